package upay.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import upay.domain.Secret;

/** Random texts that cannot be guessed, and the hashes under which they are kept. */
final class RandomText {
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Crockford's digits: none of them is taken for another one when it is read from paper. */
    private static final String DIGITS = "0123456789abcdefghjkmnpqrstvwxyz";

    private RandomText() {}

    static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** Five bits a digit. */
    static String digits(int count) {
        StringBuilder text = new StringBuilder(count);
        for (byte one : bytes(count)) {
            text.append(DIGITS.charAt(one & 31));
        }
        return text.toString();
    }

    /** SHA-256 in lower-case hex: enough for what is random itself. */
    static String sha256(Secret text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(text.reveal().getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }
}
