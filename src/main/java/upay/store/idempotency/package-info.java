/** What a repeated write of the management API is answered with. */
@NullMarked
package upay.store.idempotency;

import org.jspecify.annotations.NullMarked;
