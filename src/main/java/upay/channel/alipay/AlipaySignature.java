package upay.channel.alipay;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import upay.channel.message.ChannelText;
import upay.channel.message.SignedText;

/**
 * RSA2: SHA256withRSA (PKCS#1 v1.5) over UTF-8, in Base64.
 *
 * @param ours signs what we send
 * @param theirs verify what Alipay sends
 */
record AlipaySignature(PrivateKey ours, AlipayKeys theirs) {

    /** The name of the certificate of a message, in an answer and in a callback. */
    static final String CERTIFICATE = "alipay_cert_sn";

    /** The algorithm's name on the wire. */
    static final String TYPE = "RSA2";

    /**
     * The signed text of a request: parameters that are not blank, sorted by name, raw values; {@code sign_type} is
     * included.
     */
    static String content(Map<String, String> parameters) {
        Map<String, String> present = new HashMap<>(parameters);
        present.values().removeIf(value -> value == null || value.isBlank());
        return SignedText.of(present, Set.of("sign"));
    }

    /** The signed text of a callback: all parameters but these two, including blank ones. */
    static String callbackContent(Map<String, String> parameters) {
        return SignedText.of(parameters, Set.of("sign", "sign_type"));
    }

    /**
     * Whether Alipay signed these fields of a callback, and the signed text parses to exactly these fields.
     *
     * @param fields a character for each byte received: ISO-8859-1
     */
    boolean verifyCallback(Map<String, String> fields) {
        return fields.containsKey("sign")
                && TYPE.equals(fields.getOrDefault("sign_type", TYPE))
                && SignedText.readsAs(fields)
                && verifyExactly(
                        callbackContent(fields).getBytes(StandardCharsets.ISO_8859_1),
                        fields.get("sign"),
                        fields.getOrDefault(CERTIFICATE, ""));
    }

    String sign(String content) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(ours);
            signature.update(content.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            // The key was checked when the account was opened, and every JDK provides the algorithm.
            throw new IllegalStateException("cannot sign", e);
        }
    }

    /**
     * Alipay's SDK retries with escaped slashes unescaped: some answers are signed that way. Not with an
     * escaped backslash: the parsed text would differ from the signed one.
     *
     * @param content the bytes as received
     * @param certificate the number of the certificate that the message names; empty: none
     */
    boolean verify(Buffer content, String sign, String certificate) {
        return verifyExactly(content.getBytes(), sign, certificate)
                || ChannelText.utf8(content)
                        .filter(text -> text.contains("\\/") && !text.contains("\\\\"))
                        .map(text -> text.replace("\\/", "/").getBytes(StandardCharsets.UTF_8))
                        .filter(unescaped -> verifyExactly(unescaped, sign, certificate))
                        .isPresent();
    }

    private boolean verifyExactly(byte[] content, String sign, String certificate) {
        return theirs.of(certificate).stream().anyMatch(key -> verifies(content, sign, key));
    }

    private static boolean verifies(byte[] content, String sign, PublicKey key) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(key);
            signature.update(content);
            return signature.verify(Base64.getDecoder().decode(sign));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return TYPE;
    }
}
