package upay.channel.alipay;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import upay.channel.MessageVector;
import upay.channel.account.AccountSettings;
import upay.channel.account.SettingsReader;
import upay.domain.Payway;
import upay.domain.Secret;

@DisplayName("Alipay signatures agree with the vectors and with the official SDK")
class AlipaySignatureTest {
    private final AlipaySignature ours = ours();

    @ParameterizedTest
    @ValueSource(strings = {"request", "response", "notify"})
    void theProvidersVectorsAreSignedAndVerified(String name) {
        MessageVector vector = MessageVector.one("alipay/signatures/" + name + ".vector");

        assertThat(ours.sign(vector.body())).isEqualTo(vector.header("sign", ""));
        assertThat(verifies(vector.body(), vector.header("sign", ""))).isTrue();
        assertThat(verifies(vector.body() + " ", vector.header("sign", ""))).isFalse();
    }

    @Test
    void aRequestsParametersAreJoinedAsInTheVector() {
        MessageVector vector = MessageVector.one("alipay/signatures/request.vector");
        Map<String, String> parameters = new TreeMap<>();
        for (String pair : vector.body().split("&")) {
            parameters.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
        }
        parameters.put("sign", "left out");
        parameters.put("app_auth_token", "");

        assertThat(AlipaySignature.content(parameters)).isEqualTo(vector.body());
    }

    @Property(tries = 50)
    void theSdkVerifiesWhatWeSignAndTheOtherWayRound(@ForAll @StringLength(max = 200) String text) {
        String content = text.codePoints()
                .filter(c -> Character.getType(c) != Character.SURROGATE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        // The SDK refuses to check nothing.
        Assume.that(!content.isBlank());

        assertThat(AlipayConnectorTest.witnessVerifies(content, ours.sign(content)))
                .isTrue();
        assertThat(verifies(content, AlipayConnectorTest.witnessSign(content))).isTrue();
    }

    @Property(tries = 100)
    void theSdkJoinsParametersAsWeDo(
            @ForAll @Size(max = 12) Map<@NumericChars @StringLength(min = 1, max = 5) String, String> parameters) {
        assertThat(AlipaySignature.content(parameters))
                .isEqualTo(com.alipay.api.internal.util.AlipaySignature.getSignContent(parameters));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "AAAA", "not base64!", "N0FdVYGyFcsI8l8MilWqxDGxWnJ2Ah68XQX46ztMqypF"})
    void noSignatureIsNotVerifiedAndThrowsNothing(String sign) {
        assertThat(verifies("content", sign)).isFalse();
    }

    @Test
    void aNodeSignedBeforeItsSlashesWereEscapedIsVerified() {
        String sign = AlipayConnectorTest.witnessSign("{\"qr_code\":\"https://qr.alipay.com/x\"}");

        assertThat(verifies("{\"qr_code\":\"https:\\/\\/qr.alipay.com\\/x\"}", sign))
                .isTrue();
    }

    private boolean verifies(String content, String sign) {
        return ours.verify(Buffer.buffer(content), sign, "");
    }

    private static AlipaySignature ours() {
        SettingsReader settings = new SettingsReader(new AccountSettings(
                Payway.ALIPAY,
                "http://localhost",
                Map.of(
                        "private-key", new Secret(MessageVector.text("alipay/private-key.pem")),
                        "alipay-public-key", new Secret(MessageVector.text("alipay/public-key.pem"))),
                null));
        AlipaySignature signature = new AlipaySignature(
                settings.privateKey("private-key"), AlipayKeys.of(settings.publicKey("alipay-public-key")));
        settings.check();
        return signature;
    }
}
