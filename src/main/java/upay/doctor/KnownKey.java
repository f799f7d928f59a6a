package upay.doctor;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import upay.domain.Secret;

/**
 * A key with which the request may have been signed.
 *
 * @param owner the sn of the terminal or vendor whose key it is
 * @param replaced when another key took its place; null: unknown, or it is in use
 */
public record KnownKey(
        Kind kind, String owner, Secret secret, @Nullable Instant replaced) {

    /** What a key is to the signer that the request names. */
    public enum Kind {
        /** The signer's own, the latest one; the signer is a terminal. */
        CURRENT,
        /** The signer's own before that, still valid. */
        PREVIOUS,
        /** The signer's own; the signer is a vendor. */
        SIGNING_VENDOR,
        /** The key that the client is known to have, which is none that the store knows for the signer. */
        CONFIGURED,
        /** The signer's own, no longer valid. */
        FORMER,
        /** The vendor's, where a terminal is the signer. */
        VENDOR,
        /** A terminal's, where a vendor is the signer. */
        TERMINAL,
        /** Another terminal's of the signer's store. */
        OTHER_TERMINAL
    }

    public KnownKey(Kind kind, String owner, Secret secret) {
        this(kind, owner, secret, null);
    }

    boolean isValid() {
        return kind == Kind.CURRENT || kind == Kind.PREVIOUS || kind == Kind.SIGNING_VENDOR;
    }
}
