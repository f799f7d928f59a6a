package upay.sandbox.jdpay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.sandbox.wire.Digests;
import upay.sandbox.wire.Rsa;
import upay.sandbox.wire.Vectors;

@DisplayName("JD's envelope agrees with its vectors")
class JdpayEnvelopeTest {
    private final Vectors vectors = new Vectors("jdpay");
    private final JdpayEnvelope envelope = new JdpayEnvelope(
            vectors.get("des-key"),
            Rsa.privateKey(vectors.get("private-key")),
            Rsa.publicKey(vectors.get("public-key")));

    @Test
    @DisplayName("Digest, signature and encryption, to the last character")
    void seals() {
        String text = vectors.get("text");
        String before = text.substring(0, text.length() - "</jdpay>".length());

        String encrypt = envelope.seal(before, "</jdpay>", false);

        assertThat(JdpayEnvelope.digest(text)).isEqualTo(vectors.get("sha256"));
        assertThat(encrypt).hasSize(1432).startsWith(vectors.get("encrypt.start"));
        assertThat(Digests.hex("SHA-256", encrypt.getBytes(StandardCharsets.US_ASCII)))
                .isEqualTo(vectors.get("encrypt.sha256"));
        assertThat(envelope.open(encrypt)).isEqualTo(text);
    }

    @Test
    void frames() throws Exception {
        assertThat(frame("1")).isEqualTo(vectors.get("frame.1"));
        assertThat(frame("支付")).isEqualTo(vectors.get("frame.zhifu"));
    }

    @Test
    @DisplayName("The signature is found wherever it stands; one that does not fit, or none, is refused")
    void opens() {
        String text = "<jdpay><a>1</a><b>2</b></jdpay>";
        assertThat(envelope.open(envelope.seal("<jdpay><a>1</a>", "<b>2</b></jdpay>", false)))
                .isEqualTo(text);

        assertThatThrownBy(() -> envelope.open(envelope.seal("<jdpay>", "<a>1</a></jdpay>", true)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> envelope.open(encrypted("<jdpay></jdpay>")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> envelope.open("not Base64")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> envelope.open("")).isInstanceOf(IllegalArgumentException.class);
    }

    private String frame(String text) throws Exception {
        return HexFormat.of().formatHex(envelope.des(Cipher.ENCRYPT_MODE, JdpayEnvelope.framed(text)));
    }

    private String encrypted(String text) throws Exception {
        return Base64.getEncoder().encodeToString(frame(text).getBytes(StandardCharsets.US_ASCII));
    }
}
