package upay.channel.alipay;

import static org.assertj.core.api.Assertions.assertThat;

import com.alipay.api.AlipayApiException;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.channel.CallFixture;
import upay.channel.MessageVector;
import upay.channel.account.AccountSettings;
import upay.channel.connector.ChannelRequest;
import upay.channel.connector.ConnectorContract;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.domain.channel.ChannelCall;

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

    static String witnessSign(String content) {
        try {
            return com.alipay.api.internal.util.AlipaySignature.rsaSign(content, PRIVATE, "utf-8", "RSA2");
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
