/** The keys of terminals: activation with a code, and check-in. */
@NullMarked
package upay.store.activation;

import org.jspecify.annotations.NullMarked;
