package upay.channel.wechat.v3;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import upay.channel.Connectors;
import upay.channel.account.AccountSettings;
import upay.channel.connector.Connector;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.domain.channel.CallbackAcknowledgement;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.RawCallback;

@DisplayName(
        "WeChat's v3 callbacks, sealed and signed by the provider's SDK, are accepted if genuine and for this account")
class WechatV3CallbackTest {
    private static final int MUTATIONS = 500;
    private static final String PAID = "TRANSACTION.SUCCESS";

    private final V3Peer peer = V3Peer.ofPublicKey();
    private final Connector connector = open(V3Peer.settings());

    private static Connector open(Map<String, Secret> settings) {
        return Connectors.find(Payway.WECHAT)
                .orElseThrow()
                .open(new AccountSettings(
                        Payway.WECHAT,
                        "https://api.example",
                        settings,
                        "https://pay.example/notify/wechat/merchant-1"));
    }

    private static JsonObject paid() {
        return new JsonObject()
                .put("appid", "wxd930ea5d5a258f4f")
                .put("mchid", "10000100")
                .put("out_trade_no", "7894259244061958")
                .put("transaction_id", "4200002301202407241234567890")
                .put("trade_type", "NATIVE")
                .put("trade_state", "SUCCESS")
                .put("trade_state_desc", "支付成功")
                .put("bank_type", "CMC")
                .put("attach", "table 7")
                .put("success_time", "2024-07-24T03:07:52+08:00")
                .put("payer", new JsonObject().put("openid", "oUpF8uMEb4qRXf22hE3X68TekukE"))
                .put(
                        "amount",
                        new JsonObject()
                                .put("total", 100)
                                .put("payer_total", 90)
                                .put("currency", "CNY")
                                .put("payer_currency", "CNY"));
    }

    private static JsonObject refunded() {
        return new JsonObject()
                .put("mchid", "10000100")
                .put("out_trade_no", "7894259244061958")
                .put("out_refund_no", "7894259244061959")
                .put("refund_status", "SUCCESS")
                .put("amount", new JsonObject().put("total", 100).put("refund", 100));
    }

    @Test
    @DisplayName("a payment has its order, its amount and WeChat's number, each time it arrives")
    void genuine() {
        for (int i = 0; i < 2; i++) {
            assertThat(connector.readCallback(peer.callback(PAID, paid())))
                    .isInstanceOfSatisfying(ChannelCallback.Paid.class, told -> {
                        assertThat(told.sn()).isEqualTo(7894259244061958L);
                        assertThat(told.amount()).isEqualTo(Fen.of(100));
                        assertThat(told.facts().tradeNo()).isEqualTo("4200002301202407241234567890");
                        assertThat(told.facts().payerUid()).isEqualTo("oUpF8uMEb4qRXf22hE3X68TekukE");
                        assertThat(told.facts().finishTime()).hasToString("2024-07-23T19:07:52Z");
                    });
        }
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "mchid, 10000101",
        "mchid, ",
        "appid, wxd930ea5d5a258f40",
        "appid, ",
        "out_trade_no, not-a-number",
        "out_trade_no, ",
        "trade_state, NOTPAY",
        "trade_state, ",
        "brand_new, x"
    })
    @DisplayName("genuine, but not acceptable")
    void notOurs(String field, String value) {
        JsonObject resource = paid();
        if (value == null) {
            resource.remove(field);
        } else {
            resource.put(field, value);
        }

        assertThat(connector.readCallback(peer.callback(PAID, resource))).isInstanceOf(ChannelCallback.Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"total\":\"100\"}",
                "{\"total\":1.00}",
                "{\"total\":-100}",
                "{\"total\":100,\"currency\":\"USD\"}",
                "{\"payer_total\":100}"
            })
    @DisplayName("no amount in fen")
    void noAmount(String amount) {
        assertThat(connector.readCallback(peer.callback(PAID, paid().put("amount", new JsonObject(amount)))))
                .isInstanceOf(ChannelCallback.Invalid.class);
    }

    @Test
    @DisplayName("a payment in the wallet may be of any app that is bound to the merchant")
    void anyApp() {
        JsonObject resource = paid().put("trade_type", "JSAPI").put("appid", "wx-of-the-page");

        assertThat(connector.readCallback(peer.callback(PAID, resource))).isInstanceOf(ChannelCallback.Paid.class);
        assertThat(connector.readCallback(peer.callback(PAID, resource.put("mchid", "10000101"))))
                .isInstanceOf(ChannelCallback.Invalid.class);
    }

    @Test
    @DisplayName("a field that the channel has added is accepted if the account names it")
    void namedField() {
        Map<String, Secret> settings = V3Peer.settings();
        settings.put("callback-fields", new Secret("brand_new"));

        assertThat(open(settings).readCallback(peer.callback(PAID, paid().put("brand_new", "x"))))
                .isInstanceOf(ChannelCallback.Paid.class);
    }

    @Test
    @DisplayName("a service provider's names both merchants and both apps")
    void provider() {
        Map<String, Secret> settings = V3Peer.settings();
        settings.put("sub-app-id", new Secret("wxd678efh567hg6787"));
        settings.put("sub-mch-id", new Secret("1900000109"));
        JsonObject resource = paid().put("sp_appid", "wxd930ea5d5a258f4f")
                .put("sp_mchid", "10000100")
                .put("sub_appid", "wxd678efh567hg6787")
                .put("sub_mchid", "1900000109")
                .put("trade_type", "JSAPI")
                .put("payer", new JsonObject().put("sp_openid", "oProvider").put("sub_openid", "oShop"));
        resource.remove("appid");
        resource.remove("mchid");

        assertThat(open(settings).readCallback(peer.callback(PAID, resource)))
                .isInstanceOfSatisfying(
                        ChannelCallback.Paid.class,
                        told -> assertThat(told.facts().payerUid()).isEqualTo("oShop"));
        assertThat(connector.readCallback(peer.callback(PAID, resource))).isInstanceOf(ChannelCallback.Invalid.class);
        assertThat(open(settings).readCallback(peer.callback(PAID, resource.put("sub_mchid", "1900000108"))))
                .isInstanceOf(ChannelCallback.Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"REFUND.SUCCESS", "REFUND.ABNORMAL", "REFUND.CLOSED"})
    @DisplayName("a refund has its number and states no sum of all; one that is not done has no effect")
    void refund(String event) {
        JsonObject refunded = refunded();
        assertThat(connector.readCallback(peer.callback(event, refunded)))
                .isEqualTo(
                        event.equals("REFUND.SUCCESS")
                                ? new ChannelCallback.Refunded(
                                        Long.parseLong(refunded.getString("out_trade_no")),
                                        refunded.getString("out_refund_no"),
                                        null)
                                : new ChannelCallback.Irrelevant("a refund"));
        assertThat(connector.readCallback(peer.callback(event, refunded().put("mchid", "10000101"))))
                .isInstanceOf(ChannelCallback.Invalid.class);
        assertThat(connector.readCallback(peer.callback(event, paid()))).isInstanceOf(ChannelCallback.Invalid.class);
    }

    @Test
    @DisplayName("an event that is not known is rejected")
    void otherEvent() {
        assertThat(connector.readCallback(peer.callback("TRANSACTION.PAYSCORE", paid())))
                .isInstanceOf(ChannelCallback.Invalid.class);
    }

    @Test
    @DisplayName("one that is sealed with another key, or changed, is rejected")
    void notSealed() {
        Map<String, Secret> settings = V3Peer.settings();
        settings.put("api-v3-key", new Secret("1".repeat(32)));
        assertThat(open(settings).readCallback(peer.callback(PAID, paid())))
                .isEqualTo(new ChannelCallback.Invalid("resource does not decrypt with api-v3-key"));

        JsonObject message = new JsonObject(V3Peer.notification(PAID, paid()));
        message.getJsonObject("resource").put("associated_data", "other");
        String body = message.encode();
        assertThat(connector.readCallback(V3Peer.raw(body, peer.headers(body))))
                .isInstanceOf(ChannelCallback.Invalid.class);
    }

    @Test
    @DisplayName("one without a signature, with another's, or that only tests the check is rejected")
    void notSigned() {
        String body = V3Peer.notification(PAID, paid());
        Map<String, String> probe = new HashMap<>(peer.headers(body));
        probe.put("wechatpay-signature", "WECHATPAY/SIGNTEST/" + probe.get("wechatpay-signature"));

        assertThat(connector.readCallback(V3Peer.raw(body, Map.of()))).isInstanceOf(ChannelCallback.Invalid.class);
        assertThat(connector.readCallback(
                        V3Peer.raw(body, V3Peer.ofCertificate(1).headers(body))))
                .isInstanceOf(ChannelCallback.Invalid.class);
        assertThat(connector.readCallback(V3Peer.raw(body, probe))).isInstanceOf(ChannelCallback.Invalid.class);
    }

    @Test
    @DisplayName("changed in any byte, it is rejected")
    void changed() {
        Random random = new Random(42);
        String body = V3Peer.notification(PAID, paid());
        Map<String, String> headers = peer.headers(body);
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] mutated = body.getBytes(StandardCharsets.UTF_8);
            mutated[random.nextInt(mutated.length)] ^= (byte) (1 << random.nextInt(8));

            assertThat(connector.readCallback(new RawCallback(null, "application/json", headers, mutated)))
                    .isInstanceOf(ChannelCallback.Invalid.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "{}", "{\"event_type\":1,\"resource\":[]}", "<xml/>"})
    @DisplayName("signed, but no notification")
    void hostile(String body) {
        assertThat(connector.readCallback(V3Peer.raw(body, peer.headers(body))))
                .isInstanceOf(ChannelCallback.Invalid.class);
    }

    @Test
    @DisplayName("it is acknowledged in its own form: JSON here, XML for one of version 2")
    void acknowledgement() {
        var factory = Connectors.find(Payway.WECHAT).orElseThrow();

        assertThat(factory.acknowledgement(peer.callback(PAID, paid())))
                .isEqualTo(
                        new CallbackAcknowledgement("application/json", "{\"code\":\"SUCCESS\",\"message\":\"OK\"}"));
        assertThat(factory.acknowledgement(V3Peer.raw("\n<xml></xml>", Map.of())))
                .isEqualTo(factory.acknowledgement());
    }
}
