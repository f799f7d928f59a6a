package upay.protocol.signature;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import upay.domain.Secret;

/**
 * The header {@code Upay-Signature-V2: t=<epoch ms>,n=<nonce>,s=<sign>} (docs/signature.md). The sign is HMAC-SHA256,
 * in hex, with the secret's UTF-8 bytes as key, over six lines with a newline between them: method, path, content type,
 * t, n and the SHA-256 of the body in hex. So it covers the request and its time, and is valid once.
 *
 * @param time the time of signing, by the signer's clock
 * @param nonce never used before by this signer
 */
public record SignatureV2(Instant time, String nonce, String sign) {
    public static final String HEADER = "Upay-Signature-V2";

    /** The maximum difference between the signer's clock and the gateway's. */
    public static final Duration WINDOW = Duration.ofMinutes(5);

    private static final Pattern FORM = Pattern.compile("t=([0-9]{13}),n=([0-9A-Za-z_-]{16,64}),s=([0-9a-fA-F]{64})");

    /**
     * The signed content besides time and nonce.
     *
     * @param method in capitals
     * @param path as sent, without the query; for a webhook the complete notify_url, so that it can never match a
     *     request
     * @param contentType as sent; empty if absent
     * @param sha256 of the body, in lower-case hex
     */
    public record Message(String method, String path, String contentType, String sha256) {
        public Message(String method, String path, String contentType, byte[] body) {
            this(method, path, contentType, HexFormat.of().formatHex(hash(body)));
        }

        private byte[] lines(Instant time, String nonce) {
            String lines =
                    String.join("\n", method, path, contentType, Long.toString(time.toEpochMilli()), nonce, sha256);
            return lines.getBytes(StandardCharsets.UTF_8);
        }
    }

    /** Empty if it does not have exactly this form. */
    public static Optional<SignatureV2> parse(String header) {
        Matcher matcher = FORM.matcher(header);
        return matcher.matches()
                ? Optional.of(new SignatureV2(
                        Instant.ofEpochMilli(Long.parseLong(matcher.group(1))), matcher.group(2), matcher.group(3)))
                : Optional.empty();
    }

    public static SignatureV2 of(Message message, Secret secret, Instant time, String nonce) {
        byte[] sign = hmac(message.lines(time, nonce), secret);
        return new SignatureV2(time, nonce, HexFormat.of().formatHex(sign));
    }

    /** Whether it is the message's signature with this secret; in constant time. */
    public boolean verify(Message message, Secret secret) {
        return MessageDigest.isEqual(
                hmac(message.lines(time, nonce), secret), HexFormat.of().parseHex(sign));
    }

    /** Whether the time of signing is within the tolerance. */
    public boolean isTimely(Instant now) {
        return Duration.between(time, now).abs().compareTo(WINDOW) <= 0;
    }

    /** From then on it is out of tolerance, and its nonce can be forgotten. */
    public Instant end() {
        return time.plus(WINDOW);
    }

    /** The header's value. */
    public String header() {
        return "t=" + time.toEpochMilli() + ",n=" + nonce + ",s=" + sign;
    }

    /** Without the signature. */
    @Override
    public String toString() {
        return "v2 of " + time;
    }

    private static byte[] hmac(byte[] text, Secret secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(text);
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    private static byte[] hash(byte[] body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body);
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
