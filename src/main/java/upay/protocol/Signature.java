package upay.protocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import upay.domain.Secret;

/** The signature of a request: MD5 over the body's bytes and then the secret's UTF-8 bytes, in hex (protocol section 1). */
public final class Signature {
    private static final int DIGEST_BYTES = 16;

    /** One digest per thread: looking one up costs more than the hashing of a short body. It is reset by each digest. */
    private static final ThreadLocal<MessageDigest> MD5 = ThreadLocal.withInitial(Signature::md5);

    private Signature() {}

    /** 32 lower-case hex digits. */
    public static String sign(byte[] body, Secret secret) {
        return HexFormat.of().formatHex(digest(body, secret));
    }

    /** Whether {@code sign}, in either case, is the signature; takes the same time wherever they differ. */
    public static boolean verify(byte[] body, Secret secret, String sign) {
        if (sign.length() != 2 * DIGEST_BYTES) {
            return false;
        }
        byte[] claimed = new byte[DIGEST_BYTES];
        for (int i = 0; i < DIGEST_BYTES; i++) {
            int high = Character.digit(sign.charAt(2 * i), 16);
            int low = Character.digit(sign.charAt(2 * i + 1), 16);
            if (sign.charAt(2 * i) > 'f' || sign.charAt(2 * i + 1) > 'f' || (high | low) < 0) {
                return false;
            }
            claimed[i] = (byte) (high << 4 | low);
        }
        return MessageDigest.isEqual(digest(body, secret), claimed);
    }

    private static byte[] digest(byte[] body, Secret secret) {
        MessageDigest md5 = MD5.get();
        md5.update(body);
        return md5.digest(secret.reveal().getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
