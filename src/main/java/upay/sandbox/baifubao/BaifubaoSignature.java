package upay.sandbox.baifubao;

import java.nio.charset.Charset;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import upay.sandbox.wire.Digests;
import upay.sandbox.wire.Form;

/** Over all fields, including empty ones, as GBK bytes (baifubao.md#wire-form). */
final class BaifubaoSignature {
    static final Charset GBK = Charset.forName("GBK");

    private final String key;

    BaifubaoSignature(String key) {
        this.key = key;
    }

    /** @param method 1 MD5, 2 SHA-1 */
    String of(Map<String, String> fields, @Nullable String method) {
        Map<String, String> signed = new HashMap<>(fields);
        signed.remove("sign");
        byte[] text = (Form.join(signed) + "&key=" + key).getBytes(GBK);
        return Digests.hex("2".equals(method) ? "SHA-1" : "MD5", text);
    }

    boolean verifies(Map<String, String> fields) {
        String sign = fields.getOrDefault("sign", "");
        return Digests.equal(sign.toLowerCase(Locale.ROOT), of(fields, fields.get("sign_method")));
    }
}
