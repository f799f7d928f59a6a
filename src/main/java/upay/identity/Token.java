package upay.identity;

import upay.domain.Secret;

/**
 * A random text that proves something: a session, or the right to set a user up. Only its hash is stored.
 *
 * @param text 32 digits, 160 bits
 */
public record Token(Secret text) {
    private static final int LENGTH = 32;

    public static Token create() {
        return new Token(new Secret(RandomText.digits(LENGTH)));
    }

    /** Under which it is stored: SHA-256 in lower-case hex. */
    public String hash() {
        return RandomText.sha256(text);
    }
}
