package upay.doctor;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The digest that a client sent as its signature.
 *
 * @param digest its bytes
 * @param parts what is wrong with its form, or with its length
 */
record Sign(byte[] digest, List<Part> parts) {
    static final int MD5 = 16;
    static final int SHA_1 = 20;
    static final int SHA_256 = 32;

    /** Some clients write the middle of an MD5 only. */
    private static final int SHORT_MD5 = 8;

    private static final int SHORT_FROM = 4;

    /** Null if it is no digest in hex or Base64. */
    static @Nullable Sign read(String text) {
        byte[] hex = hex(text);
        byte[] digest = hex == null ? base64(text) : hex;
        if (digest == null) {
            return null;
        }
        return switch (digest.length) {
            case MD5 -> new Sign(digest, hex == null ? List.of(Cause.SIGN_FORM.part("Base64")) : List.of());
            case SHORT_MD5 -> new Sign(digest, List.of(Cause.SIGN_FORM.part("16位的短MD5", "a short MD5 of 16 digits")));
            case SHA_1, SHA_256 -> new Sign(digest, List.of());
            default -> null;
        };
    }

    private static byte @Nullable [] hex(String text) {
        try {
            return HexFormat.of().parseHex(text);
        } catch (IllegalArgumentException other) {
            return null;
        }
    }

    private static byte @Nullable [] base64(String text) {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException other) {
            return null;
        }
    }

    boolean isMd5() {
        return digest.length <= MD5;
    }

    /** The causes that its length alone gives away; empty for an MD5's. */
    List<Part> byLength() {
        return switch (digest.length) {
            case SHA_1 -> List.of(Cause.SHA_1.part("SHA-1（从长度看）", "SHA-1, by its length,"));
            case SHA_256 -> List.of(Cause.SHA_256.part("SHA-256（从长度看）", "SHA-256, by its length,"));
            default -> parts;
        };
    }

    boolean matches(byte[] computed) {
        return digest.length == SHORT_MD5
                ? Arrays.equals(digest, 0, SHORT_MD5, computed, SHORT_FROM, SHORT_FROM + SHORT_MD5)
                : Arrays.equals(digest, computed);
    }

    /** Without the digest. */
    @Override
    public String toString() {
        return "a digest of " + digest.length + " bytes";
    }
}
