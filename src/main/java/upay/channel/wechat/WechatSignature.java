package upay.channel.wechat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import upay.channel.message.SignedText;
import upay.domain.Secret;

/** The v2 signature (wechat.md#wire-form): upper-case hex over the sorted, non-empty fields and the API key. */
record WechatSignature(Kind kind, Secret key) {
    enum Kind {
        MD5("MD5"),
        HMAC_SHA256("HMAC-SHA256");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        /** As in the field sign_type. */
        String wireName() {
            return wireName;
        }

        static Kind ofWireName(String name) {
            return MD5.wireName.equals(name) ? MD5 : HMAC_SHA256;
        }
    }

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    String sign(Map<String, String> fields) {
        return sign(fields, StandardCharsets.UTF_8);
    }

    private String sign(Map<String, String> fields, Charset charset) {
        String content = content(fields) + "&key=" + key.reveal();
        byte[] bytes = content.getBytes(charset);
        try {
            return HEX.formatHex(
                    switch (kind) {
                        case MD5 -> MessageDigest.getInstance("MD5").digest(bytes);
                        case HMAC_SHA256 -> hmac(bytes);
                    });
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + kind, e);
        }
    }

    /**
     * In constant time, by the account's algorithm only; unknown fields are included. Over the bytes as received, or,
     * if only the transport was in another charset, over UTF-8. A text that the charset cannot represent is rejected:
     * it would be signed as a question mark, and so differ from the signed text.
     */
    boolean verify(Map<String, String> fields, Charset charset) {
        return isSigned(fields, charset) || isSigned(fields, StandardCharsets.UTF_8);
    }

    private boolean isSigned(Map<String, String> fields, Charset charset) {
        if (!kind.wireName.equals(fields.getOrDefault("sign_type", kind.wireName))
                || !SignedText.readsAs(fields)
                || !charset.newEncoder().canEncode(content(fields))) {
            return false;
        }
        String theirs = fields.getOrDefault("sign", "").toUpperCase(Locale.ROOT);
        return MessageDigest.isEqual(
                theirs.getBytes(StandardCharsets.UTF_8), sign(fields, charset).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Decrypts a refund callback's req_info: AES-256 under the lower-case hex MD5 of the key; empty if it does not
     * decrypt.
     */
    Optional<byte[]> decrypt(String base64) {
        try {
            byte[] hash = MessageDigest.getInstance("MD5").digest(key.reveal().getBytes(StandardCharsets.UTF_8));
            byte[] text = HexFormat.of().formatHex(hash).getBytes(StandardCharsets.US_ASCII);
            Cipher aes = Cipher.getInstance("AES/ECB/PKCS5Padding");
            aes.init(Cipher.DECRYPT_MODE, new SecretKeySpec(text, "AES"));
            return Optional.of(aes.doFinal(Base64.getDecoder().decode(base64.strip())));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private byte[] hmac(byte[] content) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return mac.doFinal(content);
    }

    private static String content(Map<String, String> fields) {
        Map<String, String> present = new HashMap<>(fields);
        present.values().removeIf(String::isEmpty);
        return SignedText.of(present, Set.of("sign"));
    }
}
