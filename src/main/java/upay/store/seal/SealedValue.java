package upay.store.seal;

/**
 * A secret as stored.
 *
 * @param text Base64 of nonce (12 bytes), ciphertext and tag (16 bytes); with version 0 the plaintext secret, as in
 *     stores from before the first master key
 * @param keyVersion of the master key
 */
public record SealedValue(String text, int keyVersion) {
    /** Not sealed. */
    public static final int PLAIN = 0;

    @Override
    public String toString() {
        return "sealed under master key " + keyVersion;
    }
}
