package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.e2e.ScriptedWechat.fails;
import static upay.e2e.ScriptedWechat.ok;
import static upay.e2e.ScriptedWechat.unsigned;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import upay.e2e.ScriptedWechat.Line;

@DisplayName("The codes and statuses that no magic amount brings about, over a WeChat that answers by a script")
@Tag("process")
class ScriptedChannelTest {
    private static final Line CUT = new Line.Cut();
    private static final Line GARBAGE = new Line.Raw("<html>not XML of ours");
    private static final Line NOT_PAID = ok("trade_state", "NOTPAY", "trade_state_desc", "x");
    private static final Line REVERSED = ok("recall", "N");
    private static final Line NOT_REVERSED = fails("TRADE_ERROR", "recall", "N");

    private static ScriptedWechat wechat;
    private static GatewayProcess gateway;
    private static TestTill shop;

    @BeforeAll
    static void start() {
        wechat = new ScriptedWechat();
        gateway = GatewayProcess.serve(Map.of(
                "UPAY_SANDBOX_URI", wechat.uri().toString(),
                "UPAY_SANDBOX_TIME_SCALE", System.getProperty("upay.scale", "0.1")));
        shop = TestTill.first(gateway.uri());
    }

    @AfterAll
    static void stop() {
        wechat.close();
        if (gateway != null) {
            gateway.close();
        }
    }

    static Stream<Arguments> payments() {
        return Stream.of(
                pay(
                        "code expired",
                        "PAY_FAIL/AUTHCODE_EXPIRE",
                        "PAY_CANCELED",
                        "FAIL_CANCELED",
                        fails("AUTHCODEEXPIRE")),
                pay("no card", "PAY_FAIL/TRADE_FAILED", "PAY_CANCELED", "FAIL_CANCELED", fails("NOTSUPORTCARD")),
                pay(
                        "no rights",
                        "PAY_FAIL/UNEXPECTED_PROVIDER_ERROR",
                        "PAY_CANCELED",
                        "FAIL_CANCELED",
                        fails("NOAUTH")),
                pay("unlisted", "PAY_IN_PROGRESS", "CREATED", "IN_PROG", fails("NEW_IN_2027")),
                pay(
                        "unsigned no",
                        "PAY_FAIL/UNEXPECTED_PROVIDER_ERROR",
                        "PAY_CANCELED",
                        "FAIL_CANCELED",
                        unsigned("签名失败")),
                pay("paid, it says", "PAY_IN_PROGRESS", "CREATED", "IN_PROG", fails("ORDERPAID")),
                reversal("reversal refused", "FAIL_ERROR", NOT_REVERSED),
                reversal("reversal cut", "FAIL_IO_2", CUT),
                reversal("reversal garbled", "FAIL_PROTOCOL_2", GARBAGE));
    }

    @ParameterizedTest(name = "{0}: {1}, {3}")
    @MethodSource("payments")
    @DisplayName("pay")
    void pay(String subject, String verdict, String orderStatus, String status, Map<String, Line> script) {
        wechat.script(subject, script);

        Answer answer = shop.post(
                "pay",
                shop.payment(TestTill.newClientSn(), 100)
                        .put("subject", subject)
                        .put("dynamic_id", TestTill.WECHAT_CODE));

        assertThat(answer.verdict()).isEqualTo(verdict);
        assertThat(answer.orderStatus()).isEqualTo(orderStatus);
        assertThat(answer.data("status")).isEqualTo(status);
        assertThat(answer.data("net_amount")).isEqualTo("100");
    }

    @Test
    @DisplayName("a signed \"paid\" wins over an unsigned refusal")
    void unsignedRefusal() {
        wechat.script(
                "paid all the same",
                Map.of(
                        "micropay",
                        unsigned("系统繁忙"),
                        "orderquery",
                        ok("trade_state", "SUCCESS", "total_fee", "100", "transaction_id", "4200", "openid", "o")));

        Answer answer = shop.post(
                "pay",
                shop.payment(TestTill.newClientSn(), 100)
                        .put("subject", "paid all the same")
                        .put("dynamic_id", TestTill.WECHAT_CODE));

        assertThat(answer.verdict()).isEqualTo("PAY_SUCCESS");
    }

    static Stream<Arguments> precreates() {
        return Stream.of(
                Arguments.of(
                        "qr refused",
                        "PRECREATE_FAIL/UNEXPECTED_PROVIDER_ERROR",
                        "PAY_CANCELED",
                        Map.of("unifiedorder", fails("NOAUTH"))),
                Arguments.of(
                        "qr unknown, closed",
                        "PRECREATE_FAIL/TRADE_FAILED",
                        "PAY_CANCELED",
                        Map.of("unifiedorder", CUT, "orderquery", fails("ORDERNOTEXIST"), "closeorder", ok())),
                Arguments.of(
                        "qr unknown, not closed",
                        "PRECREATE_FAIL/TRADE_FAILED",
                        "PAY_ERROR",
                        Map.of("unifiedorder", CUT, "orderquery", GARBAGE, "closeorder", GARBAGE)));
    }

    @ParameterizedTest(name = "{0}: {1}, {2}")
    @MethodSource("precreates")
    @DisplayName("precreate")
    void precreate(String subject, String verdict, String orderStatus, Map<String, Line> script) {
        wechat.script(subject, script);

        Answer answer = shop.post(
                "precreate",
                shop.payment(TestTill.newClientSn(), 100)
                        .put("subject", subject)
                        .put("payway", "3"));

        assertThat(answer.verdict()).isEqualTo(verdict);
        assertThat(answer.orderStatus()).isEqualTo(orderStatus);
        assertThat(answer.data("qr_code")).isNull();
    }

    static Stream<Arguments> refunds() {
        return Stream.of(
                Arguments.of("refund of nothing", "FAIL/TRADE_NOT_EXIST", "PAID", fails("ORDERNOTEXIST")),
                Arguments.of(
                        "refund too much", "FAIL/REFUND_AMT_NOT_EQUAL_TOTAL", "PAID", fails("REFUND_FEE_MISMATCH")),
                Arguments.of("refund unlisted", "REFUND_ERROR", "REFUND_ERROR", fails("NEW_IN_2027")));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("refunds")
    @DisplayName("refund")
    void refund(String subject, String verdict, String orderStatus, Line refund) {
        wechat.script(
                subject,
                Map.of(
                        "micropay",
                        ok("transaction_id", "4200", "total_fee", "100", "openid", "o", "trade_type", "MICROPAY"),
                        "refund",
                        refund,
                        "refundquery",
                        fails("REFUNDNOTEXIST")));
        String clientSn = TestTill.newClientSn();
        shop.post("pay", shop.payment(clientSn, 100).put("subject", subject).put("dynamic_id", TestTill.WECHAT_CODE));

        Answer answer = shop.refund(clientSn, "r1", 10);

        assertThat(answer.verdict()).isEqualTo(verdict);
        assertThat(answer.orderStatus()).isEqualTo(orderStatus);
    }

    private static Arguments pay(String subject, String verdict, String orderStatus, String status, Line micropay) {
        Map<String, Line> script = Map.of("micropay", micropay, "orderquery", NOT_PAID, "reverse", REVERSED);
        return Arguments.of(subject, verdict, orderStatus, status, script);
    }

    /** An unsigned refusal does not count before the reversal is confirmed: its failure is reported at once. */
    private static Arguments reversal(String subject, String status, Line reverse) {
        Map<String, Line> script = Map.of("micropay", unsigned("系统繁忙"), "orderquery", NOT_PAID, "reverse", reverse);
        return Arguments.of(subject, "PAY_FAIL_ERROR/UNEXPECTED_PROVIDER_ERROR", "PAY_ERROR", status, script);
    }
}
