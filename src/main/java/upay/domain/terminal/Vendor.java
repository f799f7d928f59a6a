package upay.domain.terminal;

import upay.domain.Secret;

/**
 * A vendor, the signer of activations.
 *
 * @param sn ≤ 32
 * @param key signs activations, together with their body
 * @param active false when disabled
 */
public record Vendor(String sn, Secret key, boolean active) implements Signer {}
