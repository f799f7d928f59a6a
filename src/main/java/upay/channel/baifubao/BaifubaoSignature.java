package upay.channel.baifubao;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import upay.channel.message.SignedText;
import upay.domain.Secret;

/**
 * The signature (baifubao.md#wire-form): lower-case hex over the sorted fields, including empty ones, and the key, in
 * GBK.
 */
record BaifubaoSignature(Kind kind, Secret key) {
    static final Charset GBK = Charset.forName("GBK");

    /** The methods and their wire names, as in the field sign_method. */
    enum Kind {
        MD5("1", "MD5"),
        SHA1("2", "SHA-1");

        private final String wireName;
        private final String algorithm;

        Kind(String wireName, String algorithm) {
            this.wireName = wireName;
            this.algorithm = algorithm;
        }

        String wireName() {
            return wireName;
        }

        static Kind ofWireName(String name) {
            return SHA1.wireName.equals(name) ? SHA1 : MD5;
        }
    }

    /**
     * In constant time, by the account's method only; unknown fields are included. A text that GBK cannot represent
     * is rejected: it would be signed as a question mark, and so differ from the signed text.
     */
    boolean verify(Map<String, String> fields) {
        if (!kind.wireName.equals(fields.getOrDefault("sign_method", kind.wireName))
                || !SignedText.readsAs(fields)
                || !GBK.newEncoder().canEncode(content(fields))) {
            return false;
        }
        byte[] sign = fields.getOrDefault("sign", "").toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(sign, sign(fields).getBytes(StandardCharsets.UTF_8));
    }

    private static String content(Map<String, String> fields) {
        return SignedText.of(fields, Set.of("sign"));
    }

    String sign(Map<String, String> fields) {
        byte[] signed = (content(fields) + "&key=" + key.reveal()).getBytes(GBK);
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(kind.algorithm).digest(signed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + kind, e);
        }
    }
}
