package upay.sandbox.alipay;

import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.HashMap;
import java.util.Map;
import upay.sandbox.wire.Form;
import upay.sandbox.wire.Rsa;

/** RSA2 as Alipay's side of it: verifies requests, signs answers and notifications (alipay.md#wire-form). */
final class AlipaySignature {
    private final PrivateKey ours;
    private final PublicKey merchants;

    AlipaySignature(PrivateKey ours, PublicKey merchants) {
        this.ours = ours;
        this.merchants = merchants;
    }

    /** Over all that has a value but {@code sign} itself; {@code sign_type} stays in. */
    boolean verifies(Map<String, String> request) {
        Map<String, String> signed = Form.filled(request);
        String sign = signed.remove("sign");
        return sign != null && Rsa.verifies(bytes(Form.join(signed)), sign, merchants);
    }

    /** Over the response node exactly as it will stand in the answer. */
    String ofAnswer(String node) {
        return Rsa.sign(bytes(node), ours);
    }

    /** Over all that has a value but {@code sign} and {@code sign_type}. */
    String ofNotice(Map<String, String> fields) {
        Map<String, String> signed = new HashMap<>(Form.filled(fields));
        signed.remove("sign");
        signed.remove("sign_type");
        return Rsa.sign(bytes(Form.join(signed)), ours);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
