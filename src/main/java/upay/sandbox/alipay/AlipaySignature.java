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
    private AlipaySignature() {}

    /** Over all non-empty fields except {@code sign}; {@code sign_type} is included. */
    static boolean verifies(Map<String, String> request, PublicKey merchants) {
        Map<String, String> signed = Form.filled(request);
        String sign = signed.remove("sign");
        return sign != null && Rsa.verifies(bytes(Form.join(signed)), sign, merchants);
    }

    /** Over the response node exactly as it is sent. */
    static String ofAnswer(String node, PrivateKey ours) {
        return Rsa.sign(bytes(node), ours);
    }

    /** Over all non-empty fields except {@code sign} and {@code sign_type}. */
    static String ofCallback(Map<String, String> fields, PrivateKey ours) {
        Map<String, String> signed = new HashMap<>(Form.filled(fields));
        signed.remove("sign");
        signed.remove("sign_type");
        return Rsa.sign(bytes(Form.join(signed)), ours);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
