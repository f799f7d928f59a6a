package upay.channel.alipay;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.api.AlipayApiException;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import upay.channel.CallFixture;
import upay.channel.MessageVector;
import upay.channel.account.AccountSettings;
import upay.channel.connector.ChannelRequest;
import upay.channel.connector.ChannelResponse;
import upay.channel.connector.ConnectorContract;
import upay.domain.BizError;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.Outcome;

/** The contract over Alipay's vectors; the official SDK's signature class signs the answers and verifies the requests. */
@DisplayName("The Alipay connector keeps the connector contract")
class AlipayConnectorTest extends ConnectorContract {
    static final String PRIVATE = bare(MessageVector.text("alipay/private-key.pem"));
    static final String PUBLIC = bare(MessageVector.text("alipay/public-key.pem"));

    @Override
    protected Payway payway() {
        return Payway.ALIPAY;
    }

    /** One throw-away key pair plays both sides. */
    @Override
    protected AccountSettings account() {
        return new AccountSettings(
                Payway.ALIPAY,
                "https://openapi.example/gateway.do",
                Map.of(
                        "app-id", new Secret("2014072300007148"),
                        "private-key", new Secret(MessageVector.text("alipay/private-key.pem")),
                        "alipay-public-key", new Secret(MessageVector.text("alipay/public-key.pem"))),
                "https://pay.example/notify/alipay/merchant-1");
    }

    @Override
    protected String signed(ChannelCall call, String content) {
        return body(call, content, ",\"sign\":\"" + witnessSign(content) + "\"");
    }

    @Override
    protected String wronglySigned(ChannelCall call, String content) {
        return body(call, content, ",\"sign\":\"" + witnessSign(content + " ") + "\"");
    }

    @Override
    protected String unsigned(ChannelCall call, String content) {
        return body(call, content, "");
    }

    @Override
    protected Map<String, String> verifiedParameters(ChannelRequest exchange) {
        assertThat(exchange.contentType()).isEqualTo("application/x-www-form-urlencoded;charset=utf-8");
        Map<String, String> all = new HashMap<>();
        add(all, new QueryStringDecoder(exchange.uri().toString()));
        add(all, new QueryStringDecoder(exchange.body().toString(), false));
        String sign = all.remove("sign");
        String content = com.alipay.api.internal.util.AlipaySignature.getSignContent(all);
        assertThat(witnessVerifies(content, sign)).isTrue();
        return all;
    }

    @Test
    void optionalSettingsGoWhereTheyBelongAndNoPublicUrlMeansNoNotification() {
        Map<String, Secret> settings = new HashMap<>(account().settings());
        settings.put("app-auth-token", new Secret("token-1"));
        settings.put("seller-id", new Secret("2088000000000001"));
        settings.put("sys-service-provider-id", new Secret("2088000000000002"));
        AccountSettings account = new AccountSettings(Payway.ALIPAY, "http://localhost/gateway.do", settings, null);

        ChannelRequest exchange = factory()
                .open(account)
                .encode(CallFixture.call(Payway.ALIPAY, Map.of("action", "PRECREATE")), CallFixture.NOW, NONCE);

        Map<String, String> said = verifiedParameters(exchange);
        JsonObject biz = new JsonObject(said.get("biz_content"));
        assertThat(said).containsEntry("app_auth_token", "token-1").doesNotContainKey("notify_url");
        assertThat(biz.getString("seller_id")).isEqualTo("2088000000000001");
        assertThat(biz.getJsonObject("extend_params"))
                .isEqualTo(new JsonObject().put("sys_service_provider_id", "2088000000000002"));
    }

    private static void add(Map<String, String> all, QueryStringDecoder decoder) {
        decoder.parameters().forEach((name, values) -> {
            assertThat(values).hasSize(1);
            assertThat(all.put(name, values.get(0))).isNull();
        });
    }

    private static String body(ChannelCall call, String content, String sign) {
        String node = AlipayRequest.method(call).replace('.', '_') + "_response";
        return "{\"" + node + "\":" + content + sign + "}";
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "application/json", "text/html;charset=GBK", "text/html;charset=utf-8"})
    @DisplayName("an answer in GBK, signed in GBK, is understood: a refusal, a success, an unsigned refusal")
    void gbk(String contentType) {
        String refusal = "{\"code\":\"40004\",\"msg\":\"Business Failed\","
                + "\"sub_code\":\"ACQ.BUYER_BALANCE_NOT_ENOUGH\",\"sub_msg\":\"买家余额不足，请珅换支付方式\"}";
        String paid = "{\"code\":\"10000\",\"msg\":\"成功\",\"out_trade_no\":\"7894259244061958\","
                + "\"total_amount\":\"0.01\",\"trade_no\":\"2013112011001004330000121536\"}";
        assertThat(gbk(refusal, true, contentType)).isInstanceOfSatisfying(Outcome.Declined.class, declined -> {
            assertThat(declined.error()).isEqualTo(BizError.INSUFFICIENT_FUND);
            assertThat(declined.message()).isEqualTo("买家余额不足，请珅换支付方式");
            assertThat(declined.signed()).isTrue();
        });
        assertThat(gbk(paid, true, contentType).kind()).isEqualTo(Outcome.Kind.SUCCEEDED);
        assertThat(gbk(refusal, false, contentType))
                .isInstanceOfSatisfying(Outcome.Declined.class, declined -> assertThat(declined.signed())
                        .isFalse());
    }

    private Outcome gbk(String content, boolean signed, String contentType) {
        ChannelCall call = CallFixture.call(Payway.ALIPAY, Map.of());
        Charset gbk = Charset.forName("GBK");
        String sign = signed ? ",\"sign\":\"" + witnessSign(content, gbk) + "\"" : "";
        Buffer body = Buffer.buffer(body(call, content, sign).getBytes(gbk));
        return connector().decode(call, new ChannelResponse(200, contentType.isEmpty() ? null : contentType, body));
    }

    @Test
    @DisplayName("a message cut in a character is shown with what is left, and the signature covers its bytes")
    void cut() {
        String content = "{\"code\":\"40004\",\"sub_code\":\"ACQ.PAYMENT_FAIL\",\"sub_msg\":\"支付失\u00ff\"}";
        byte[] utf8 = content.getBytes(StandardCharsets.UTF_8);
        String bytes = new String(utf8, StandardCharsets.ISO_8859_1).replace("\u00c3\u00bf", "\u00e8");
        ChannelCall call = CallFixture.call(Payway.ALIPAY, Map.of());
        String body = body(call, bytes, ",\"sign\":\"" + witnessSign(bytes, StandardCharsets.ISO_8859_1) + "\"");

        Outcome outcome = connector()
                .decode(call, new ChannelResponse(200, Buffer.buffer(body.getBytes(StandardCharsets.ISO_8859_1))));

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Declined.class, declined -> {
            assertThat(declined.error()).isEqualTo(BizError.TRADE_FAILED);
            assertThat(declined.message()).isEqualTo("支付失\ufffd");
        });
    }

    @Test
    @DisplayName("neither a content type nor bytes beside the signed node change how the node is read")
    void beside() {
        String node = "{\"code\":\"10000\",\"trade_status\":\"WAIT_BUYER_PAY\",\"out_trade_no\":\"7894259244061958\","
                + "\"total_amount\":\"0.01\",\"subject\":\"中\\\",\\\"x\\\":\\\"\"}";
        ChannelCall call = CallFixture.call(Payway.ALIPAY, Map.of("action", "QUERY"));
        String body = body(call, node, ",\"sign\":\"" + witnessSign(node) + "\",\"junk\":\"@\"}");
        byte[] bytes = body.substring(0, body.length() - 1).getBytes(StandardCharsets.UTF_8);
        bytes[bytes.length - 3] = (byte) 0xff;

        for (String type : new String[] {null, "text/html;charset=GBK"}) {
            Outcome outcome = connector().decode(call, new ChannelResponse(200, type, Buffer.buffer(bytes)));
            assertThat(outcome.kind()).isIn(Outcome.Kind.PENDING, Outcome.Kind.UNKNOWN);
        }
    }

    static String witnessSign(String content) {
        return witnessSign(content, StandardCharsets.UTF_8);
    }

    static String witnessSign(String content, Charset charset) {
        try {
            return com.alipay.api.internal.util.AlipaySignature.rsaSign(content, PRIVATE, charset.name(), "RSA2");
        } catch (AlipayApiException e) {
            throw new IllegalStateException(e);
        }
    }

    static boolean witnessVerifies(String content, String sign) {
        try {
            return com.alipay.api.internal.util.AlipaySignature.rsaCheck(content, sign, PUBLIC, "utf-8", "RSA2");
        } catch (AlipayApiException e) {
            return false;
        }
    }

    private static String bare(String pem) {
        return pem.replaceAll("-----[A-Z ]+-----|\\s", "");
    }
}
