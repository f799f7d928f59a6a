package upay.sandbox.baifubao;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import upay.sandbox.wire.Vectors;

@DisplayName("Baifubao's signature agrees with answers that its own servers made")
class SandboxBaifubaoSignatureTest {
    private final Vectors vectors = new Vectors("baifubao");
    private final BaifubaoSignature signature = new BaifubaoSignature(vectors.get("key"));

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void serverAnswers(int number) {
        Map<String, String> fields = vectors.fields("answer." + number + ".content");

        assertThat(signature.of(fields, "1")).isEqualTo(vectors.get("answer." + number + ".md5"));

        fields.put("sign", vectors.get("answer." + number + ".md5").toUpperCase(java.util.Locale.ROOT));
        assertThat(signature.verifies(fields)).isTrue();
        fields.put("mname", "x");
        assertThat(signature.verifies(fields)).isFalse();
    }

    @Test
    void request() {
        Map<String, String> fields = vectors.fields("request.content");

        assertThat(signature.of(fields, "1")).isEqualTo(vectors.get("request.md5"));
        assertThat(signature.of(fields, "2")).isEqualTo(vectors.get("request.sha1"));
    }
}
