package upay.identity;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import upay.domain.Secret;

/**
 * Time-based one-time passwords (RFC 6238) as authenticators make them: HMAC-SHA-1, six digits, steps of 30 s. A code of the
 * step before or after is taken too, for clocks that differ; none is taken twice: the caller keeps the step of the last one.
 */
public final class Totp {
    /** How long a code holds. */
    public static final Duration STEP = Duration.ofSeconds(30);

    private static final int DIGITS = 6;
    private static final int SKEW = 1;
    private static final int SECRET_BYTES = 20;
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private Totp() {}

    /** A new secret, in Base32 as authenticators take it. */
    public static Secret newSecret() {
        return new Secret(encode(RandomText.bytes(SECRET_BYTES)));
    }

    /** What a QR code for an authenticator contains. */
    public static Secret uri(Secret secret, String user, String issuer) {
        return new Secret("otpauth://totp/" + issuer + ":" + user + "?secret=" + secret.reveal() + "&issuer=" + issuer
                + "&algorithm=SHA1&digits=" + DIGITS + "&period=" + STEP.toSeconds());
    }

    /**
     * The step of this code; empty if it is not of the current step nor of one beside it, or not later than the last one.
     *
     * @param secret in Base32
     * @param last the step of the last code that was taken; 0: none was
     */
    public static OptionalLong accepted(Secret secret, String code, Instant now, long last) {
        long current = Math.floorDiv(now.getEpochSecond(), STEP.toSeconds());
        byte[] given = code.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        OptionalLong found = OptionalLong.empty();
        for (long step = current - SKEW; step <= current + SKEW; step++) {
            byte[] right =
                    code(decode(secret.reveal()), step, DIGITS).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            if (MessageDigest.isEqual(right, given) && step > last) {
                found = OptionalLong.of(step);
            }
        }
        return found;
    }

    /** The code of a step. */
    static String code(byte[] key, long step, int digits) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(key, "HmacSHA1"));
            byte[] hash =
                    mac.doFinal(ByteBuffer.allocate(Long.BYTES).putLong(step).array());
            int offset = hash[hash.length - 1] & 15;
            int number = ByteBuffer.wrap(hash).getInt(offset) & Integer.MAX_VALUE;
            String text = Long.toString(number % power(digits));
            return "0".repeat(digits - text.length()) + text;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }

    private static long power(int digits) {
        long power = 1;
        for (int i = 0; i < digits; i++) {
            power *= 10;
        }
        return power;
    }

    static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        int bits = 0;
        int held = 0;
        for (byte one : bytes) {
            held = (held << 8) | (one & 255);
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(BASE32.charAt((held >> bits) & 31));
            }
            held &= (1 << bits) - 1;
        }
        return bits == 0
                ? text.toString()
                : text.append(BASE32.charAt((held << (5 - bits)) & 31)).toString();
    }

    static byte[] decode(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(text.length() * 5 / 8);
        int bits = 0;
        int held = 0;
        for (int i = 0; i < text.length(); i++) {
            int value = BASE32.indexOf(text.charAt(i));
            if (value < 0) {
                throw new IllegalArgumentException(
                        "a secret in Base32 has the letters A to Z and the digits 2 to 7 only");
            }
            held = (held << 5) | value;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes.put((byte) (held >> bits));
                held &= (1 << bits) - 1;
            }
        }
        return bytes.array();
    }
}
