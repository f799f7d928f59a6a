package upay.sandbox.wechat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.sandbox.wire.Vectors;

@DisplayName("WeChat's two signatures agree with the official example")
class SandboxWechatSignatureTest {
    private final Vectors vectors = new Vectors("wechat");
    private final WechatSignature signature = new WechatSignature(vectors.get("key"));

    @Test
    void md5() {
        Map<String, String> fields = vectors.fields("content");

        assertThat(signature.of(fields, null)).isEqualTo(vectors.get("md5"));

        fields.put("attach", "");
        fields.put("sign", vectors.get("md5"));
        assertThat(signature.verifies(fields)).isTrue();
        fields.put("body", "tess");
        assertThat(signature.verifies(fields)).isFalse();
    }

    @Test
    void hmac() {
        assertThat(signature.of(vectors.fields("content"), "HMAC-SHA256")).isEqualTo(vectors.get("hmac"));
    }
}
