/**
 * After a restore of the store: what it has forgotten is asked of the channels, number by number, and entered again.
 * Start at {@link upay.restore.ForgottenSearch}.
 */
@NullMarked
package upay.restore;

import org.jspecify.annotations.NullMarked;
