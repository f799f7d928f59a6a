package upay.sandbox.unionpay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.sandbox.wire.Rsa;
import upay.sandbox.wire.Vectors;

@DisplayName("UnionPay's signature agrees with its vectors")
class SandboxUnionpaySignatureTest {
    private final Vectors vectors = new Vectors("unionpay");
    private final UnionpaySignature signature =
            new UnionpaySignature(Rsa.privateKey(vectors.get("private-key")), Rsa.publicKey(vectors.get("public-key")));

    @Test
    void signs() {
        Map<String, String> fields = vectors.fields("content");

        assertThat(new String(UnionpaySignature.digest(fields), StandardCharsets.US_ASCII))
                .isEqualTo(vectors.get("hash"));
        assertThat(signature.of(fields)).isEqualTo(vectors.get("sign"));

        fields.put("reqReserved", "");
        fields.put("signature", vectors.get("sign"));
        assertThat(signature.verifies(fields)).isTrue();
        fields.put("txnAmt", "2");
        assertThat(signature.verifies(fields)).isFalse();
    }
}
