package upay.channel.unionpay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import upay.channel.MessageVector;
import upay.channel.account.SettingsReader;

@DisplayName("UnionPay signatures agree with the vector and need a certificate")
class UnionpaySignatureTest {
    private final MessageVector facts = MessageVector.one("unionpay/signatures/request.vector");

    @Test
    void theFactsVectorIsSigned() {
        Map<String, String> fields = fields();
        fields.put("signature", "left out");
        fields.put("reqReserved", "");

        String content = UnionpaySignature.content(fields);

        assertThat(content).isEqualTo(facts.body());
        assertThat(UnionpaySignature.digest(content)).isEqualTo(facts.header("digest", ""));
        assertThat(ours().sign(fields)).isEqualTo(facts.header("sign", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "AAAA", "not base64!", "XZ1nV3wPEInAEX5pySv8fYSDa2qlYkPLoIrm9"})
    void noSignatureIsNotBelievedAndThrowsNothing(String sign) {
        Map<String, String> fields = fields();
        fields.put("signPubKeyCert", UnionpayPeer.certificate("signer"));
        fields.put("signature", sign);

        assertThat(ours().objection(fields)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                " ",
                "hidden",
                "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----"
            })
    void noCertificateIsNotBelievedAndThrowsNothing(String certificate) {
        Map<String, String> fields = fields();
        fields.put("signPubKeyCert", certificate);
        fields.put("signature", facts.header("sign", ""));

        assertThat(ours().objection(fields)).isPresent();
    }

    private Map<String, String> fields() {
        Map<String, String> fields = new TreeMap<>();
        for (String pair : facts.body().split("&")) {
            fields.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        return fields;
    }

    private static UnionpaySignature ours() {
        SettingsReader settings = new SettingsReader(UnionpayPeer.account());
        UnionpayCertificateChain chain = new UnionpayCertificateChain(
                settings.certificate("root-certificate"), settings.certificate("middle-certificate"), "中国银联股份有限公司");
        return new UnionpaySignature(settings.privateKey("private-key"), chain);
    }
}
