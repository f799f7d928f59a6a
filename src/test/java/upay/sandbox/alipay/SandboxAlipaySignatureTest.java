package upay.sandbox.alipay;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.sandbox.wire.Rsa;
import upay.sandbox.wire.Vectors;

@DisplayName("Alipay's side of RSA2 agrees with its vectors")
class SandboxAlipaySignatureTest {
    private final Vectors vectors = new Vectors("alipay");
    private final PrivateKey ours = Rsa.privateKey(vectors.get("private-key"));
    private final PublicKey theirs = Rsa.publicKey(vectors.get("public-key"));

    @Test
    @DisplayName("A request of the SDK verifies, with sign_type in the text and empty values left out")
    void request() {
        Map<String, String> fields = vectors.fields("request.content");
        fields.put("notify_url", "");
        fields.put("sign", vectors.get("request.sign"));

        assertThat(AlipaySignature.verifies(fields, theirs)).isTrue();

        fields.put("version", "1.1");
        assertThat(AlipaySignature.verifies(fields, theirs)).isFalse();
        fields.put("sign", "not Base64 at all");
        assertThat(AlipaySignature.verifies(fields, theirs)).isFalse();
        fields.remove("sign");
        assertThat(AlipaySignature.verifies(fields, theirs)).isFalse();
    }

    @Test
    void answer() {
        assertThat(AlipaySignature.ofAnswer(vectors.get("response.content"), ours))
                .isEqualTo(vectors.get("response.sign"));
    }

    @Test
    @DisplayName("A callback is signed without sign and sign_type")
    void callback() {
        Map<String, String> fields = vectors.fields("notify.content");
        fields.put("sign_type", "RSA2");

        assertThat(AlipaySignature.ofCallback(fields, ours)).isEqualTo(vectors.get("notify.sign"));
    }
}
