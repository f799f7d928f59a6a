package upay.sandbox.wechat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import upay.sandbox.wire.Digests;
import upay.sandbox.wire.Form;

/** WeChat's two signatures over sorted fields (wechat.md#wire-form). */
final class WechatSignature {
    static final String MD5 = "MD5";
    static final String HMAC = "HMAC-SHA256";

    private final String key;

    WechatSignature(String key) {
        this.key = key;
    }

    /** @param type {@link #HMAC}, or MD5 for everything else */
    String of(Map<String, String> fields, @Nullable String type) {
        Map<String, String> signed = Form.filled(fields);
        signed.remove("sign");
        byte[] text = (Form.join(signed) + "&key=" + key).getBytes(StandardCharsets.UTF_8);
        String hex = HMAC.equals(type)
                ? Digests.hmacSha256(text, key.getBytes(StandardCharsets.UTF_8))
                : Digests.hex("MD5", text);
        return hex.toUpperCase(Locale.ROOT);
    }

    boolean verifies(Map<String, String> fields) {
        String sign = fields.get("sign");
        return sign != null && Digests.equal(sign, of(fields, fields.get("sign_type")));
    }
}
