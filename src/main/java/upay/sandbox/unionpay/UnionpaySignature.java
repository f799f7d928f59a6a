package upay.sandbox.unionpay;

import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Map;
import upay.sandbox.wire.Digests;
import upay.sandbox.wire.Form;
import upay.sandbox.wire.Rsa;

/** Version 5.1.0, signMethod 01: RSA over the hex digest of the sorted text (unionpay.md#wire-form). */
final class UnionpaySignature {
    private final PrivateKey ours;
    private final PublicKey merchants;

    UnionpaySignature(PrivateKey ours, PublicKey merchants) {
        this.ours = ours;
        this.merchants = merchants;
    }

    boolean verifies(Map<String, String> request) {
        String sign = request.getOrDefault("signature", "");
        return Rsa.verifies(digest(request), sign, merchants);
    }

    String of(Map<String, String> fields) {
        return Rsa.sign(digest(fields), ours);
    }

    /** Of a text whose lower-case hex SHA-256 is known. */
    String ofDigest(String hex) {
        return Rsa.sign(hex.getBytes(StandardCharsets.US_ASCII), ours);
    }

    /** 64 hexadecimal characters. */
    static byte[] digest(Map<String, String> fields) {
        Map<String, String> signed = Form.filled(fields);
        signed.remove("signature");
        String hex = Digests.hex("SHA-256", Form.join(signed).getBytes(StandardCharsets.UTF_8));
        return hex.getBytes(StandardCharsets.US_ASCII);
    }
}
