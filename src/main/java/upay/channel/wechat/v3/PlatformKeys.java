package upay.channel.wechat.v3;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The channel's keys, by the serial number or id that a message names: the public key of a merchant, platform
 * certificates, or both while the merchant moves from these to that.
 *
 * @param keys by {@link #normal} serials
 * @param publicKeyId of the public key; requests name it, so that answers are signed with it. Null: there is none
 */
record PlatformKeys(Map<String, PublicKey> keys, @Nullable String publicKeyId) {
    static final String PUBLIC_KEY = "PUB_KEY_ID_";

    /** The channel signs a few messages wrongly, on purpose, to see whether signatures are verified. */
    private static final String PROBE = "WECHATPAY/SIGNTEST/";

    private static final String TYPE = "WECHATPAY2-SHA256-RSA2048";
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");
    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]{1,128}");
    private static final Pattern CERTIFICATE_SERIAL = Pattern.compile("[0-9A-Fa-f]{8,40}");

    /** The channel's own tolerance, by which it also refuses requests. */
    static final Duration TOLERANCE = Duration.ofMinutes(5);

    PlatformKeys {
        keys = Map.copyOf(keys);
    }

    /** What a message's signature is. */
    enum Verdict {
        RIGHT("signed"),
        WRONG("wrong signature"),
        /** No signature: the channel signs every answer to a request whose signature it accepts. */
        MISSING("not signed"),
        /** Signed with a key that is not here. */
        UNKNOWN_KEY("signed with a key that is not here"),
        PROBE("signed wrongly on purpose: the channel's test of the signature check");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    Verdict verify(Map<String, String> headers, byte[] body) {
        String serial = headers.getOrDefault("wechatpay-serial", "");
        String timestamp = headers.getOrDefault("wechatpay-timestamp", "");
        String nonce = headers.getOrDefault("wechatpay-nonce", "");
        String signature = headers.getOrDefault("wechatpay-signature", "");
        if (signature.isEmpty()) {
            return Verdict.MISSING;
        }
        if (signature.startsWith(PROBE)) {
            return Verdict.PROBE;
        }
        if (!SECONDS.matcher(timestamp).matches()
                || !VISIBLE.matcher(nonce).matches()
                || !headers.getOrDefault("wechatpay-signature-type", TYPE).equals(TYPE)) {
            return Verdict.WRONG;
        }
        PublicKey key = keys.get(normal(serial));
        if (key == null) {
            return Verdict.UNKNOWN_KEY;
        }
        return isSigned(key, timestamp + "\n" + nonce + "\n", body, signature) ? Verdict.RIGHT : Verdict.WRONG;
    }

    private static boolean isSigned(PublicKey key, String head, byte[] body, String signature) {
        try {
            Signature rsa = Signature.getInstance("SHA256withRSA");
            rsa.initVerify(key);
            rsa.update(head.getBytes(StandardCharsets.UTF_8));
            rsa.update(body);
            rsa.update((byte) '\n');
            return rsa.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    /** Whether it names a platform certificate that is not here, and might be the channel's. */
    boolean isOfUnknownCertificate(Map<String, String> headers, byte[] body) {
        return verify(headers, body) == Verdict.UNKNOWN_KEY
                && CERTIFICATE_SERIAL
                        .matcher(headers.getOrDefault("wechatpay-serial", ""))
                        .matches();
    }

    /** When a message was signed; null if it does not say. */
    static @Nullable Instant signedAt(Map<String, String> headers) {
        String timestamp = headers.getOrDefault("wechatpay-timestamp", "");
        return SECONDS.matcher(timestamp).matches() ? Instant.ofEpochSecond(Long.parseLong(timestamp)) : null;
    }

    static boolean isCurrent(Map<String, String> headers, Instant now) {
        Instant signed = signedAt(headers);
        return signed != null && Duration.between(signed, now).abs().compareTo(TOLERANCE) <= 0;
    }

    /** These, and further ones. */
    PlatformKeys and(Map<String, PublicKey> more) {
        Map<String, PublicKey> all = new HashMap<>(keys);
        all.putAll(more);
        return new PlatformKeys(all, publicKeyId);
    }

    /** A certificate's serial number in one form: channels and tools differ in case and leading zeros. */
    static String normal(String serial) {
        return serial.startsWith(PUBLIC_KEY)
                ? serial
                : serial.toUpperCase(Locale.ROOT).replaceFirst("^0+(?=.)", "");
    }

    @Override
    public String toString() {
        return keys.size() + " of WeChat's";
    }
}
