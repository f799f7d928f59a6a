package upay.sandbox.alipay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.sandbox.wire.Rsa;
import upay.sandbox.wire.Vectors;

@DisplayName("Alipay's side of RSA2 agrees with its vectors")
class SandboxAlipaySignatureTest {
    private final Vectors vectors = new Vectors("alipay");
    private final AlipaySignature signature =
            new AlipaySignature(Rsa.privateKey(vectors.get("private-key")), Rsa.publicKey(vectors.get("public-key")));

    @Test
    @DisplayName("A request of the SDK verifies, with sign_type in the text and empty values left out")
    void request() {
        Map<String, String> fields = vectors.fields("request.content");
        fields.put("notify_url", "");
        fields.put("sign", vectors.get("request.sign"));

        assertThat(signature.verifies(fields)).isTrue();

        fields.put("version", "1.1");
        assertThat(signature.verifies(fields)).isFalse();
        fields.put("sign", "not Base64 at all");
        assertThat(signature.verifies(fields)).isFalse();
        fields.remove("sign");
        assertThat(signature.verifies(fields)).isFalse();
    }

    @Test
    void answer() {
        assertThat(signature.ofAnswer(vectors.get("response.content"))).isEqualTo(vectors.get("response.sign"));
    }

    @Test
    @DisplayName("A callback is signed without sign and sign_type")
    void callback() {
        Map<String, String> fields = vectors.fields("notify.content");
        fields.put("sign_type", "RSA2");

        assertThat(signature.ofCallback(fields)).isEqualTo(vectors.get("notify.sign"));
    }
}
