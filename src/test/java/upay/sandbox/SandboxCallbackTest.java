package upay.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.alipay.api.internal.util.AlipaySignature;
import com.github.binarywang.wxpay.util.SignUtils;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Alipay and WeChat call back a payment at its notify URL, as their manuals specify")
class SandboxCallbackTest extends SandboxTestBase {
    private static final String WECHAT_OK = "<xml><return_code><![CDATA[SUCCESS]]></return_code></xml>";

    private AlipayTill alipay;
    private WechatTill wechat;

    @Override
    SandboxTill till(SandboxHttpClient wire) {
        alipay = new AlipayTill(wire);
        wechat = new WechatTill(wire, "MD5");
        return alipay;
    }

    @Test
    @DisplayName("Once when it is acknowledged, again until it is")
    void untilAcknowledged() {
        CallbackReceiver ear = new CallbackReceiver(vertx, "fail");
        alipay.pay(number(), 100, "287634438256643940", ear.url());
        await().atMost(Duration.ofSeconds(20)).until(() -> ear.bodies.size() >= 2);

        ear.answer = "success";
        int heard = ear.bodies.size();
        await().atMost(Duration.ofSeconds(20)).until(() -> ear.bodies.size() == heard + 1);

        assertThat(ear.bodies)
                .allSatisfy(body -> assertThat(isAlipays(fields(body))).isTrue());
        assertThat(ear.bodies.stream()
                        .map(body -> fields(body).get("notify_id"))
                        .distinct())
                .hasSize(1);
        await().during(Duration.ofSeconds(1)).until(() -> ear.bodies.size() == heard + 1);
    }

    @Test
    @DisplayName("9020 at Alipay: three times, the first with another amount under the right one's signature")
    void alipayForged() {
        for (boolean qr : new boolean[] {false, true}) {
            CallbackReceiver ear = new CallbackReceiver(vertx, "success");
            String sn = number();
            if (qr) {
                alipay.precreate(sn, 9020, ear.url());
                wire.scan(sn);
            } else {
                alipay.pay(sn, 9020, "287634438256643940", ear.url());
            }

            await().atMost(Duration.ofSeconds(20)).until(() -> ear.bodies.size() == 3);

            assertThat(ear.bodies.stream().map(body -> fields(body).get("total_amount")))
                    .containsExactly("90.21", "90.20", "90.20");
            assertThat(ear.bodies.stream().map(body -> isAlipays(fields(body)))).containsExactly(false, true, true);
            assertBooks(sn, 9020, 0);
        }
    }

    @Test
    @DisplayName("9020 at WeChat: for a QR code")
    void wechatForged() {
        CallbackReceiver ear = new CallbackReceiver(vertx, WECHAT_OK);
        String sn = number();
        wechat.precreate(sn, 9020, ear.url());
        wire.scan(sn);

        await().atMost(Duration.ofSeconds(20)).until(() -> ear.bodies.size() == 3);

        String key = SandboxHttpClient.account("wechat").getProperty("gateway.key");
        assertThat(ear.bodies.stream().map(body -> WechatTill.parsed(body).get("total_fee")))
                .containsExactly("9021", "9020", "9020");
        assertThat(ear.bodies.stream().map(body -> SignUtils.checkSign(WechatTill.parsed(body), "MD5", key)))
                .containsExactly(false, true, true);
        assertThat(WechatTill.parsed(ear.bodies.get(1)))
                .containsEntry("out_trade_no", sn)
                .containsEntry("trade_type", "NATIVE");
    }

    private static boolean isAlipays(Map<String, String> fields) {
        String key = SandboxHttpClient.account("alipay")
                .getProperty("gateway.alipay-public-key")
                .replaceAll("-----[A-Z ]+-----|\\s", "");
        try {
            return AlipaySignature.rsaCheckV1(new LinkedHashMap<>(fields), key, "utf-8", "RSA2");
        } catch (com.alipay.api.AlipayApiException e) {
            return false;
        }
    }

    private static Map<String, String> fields(String body) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : body.split("&")) {
            String[] halves = pair.split("=", 2);
            fields.put(halves[0], URLDecoder.decode(halves[1], StandardCharsets.UTF_8));
        }
        return fields;
    }
}
