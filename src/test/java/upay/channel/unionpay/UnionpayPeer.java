package upay.channel.unionpay;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import upay.channel.MessageVector;
import upay.channel.account.AccountSettings;
import upay.domain.Payway;
import upay.domain.Secret;

/** Signs as UnionPay does, by a second reading of the facts; {@code make.sh} is the third, by openssl. */
final class UnionpayPeer {
    static final String NOTIFY = "http://127.0.0.1/n";

    private UnionpayPeer() {}

    static AccountSettings account() {
        return account(Map.of());
    }

    static AccountSettings account(Map<String, String> other) {
        Map<String, Secret> settings = new TreeMap<>(Map.of(
                "mer-id", new Secret("777290058110097"),
                "cert-id", new Secret("68759663125"),
                "private-key", new Secret(MessageVector.text("alipay/private-key.pem")),
                "root-certificate", new Secret(certificate("root")),
                "middle-certificate", new Secret(certificate("middle"))));
        other.forEach((name, value) -> settings.put(name, new Secret(value)));
        return new AccountSettings(Payway.UNIONPAY, "https://gateway.example", settings, NOTIFY);
    }

    static String certificate(String name) {
        return MessageVector.text("unionpay/certificates/" + name + ".pem");
    }

    /** The whole answer. */
    static String signed(String content) {
        String whole = whole(content);
        return whole + "&signature=" + sign(whole);
    }

    static String wronglySigned(String content) {
        return whole(content) + "&signature=" + sign(whole(content) + " ");
    }

    /** With everything but the signature. */
    static String whole(String content) {
        return content + "&encoding=UTF-8&signMethod=01&version=5.1.0&signPubKeyCert="
                + certificate("signer").strip();
    }

    /** Whether the merchant of the facts' vector signed these fields. */
    static boolean verifies(Map<String, String> fields, String sign) {
        try {
            byte[] key = Base64.getMimeDecoder().decode(bare(MessageVector.text("alipay/public-key.pem")));
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(key)));
            signature.update(digest(fields));
            return signature.verify(Base64.getDecoder().decode(sign));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String sign(String text) {
        Map<String, String> fields = new TreeMap<>();
        // Between fields there is nothing but an ampersand before a name; within a field's braces there is another one.
        for (String field : text.split("&(?![^\\[{]*[}\\]])")) {
            fields.put(field.substring(0, field.indexOf('=')), field.substring(field.indexOf('=') + 1));
        }
        try {
            byte[] key = Base64.getMimeDecoder().decode(bare(certificate("signer-key")));
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key)));
            signature.update(digest(fields));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] digest(Map<String, String> fields) throws GeneralSecurityException {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(fields).forEach((name, value) -> text.append(text.isEmpty() ? "" : "&")
                .append(name)
                .append('=')
                .append(value));
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        return HexFormat.of()
                .formatHex(digest.digest(text.toString().getBytes(StandardCharsets.UTF_8)))
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String bare(String pem) {
        return pem.replaceAll("-----[A-Z ]+-----", "");
    }
}
