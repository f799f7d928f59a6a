/**
 * What a gateway looks at by itself while it runs: invariants, open work, certificates and accounts. Start at {@code
 * Watches}.
 *
 * <p>Each watch runs in rounds on a timer, reads the store with bounded statements, and never fails a request.
 */
@NullMarked
package upay.app.watch;

import org.jspecify.annotations.NullMarked;
