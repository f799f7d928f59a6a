package upay.channel.wechat.v3;

import static org.assertj.core.api.Assertions.assertThat;

import com.wechat.pay.java.core.util.PemUtil;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.channel.MessageVector;
import upay.channel.wechat.v3.PlatformKeys.Verdict;

@DisplayName("WeChat's v3 signatures are those of the provider's own examples")
class V3SignatureTest {
    private static final V3Credential CREDENTIAL = new V3Credential(
            "1900007291",
            "1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C",
            PemUtil.loadPrivateKeyFromString(MessageVector.text("wechat-v3/signatures/official-merchant.key.pem")));

    private static final MessageVector ANSWER = MessageVector.one("wechat-v3/signatures/answer.vector");
    private static final String SERIAL = ANSWER.header("serial", "");
    private static final PlatformKeys KEYS = new PlatformKeys(
            Map.of(
                    SERIAL,
                    PemUtil.loadPublicKeyFromString(MessageVector.text("wechat-v3/signatures/official-public.pem"))),
            SERIAL);

    @Test
    @DisplayName("a request is signed as on the provider's page")
    void request() {
        MessageVector official = MessageVector.one("wechat-v3/signatures/request.vector");

        assertThat(CREDENTIAL.authorization(
                        official.header("method", ""),
                        official.header("url", ""),
                        Long.parseLong(official.header("timestamp", "")),
                        official.header("nonce", ""),
                        official.body()))
                .isEqualTo("WECHATPAY2-SHA256-RSA2048 mchid=\"1900007291\",nonce_str=\"" + official.header("nonce", "")
                        + "\",signature=\"" + official.header("sign", "") + "\",timestamp=\"1554208460\","
                        + "serial_no=\"1DDE55AD98ED71D6EDD4A4A16996DE7B47773A8C\"");
        assertThat(CREDENTIAL.toString()).isEqualTo("the credential of 1900007291");
    }

    @Test
    @DisplayName("a payment in the wallet is signed as on the provider's page")
    void wallet() {
        MessageVector official = MessageVector.one("wechat-v3/signatures/pay-sign.vector");

        JsonObject request = new JsonObject(new V3Wallet(CREDENTIAL, official.header("appid", ""))
                .request(
                        official.header("prepay-id", ""),
                        Instant.ofEpochSecond(Long.parseLong(official.header("timestamp", ""))),
                        official.header("nonce", "")));

        assertThat(request.getString("paySign")).isEqualTo(official.body());
        assertThat(request.getString("signType")).isEqualTo("RSA");
        assertThat(request.getString("package")).isEqualTo("prepay_id=" + official.header("prepay-id", ""));
    }

    @Test
    @DisplayName("an answer is verified as on the provider's page")
    void answer() {
        assertThat(verdict(Map.of())).isEqualTo(Verdict.RIGHT);
        assertThat(KEYS.toString()).isEqualTo("1 of WeChat's");
    }

    @ParameterizedTest(name = "{0}: {1} is {2}")
    @CsvSource(
            nullValues = "absent",
            value = {
                "wechatpay-timestamp, 1722850422, WRONG",
                "wechatpay-timestamp, x, WRONG",
                "wechatpay-timestamp, absent, WRONG",
                "wechatpay-nonce, another, WRONG",
                "wechatpay-nonce, absent, WRONG",
                "wechatpay-signature, AAAA, WRONG",
                "wechatpay-signature, '*', WRONG",
                "wechatpay-signature, absent, MISSING",
                "wechatpay-signature, WECHATPAY/SIGNTEST/AAAA, PROBE",
                "wechatpay-signature-type, WECHATPAY2-SM2-WITH-SM3, WRONG",
                "wechatpay-serial, PUB_KEY_ID_1, UNKNOWN_KEY",
                "wechatpay-serial, 5157F09EFDC096DE15EBE81A47057A7232F1B8E1, UNKNOWN_KEY",
                "wechatpay-serial, absent, UNKNOWN_KEY"
            })
    void changed(String header, String value, Verdict verdict) {
        Map<String, String> change = new HashMap<>();
        change.put(header, value);

        assertThat(verdict(change)).isEqualTo(verdict);
    }

    @Test
    @DisplayName("a line end moved between the nonce and the body is another message")
    void recut() {
        Map<String, String> headers = headers();
        headers.put("wechatpay-nonce", ANSWER.header("nonce", "") + "\n" + ANSWER.body());

        assertThat(KEYS.verify(headers, new byte[0])).isEqualTo(Verdict.WRONG);
    }

    @Test
    @DisplayName("serial numbers are the same in any case and with leading zeros; the id of a public key is exact")
    void serials() {
        assertThat(PlatformKeys.normal("0a7232f1")).isEqualTo(PlatformKeys.normal("A7232F1"));
        assertThat(PlatformKeys.normal("PUB_KEY_ID_0a")).isEqualTo("PUB_KEY_ID_0a");
    }

    private static Verdict verdict(Map<String, String> changes) {
        Map<String, String> headers = headers();
        headers.putAll(changes);
        headers.values().removeIf(value -> value == null);
        return KEYS.verify(headers, ANSWER.body().getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> headers() {
        return new HashMap<>(Map.of(
                "wechatpay-serial", SERIAL,
                "wechatpay-timestamp", ANSWER.header("timestamp", ""),
                "wechatpay-nonce", ANSWER.header("nonce", ""),
                "wechatpay-signature", ANSWER.header("sign", "")));
    }
}
