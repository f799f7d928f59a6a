/**
 * Secrets at rest: values in the store that must not be readable from it.
 *
 * <p>Contains the master keys and the sealing of single values with them (AES-256-GCM). Not here: SQL, or any secret
 * in a message. Used by {@code upay.store}, and by {@code upay.app}, which reads the keys from the configuration.
 * Start with {@link upay.store.seal.Vault}.
 *
 * <p>Threads: any; everything is immutable.
 */
@NullMarked
package upay.store.seal;

import org.jspecify.annotations.NullMarked;
