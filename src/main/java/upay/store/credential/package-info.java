/** The cached terminals, merchant accounts, signing keys and nonces that requests are checked against. */
@NullMarked
package upay.store.credential;

import org.jspecify.annotations.NullMarked;
