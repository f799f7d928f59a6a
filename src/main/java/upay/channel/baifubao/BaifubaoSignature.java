package upay.channel.baifubao;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import upay.domain.Secret;

/**
 * The signature (channels' facts, section 3.2): lower-case hex over the sorted fields, the empty ones too, and the key, in
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

    String sign(Map<String, String> fields) {
        return sign(kind, fields);
    }

    /** In constant time, by the method that the answer names; fields that we never heard of take part. */
    boolean verify(Map<String, String> fields) {
        Kind theirs = Kind.ofWireName(fields.getOrDefault("sign_method", kind.wireName()));
        byte[] sign = fields.getOrDefault("sign", "").toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        return MessageDigest.isEqual(sign, sign(theirs, fields).getBytes(StandardCharsets.UTF_8));
    }

    private String sign(Kind kind, Map<String, String> fields) {
        String content = new TreeMap<>(fields)
                .entrySet().stream()
                        .filter(field -> !field.getKey().equals("sign"))
                        .map(field -> field.getKey() + "=" + field.getValue())
                        .collect(Collectors.joining("&"));
        byte[] signed = (content + "&key=" + key.reveal()).getBytes(GBK);
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance(kind.algorithm).digest(signed));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + kind, e);
        }
    }
}
