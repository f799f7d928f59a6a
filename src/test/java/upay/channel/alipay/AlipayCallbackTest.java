package upay.channel.alipay;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.channel.CallbackShape;
import upay.channel.connector.Connector;
import upay.domain.Fen;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.RawCallback;

@DisplayName("Alipay's callbacks, signed by its SDK, are accepted if they are genuine and for this application")
class AlipayCallbackTest {
    private static final Charset GBK = Charset.forName("GBK");

    private final Connector connector = AlipayConnector.FACTORY.open(new AlipayConnectorTest().account());

    private static Map<String, String> paid() {
        return new TreeMap<>(Map.ofEntries(
                Map.entry("app_id", "2014072300007148"),
                Map.entry("charset", "utf-8"),
                Map.entry("gmt_payment", "2026-11-23 10:00:00"),
                Map.entry("notify_id", "ac05099524730693a8b330c45cece943"),
                Map.entry("notify_type", "trade_status_sync"),
                Map.entry("out_trade_no", "7894259244061958"),
                Map.entry("subject", "测试商品"),
                Map.entry("total_amount", "88.00"),
                Map.entry("trade_no", "2013112011001004330000121536"),
                Map.entry("trade_status", "TRADE_SUCCESS")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "-, PAID",
        "trade_status=TRADE_FINISHED, PAID",
        "refund_fee=0.00, PAID",
        "refund_fee=0, PAID",
        "refund_fee= gmt_refund= out_biz_no=, PAID",
        "refund_fee=0.00 send_back_fee=0.00 out_biz_no=7894259244061958, PAID",
        "out_biz_no=7894259244061958, PAID",
        "notify_type, PAID",
        "refund_fee=0.01, REFUNDED",
        "refund_fee=88.00 gmt_refund=2026-11-23T10:05:00 out_biz_no=7894259244061959, REFUNDED",
        "gmt_refund=2026-11-23T10:05:00, IRRELEVANT",
        "refund_fee=0.00 gmt_refund=2026-11-23T10:05:00, IRRELEVANT",
        "trade_status=TRADE_FINISHED refund_fee=1.00, REFUNDED",
        "trade_status=TRADE_CLOSED, IRRELEVANT",
        "trade_status=TRADE_CLOSED refund_fee=88.00, REFUNDED",
        "trade_status=WAIT_BUYER_PAY, IRRELEVANT",
        "notify_type=batch_refund_notify, IRRELEVANT",
        "refund_fee=1.000, INVALID",
        "refund_fee=-1.00, INVALID",
        "refund_fee=none, INVALID",
        "trade_status, INVALID",
        "trade_status=TRADE_PENDING, INVALID",
        "total_amount, INVALID",
        "total_amount=8.8.0, INVALID",
        "out_trade_no=T1, INVALID",
        "app_id=2014072300007149, INVALID",
        "never_heard_of=1, INVALID"
    })
    @DisplayName("each shape of alipay.md#notifications has its meaning")
    void shapes(String difference, String meaning) {
        Map<String, String> fields = CallbackShape.of(paid(), difference);

        assertThat(CallbackShape.kind(connector.readCallback(signed(fields, StandardCharsets.UTF_8))))
                .isEqualTo(meaning);
    }

    @Test
    @DisplayName("a refund's callback has the refund's number and the sum of all refunds")
    void refund() {
        Map<String, String> fields = CallbackShape.of(paid(), "refund_fee=30.00 out_biz_no=console1");

        assertThat(connector.readCallback(signed(fields, StandardCharsets.UTF_8)))
                .isEqualTo(new ChannelCallback.Refunded(7894259244061958L, "console1", Fen.of(3_000)));
        fields.remove("out_biz_no");
        assertThat(connector.readCallback(signed(fields, StandardCharsets.UTF_8)))
                .isEqualTo(new ChannelCallback.Refunded(7894259244061958L, "7894259244061958", Fen.of(3_000)));
        fields.put("out_trade_no", "T1");
        assertThat(CallbackShape.kind(connector.readCallback(signed(fields, StandardCharsets.UTF_8))))
                .isEqualTo("IRRELEVANT");
    }

    @ParameterizedTest(name = "charset={0}, content type {1}")
    @CsvSource({"GBK, ", "gbk, text/html;charset=utf-8", "GB2312, ", ", text/html;charset=GBK", ", "})
    @DisplayName("a callback in GBK is a payment, whether it says so or not")
    void gbk(String charset, String contentType) {
        Map<String, String> fields = paid();
        fields.put("charset", charset == null ? "" : charset);
        fields.values().removeIf(String::isEmpty);
        RawCallback raw = signed(fields, GBK);

        ChannelCallback read = connector.readCallback(new RawCallback(null, contentType, raw.body()));

        assertThat(CallbackShape.kind(read)).isEqualTo("PAID");
    }

    @Test
    @DisplayName("undecodable bytes are tolerated in a text, never in a number")
    void undecodable() {
        Map<String, String> fields = paid();
        fields.put("subject", "\u00c4");
        assertThat(CallbackShape.kind(connector.readCallback(signed(fields, StandardCharsets.ISO_8859_1))))
                .isEqualTo("PAID");
        fields.put("trade_no", "2013\u00c4");
        assertThat(connector.readCallback(signed(fields, StandardCharsets.ISO_8859_1)))
                .isInstanceOfSatisfying(
                        ChannelCallback.Paid.class,
                        paid -> assertThat(paid.facts().tradeNo()).isNull());
        fields.put("total_amount", "88.00\u00c4");
        assertThat(CallbackShape.kind(connector.readCallback(signed(fields, StandardCharsets.ISO_8859_1))))
                .isEqualTo("INVALID");
    }

    private static RawCallback signed(Map<String, String> fields, Charset charset) {
        Map<String, String> all = new TreeMap<>(fields);
        all.put("sign_type", "RSA2");
        all.put("sign", sign(fields, charset));
        String body = all.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), charset))
                .collect(Collectors.joining("&"));
        return new RawCallback(null, "application/x-www-form-urlencoded", body.getBytes(StandardCharsets.US_ASCII));
    }

    private static String sign(Map<String, String> fields, Charset charset) {
        String content = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining("&"));
        return AlipayConnectorTest.witnessSign(content, charset);
    }
}
