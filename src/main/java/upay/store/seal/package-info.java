/**
 * Secrets at rest: what is kept in the store but must not be read out of it.
 *
 * <p>Lives here: the master keys and the sealing of single values under them (AES-256-GCM). Must not: SQL, or any secret in a
 * message. May enter: {@code upay.store}, and the root, which reads the keys from the configuration. Start with
 * {@link upay.store.seal.Vault}.
 *
 * <p>Threads: any; everything is immutable.
 */
@NullMarked
package upay.store.seal;

import org.jspecify.annotations.NullMarked;
