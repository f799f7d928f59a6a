package upay.protocol.signature;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import upay.domain.Secret;

/** What is left of a body that is not kept: its digests, from which a signature is verified. Not thread-safe. */
public final class StreamedBody {
    private final MessageDigest md5 = digest("MD5");
    private final @Nullable MessageDigest sha256;
    private @Nullable String sha256Hex;

    /** @param v2 whether signature v2 is to be verified too */
    public StreamedBody(boolean v2) {
        sha256 = v2 ? digest("SHA-256") : null;
    }

    /** Adds what came next. */
    public void add(ByteBuffer piece) {
        if (sha256 != null) {
            sha256.update(piece.duplicate());
        }
        md5.update(piece);
    }

    /** The MD5 of the bytes so far, and the secret's behind them. */
    byte[] md5(Secret secret) {
        try {
            MessageDigest copy = (MessageDigest) md5.clone();
            return copy.digest(secret.reveal().getBytes(StandardCharsets.UTF_8));
        } catch (CloneNotSupportedException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /**
     * The SHA-256 of all bytes in hex; nothing can be added any more.
     *
     * @throws IllegalStateException if it was not to be made
     */
    public String sha256() {
        if (sha256 == null) {
            throw new IllegalStateException("not a body under signature v2");
        }
        if (sha256Hex == null) {
            sha256Hex = HexFormat.of().formatHex(sha256.digest());
        }
        return sha256Hex;
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
