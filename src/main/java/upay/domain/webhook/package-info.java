/** The order events that a merchant may subscribe to, and the receiver of a notify_url. */
@NullMarked
package upay.domain.webhook;

import org.jspecify.annotations.NullMarked;
