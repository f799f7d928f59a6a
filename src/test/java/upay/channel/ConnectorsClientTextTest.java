package upay.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import upay.channel.account.AccountSettings;
import upay.channel.connector.Connector;
import upay.channel.connector.ConnectorContract;
import upay.channel.message.ClientText;
import upay.channel.message.ExtendedFields;
import upay.domain.Fen;
import upay.domain.OrderKey;
import upay.domain.Payway;
import upay.domain.Purchase;
import upay.domain.Secret;
import upay.domain.SubPayway;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;

@DisplayName("What a till or an operator writes adds no field to what is signed: channels, text fields, characters")
class ConnectorsClientTextTest {
    /** All separators, and texts that a forger would write with them. */
    private static final List<String> TEXTS = List.of(
            "&",
            "=",
            "&=",
            "<>",
            "{}[]",
            "{",
            "\"'\\/",
            "%26%3D+#;,|^＆",
            "\t\n\u001c",
            "茶&total_fee=1",
            "x&out_trade_no=1&total_amount=888.00&zz=",
            "{a=1&b=2}",
            "\",\"total_amount\":\"0.01",
            "]]></attach><total_fee>1</total_fee>",
            "</note><amount>1</amount><note>",
            "&key=",
            "帐&amp;&#38;=");

    /** Where a till, or who enters stores and terminals, can write. */
    enum Field {
        SUBJECT,
        OPERATOR,
        DESCRIPTION,
        TERMINAL,
        PAYMENT_CODE,
        GOODS,
        EXTENDED,
        /** Fields that no channel gets today. */
        ANYTHING_ELSE
    }

    private static final Map<Payway, List<String>> EXTENDED = Map.of(
            Payway.ALIPAY,
            List.of(
                    "merchant_order_no",
                    "disable_pay_channels",
                    "enable_pay_channels",
                    "promo_params",
                    "store_id",
                    "alipay_store_id",
                    "business_params",
                    "refund_reason"),
            Payway.WECHAT,
            List.of(
                    "goods_tag",
                    "limit_pay",
                    "scene_info",
                    "attach",
                    "detail",
                    "profit_sharing",
                    "refund_desc",
                    "refund_account"),
            Payway.BAIFUBAO,
            List.of(
                    "goods_url",
                    "extra",
                    "sp_pass_through",
                    "mno",
                    "mname",
                    "tno",
                    "profit_type",
                    "profit_solution",
                    "refund_type",
                    "refund_profit_solution"),
            Payway.JDPAY,
            List.of(
                    "note",
                    "orderGoodsNum",
                    "goodsInfoList",
                    "goodsInfo",
                    "industryCategoryCode",
                    "vendorId",
                    "receiverInfo",
                    "termInfo",
                    "riskInfo",
                    "userId",
                    "ip"),
            Payway.UNIONPAY,
            List.of("termId", "termInfo"));

    static Stream<Arguments> table() {
        return Arrays.stream(Payway.values()).flatMap(payway -> Arrays.stream(Field.values())
                .flatMap(field -> actions(field).map(action -> arguments(payway, field, action))));
    }

    private static Stream<ChannelAction> actions(Field field) {
        return switch (field) {
            case PAYMENT_CODE -> Stream.of(ChannelAction.PAY);
            case EXTENDED, ANYTHING_ELSE -> Arrays.stream(ChannelAction.values());
            default -> Stream.of(ChannelAction.PAY, ChannelAction.PRECREATE);
        };
    }

    @ParameterizedTest(name = "{0}: {1} of a {2}")
    @MethodSource("table")
    void noTextIsAField(Payway payway, Field field, ChannelAction action) {
        Connector connector = Connectors.find(payway).orElseThrow().open(account(payway));
        Map<String, String> plain = sent(payway, connector, call(payway, field, action, "x"));

        for (String text : TEXTS) {
            Map<String, String> sent = sent(payway, connector, call(payway, field, action, text));

            assertThat(SentFields.names(sent)).as(text).isEqualTo(SentFields.names(plain));
            if (payway != Payway.JDPAY) {
                assertThat(cut(joined(sent))).as(text).isEqualTo(sent);
            }
            assertThat(sent.values()).as(text).noneMatch(value -> value.contains("total_amount=888"));
        }
    }

    private static AccountSettings account(Payway payway) {
        AccountSettings published = PublishedAccount.at(payway, 1);
        Map<String, Secret> settings = new HashMap<>(published.settings());
        settings.put(ExtendedFields.SETTING, new Secret(String.join(" ", guarded(payway))));
        return new AccountSettings(payway, published.endpoint(), settings, "http://127.0.0.1:1/n");
    }

    private static List<String> guarded(Payway payway) {
        return EXTENDED.get(payway).stream()
                .filter(key -> ConnectorsTillFieldsTest.GUARDED.get(payway).contains(key))
                .toList();
    }

    private static Map<String, String> sent(Payway payway, Connector connector, ChannelCall call) {
        return SentFields.of(payway, connector.encode(call, CallFixture.NOW, ConnectorContract.NONCE));
    }

    /** Sorted, as every one of them is signed. */
    private static String joined(Map<String, String> fields) {
        return new TreeMap<>(fields)
                .entrySet().stream()
                        .map(field -> field.getKey() + "=" + field.getValue())
                        .collect(Collectors.joining("&"));
    }

    /** Split by the two separators only. */
    private static Map<String, String> cut(String text) {
        Map<String, String> fields = new TreeMap<>();
        for (String pair : text.split("&")) {
            String[] parts = pair.split("=", 2);
            assertThat(fields.put(parts[0], parts.length < 2 ? null : parts[1])).isNull();
        }
        return fields;
    }

    private static ChannelCall call(Payway payway, Field field, ChannelAction action, String text) {
        Map<Field, String> is = new HashMap<>();
        for (Field each : Field.values()) {
            is.put(each, each == field ? "1" + text + "2" : "12");
        }
        Map<String, Object> extended = new LinkedHashMap<>();
        EXTENDED.get(payway).forEach(key -> extended.put(key, is.get(Field.EXTENDED)));
        if (field == Field.GOODS) {
            extended.remove("detail");
        }
        JsonArray goods = new JsonArray(new ArrayList<>(List.of(new JsonObject()
                .put("goods_id", "a")
                .put("goods_name", is.get(Field.GOODS))
                .put("quantity", 1)
                .put("price", 1))));
        boolean code = action == ChannelAction.PAY;
        Purchase purchase = new Purchase(
                is.get(Field.ANYTHING_ELSE),
                Fen.of(8800),
                new Purchase.Method(payway, code ? SubPayway.BARCODE : SubPayway.QRCODE, is.get(Field.ANYTHING_ELSE)),
                new Purchase.Origin(is.get(Field.TERMINAL), is.get(Field.ANYTHING_ELSE), is.get(Field.OPERATOR)),
                new Purchase.Device(
                        is.get(Field.ANYTHING_ELSE), is.get(Field.ANYTHING_ELSE), is.get(Field.ANYTHING_ELSE)),
                new Purchase.Goods(
                        is.get(Field.SUBJECT),
                        is.get(Field.DESCRIPTION),
                        field == Field.EXTENDED ? null : goods.encode()),
                new Purchase.Extras(
                        is.get(Field.ANYTHING_ELSE), new JsonObject(extended).encode(), is.get(Field.ANYTHING_ELSE)));
        return new ChannelCall(
                action,
                new ChannelCall.Trade(new OrderKey("merchant-1", CallFixture.SN), purchase, null, CallFixture.NOW),
                new ChannelCall.Movement(
                        CallFixture.TSN, CallFixture.NOW, Fen.of(300), new JsonObject(extended).encode()),
                new ChannelCall.Offer(code ? new Secret(is.get(Field.PAYMENT_CODE)) : null, Duration.ofMinutes(2)),
                Duration.ofSeconds(5));
    }

    @Test
    @DisplayName("what is replaced is the full-width form, and nothing else changes")
    void fullWidth() {
        ClientText text = new ClientText(ClientText.SEPARATORS + ClientText.TAGS + "{}[]");

        assertThat(text.plain("a&b=<c>{d}[e]|茶\"")).isEqualTo("a＆b＝＜c＞｛d｝［e］|茶\"");
        String harmless = "茶 100%";
        assertThat(text.plain(harmless)).isSameAs(harmless);
        assertThat(text.plainOrNull((String) null)).isNull();
    }

    @Test
    @DisplayName("what has no such character stays as it is, each value in its place")
    void harmless() {
        Purchase purchase = new Purchase(
                "client_sn",
                Fen.of(8800),
                new Purchase.Method(Payway.JDPAY, SubPayway.BARCODE, "payer_uid"),
                new Purchase.Origin("terminal_sn", "store_id", "operator"),
                new Purchase.Device("device_id", "longitude", "latitude"),
                new Purchase.Goods("subject", "description", "goods_details"),
                new Purchase.Extras("reflect", "extended", "notify_url"));
        ChannelCall call = new ChannelCall(
                ChannelAction.PAY,
                new ChannelCall.Trade(new OrderKey("m", CallFixture.SN), purchase, "trade_no", CallFixture.NOW),
                new ChannelCall.Movement(CallFixture.TSN, CallFixture.NOW.plusSeconds(1), Fen.of(300), "own extended"),
                new ChannelCall.Offer(new Secret("28763443825664394"), Duration.ofMinutes(2)),
                Duration.ofSeconds(5));

        assertThat(new ClientText(ClientText.SEPARATORS + ClientText.TAGS).plain(call))
                .isEqualTo(call);
    }
}
