package upay.protocol.signature;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import upay.domain.Secret;

/** The signature of a request: MD5 over the body's bytes and then the secret's UTF-8 bytes, in hex (protocol.md#signature). */
public final class Md5Signature {
    private static final int DIGEST_BYTES = 16;

    /** Generated secrets have 32 characters; a longer or non-ASCII one works too, at the cost of a copy. */
    private static final int PLAIN_SECRET_MAX = 64;

    /** One digest per thread: looking one up costs more than the hashing of a short body. It is reset by each digest. */
    private static final ThreadLocal<Md5Signature> MINE = ThreadLocal.withInitial(Md5Signature::new);

    private final MessageDigest md5;
    private final byte[] digest = new byte[DIGEST_BYTES];
    private final byte[] secret = new byte[PLAIN_SECRET_MAX];

    private Md5Signature() {
        try {
            md5 = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /** 32 lower-case hex digits. */
    public static String sign(byte[] body, Secret secret) {
        return HexFormat.of().formatHex(digest(body, secret));
    }

    /** Whether {@code sign}, in either case, is the signature; in constant time. */
    public static boolean verify(byte[] body, Secret secret, String sign) {
        return verify(body, secret, sign, 0);
    }

    /** As {@link #verify(byte[], Secret, String)}, for a signature at the end of a text. */
    public static boolean verify(byte[] body, Secret secret, String text, int from) {
        if (text.length() - from != 2 * DIGEST_BYTES) {
            return false;
        }
        return isDigest(digest(body, secret), text, from);
    }

    /** Whether the 32 characters from there are the digest in hex, in either case; in constant time. */
    static boolean isDigest(byte[] digest, String text, int from) {
        int difference = 0;
        for (int i = 0; i < DIGEST_BYTES; i++) {
            char first = text.charAt(from + 2 * i);
            char second = text.charAt(from + 2 * i + 1);
            int high = Character.digit(first, 16);
            int low = Character.digit(second, 16);
            if (first > 'f' || second > 'f' || (high | low) < 0) {
                return false;
            }
            difference |= digest[i] & 0xff ^ (high << 4 | low);
        }
        return difference == 0;
    }

    /** The thread's own array: valid until the next call. */
    private static byte[] digest(byte[] body, Secret secret) {
        Md5Signature mine = MINE.get();
        mine.md5.update(body);
        mine.update(secret.reveal());
        try {
            mine.md5.digest(mine.digest, 0, DIGEST_BYTES);
        } catch (DigestException impossibleWithRoomForAll) {
            throw new IllegalStateException(impossibleWithRoomForAll);
        }
        return mine.digest;
    }

    private void update(String text) {
        int length = text.length();
        boolean plain = length <= PLAIN_SECRET_MAX;
        for (int i = 0; plain && i < length; i++) {
            char c = text.charAt(i);
            plain = c < 0x80;
            secret[i] = (byte) c;
        }
        if (plain) {
            md5.update(secret, 0, length);
        } else {
            md5.update(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
