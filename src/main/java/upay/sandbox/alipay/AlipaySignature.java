package upay.sandbox.alipay;

import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.HashMap;
import java.util.Map;
import upay.sandbox.wire.Form;
import upay.sandbox.wire.Rsa;

/** Alipay's side of RSA2: verifies requests, signs answers and callbacks (alipay.md#wire-form). */
final class AlipaySignature {
    private final PrivateKey ours;
    private final PublicKey merchants;

    AlipaySignature(PrivateKey ours, PublicKey merchants) {
        this.ours = ours;
        this.merchants = merchants;
    }

    /** Over all non-empty fields except {@code sign}; {@code sign_type} is included. */
    boolean verifies(Map<String, String> request) {
        Map<String, String> signed = Form.filled(request);
        String sign = signed.remove("sign");
        return sign != null && Rsa.verifies(bytes(Form.join(signed)), sign, merchants);
    }

    /** Over the response node exactly as it is sent. */
    String ofAnswer(String node) {
        return Rsa.sign(bytes(node), ours);
    }

    /** Over all non-empty fields except {@code sign} and {@code sign_type}. */
    String ofCallback(Map<String, String> fields) {
        Map<String, String> signed = new HashMap<>(Form.filled(fields));
        signed.remove("sign");
        signed.remove("sign_type");
        return Rsa.sign(bytes(Form.join(signed)), ours);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
