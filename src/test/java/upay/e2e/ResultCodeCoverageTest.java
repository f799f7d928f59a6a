package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import upay.domain.BizError;
import upay.domain.ResultCode;

@WithRunningGateway
@DisplayName("Every result code and error code of the protocol that the sandbox can provoke is reached")
@Tag("process")
class ResultCodeCoverageTest {
    private static final String ALIPAY = TestTill.ALIPAY_CODE;
    private static final String WECHAT = TestTill.WECHAT_CODE;

    private static final String VENDOR = "90000001";
    private static final String VENDOR_KEY = "sandbox-vendor-key";
    private static final String CODE = "SANDBOX1";

    private final TestTill shop;
    private final GatewayProcess gateway;

    ResultCodeCoverageTest(TestTill shop, GatewayProcess gateway) {
        this.shop = shop;
        this.gateway = gateway;
    }

    /** Makes the gateway answer it, for an order of that new number. */
    interface Provocation extends BiFunction<TestTill, String, Answer> {}

    static Stream<Arguments> business() {
        return Stream.of(
                row("PAY_SUCCESS", (s, sn) -> s.pay(sn, 100, ALIPAY)),
                row("PAY_IN_PROGRESS", (s, sn) -> s.pay(sn, 9002, ALIPAY)),
                row("PAY_FAIL/TRADE_FAILED", (s, sn) -> s.pay(sn, 9003, ALIPAY)),
                row("PAY_FAIL/INSUFFICIENT_FUND", (s, sn) -> s.pay(sn, 9004, WECHAT)),
                row("PAY_FAIL/EXPIRED_BARCODE", (s, sn) -> s.pay(sn, 9005, ALIPAY)),
                row("PAY_FAIL/INVALID_BARCODE", (s, sn) -> s.pay(sn, 9006, WECHAT)),
                row("PAY_FAIL/BUYER_OVER_DAILY_LIMIT", (s, sn) -> s.pay(sn, 9007, ALIPAY)),
                row("PAY_FAIL/BUYER_OVER_TRANSACTION_LIMIT", (s, sn) -> s.pay(sn, 9008, ALIPAY)),
                row("PAY_FAIL/SELLER_OVER_DAILY_LIMIT", (s, sn) -> s.pay(sn, 9009, ALIPAY)),
                row("FAIL/CLIENT_SN_CONFLICT", (s, sn) -> then(s.pay(sn, 100, ALIPAY), s.pay(sn, 100, ALIPAY))),
                row("PRECREATE_SUCCESS", (s, sn) -> s.precreate(sn, 100, "1")),
                row("ACTIVATE_SUCCESS", (s, sn) -> activate(s, sn)),
                row("TERMINAL_CHECKIN_SUCCESS", ResultCodeCoverageTest::checkIn),
                row("SUCCESS", (s, sn) -> then(s.pay(sn, 100, WECHAT), s.query(sn))),
                row("SUCCESS/INSUFFICIENT_FUND", (s, sn) -> then(s.pay(sn, 9004, WECHAT), s.query(sn))),
                row("SUCCESS/TRADE_TIMEOUT", (s, sn) -> then(s.pay(sn, 9002, ALIPAY), Eventually.untilFinal(s, sn))),
                row("FAIL/UPAY_ORDER_NOT_EXISTS", TestTill::query),
                row("CANCEL_SUCCESS", (s, sn) -> then(s.pay(sn, 100, ALIPAY), s.cancel(sn))),
                row("CANCEL_SUCCESS", (s, sn) -> then(s.pay(sn, 100, ALIPAY), revoke(s, sn))),
                row("CANCEL_ERROR", (s, sn) -> then(s.pay(sn, 9202, ALIPAY), s.cancel(sn))),
                row(
                        "CANCEL_IN_PROGRESS",
                        (s, sn) -> then(s.pay(sn, 9203, ALIPAY), current(s).cancel(sn))),
                row("CANCEL_ABORT_SUCCESS", (s, sn) -> then(s.pay(sn, 9002, WECHAT), s.cancel(sn))),
                row("CANCEL_ABORT_ERROR", (s, sn) -> then(s.pay(sn, 9017, WECHAT), s.cancel(sn))),
                row(
                        "FAIL/UPAY_CANCEL_INVALID_ORDER_STATE",
                        (s, sn) -> then(s.pay(sn, 100, ALIPAY), s.refund(sn, "1", 1), s.cancel(sn))),
                row("REFUND_SUCCESS", (s, sn) -> then(s.pay(sn, 100, WECHAT), s.refund(sn, "1", 100))),
                row(
                        "REFUND_IN_PROGRESS",
                        (s, sn) -> then(s.pay(sn, 20_000, ALIPAY), current(s).refund(sn, "1", 9105))),
                row("REFUND_ERROR", (s, sn) -> then(s.pay(sn, 20_000, ALIPAY), s.refund(sn, "1", 9105))),
                row(
                        "FAIL/SELLER_BALANCE_NOT_ENOUGH",
                        (s, sn) -> then(s.pay(sn, 20_000, WECHAT), s.refund(sn, "1", 9101))),
                row("FAIL/REFUND_AMT_NOT_EQUAL_TOTAL", (s, sn) -> then(s.pay(sn, 100, ALIPAY), s.refund(sn, "1", 101))),
                row(
                        "FAIL/REFUND_REQUEST_CONFLICT",
                        (s, sn) -> then(s.pay(sn, 100, ALIPAY), s.refund(sn, "1", 1), s.refund(sn, "1", 2))),
                row(
                        "FAIL/UPAY_REFUND_INVALID_ORDER_STATE",
                        (s, sn) -> then(s.pay(sn, 9004, ALIPAY), s.refund(sn, "1", 1))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("business")
    @DisplayName("business codes")
    void business(String verdict, Provocation provocation) {
        Answer answer = provocation.apply(shop, TestTill.newClientSn());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().getString("result_code")).isEqualTo("200");
        assertThat(answer.verdict()).isEqualTo(verdict);
        if (verdict.contains("/")) {
            assertThat(answer.message()).isNotBlank();
        }
    }

    static Stream<Arguments> communication() {
        JsonObject pay = new JsonObject()
                .put("client_sn", "c")
                .put("total_amount", "1")
                .put("subject", "s")
                .put("operator", "o")
                .put("dynamic_id", ALIPAY);
        TestTill nobody = new TestTill(null, "100000000000000008", "x");
        TestTill disabled = new TestTill(null, "100000000000000009", "sandbox-secret-9");
        TestTill forger = new TestTill(null, "100000000000000001", "wrong");
        return Stream.of(
                signer("400/TERMINAL_NOT_EXISTS", nobody, pay),
                Arguments.of(
                        "400/VENDOR_NOT_EXISTS",
                        nobody,
                        new JsonObject().put("code", "1").put("device_id", ""),
                        "/terminal/activate"),
                Arguments.of(
                        "400/ACTIVATE_FAIL",
                        new TestTill(null, VENDOR, VENDOR_KEY),
                        new JsonObject().put("code", "no-code").put("device_id", ""),
                        "/terminal/activate"),
                signer("400/INVALID_TERMINAL", disabled, pay),
                signer("400/ILLEGAL_SIGN", forger, pay),
                signer(
                        "400/INVALID_TERMINAL",
                        TestTill.first(null),
                        pay.copy().put("terminal_sn", "100000000000000002")),
                signer("400/INVALID_PARAMS", TestTill.first(null), pay.copy().put("total_amount", "-1")),
                signer("400/INVALID_BARCODE", TestTill.first(null), pay.copy().put("dynamic_id", "99")),
                signer(
                        "500/UNEXPECTED_PROVIDER_ERROR",
                        TestTill.first(null),
                        pay.copy().put("payway", "99")));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("communication")
    @DisplayName("communication errors")
    void communication(String verdict, TestTill signer, JsonObject body, String operation) {
        String clientSn = TestTill.newClientSn();
        Answer answer = signer.at(gateway.uri()).post(operation, body.copy().put("client_sn", clientSn));

        assertThat(answer.code()).isEqualTo(verdict);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.message()).isNotBlank();
        assertThat(answer.json().fieldNames()).containsExactlyInAnyOrder("result_code", "error_code", "error_message");
        assertThat(shop.query(clientSn).verdict()).isEqualTo("FAIL/UPAY_ORDER_NOT_EXISTS");
    }

    @Test
    @DisplayName("the tables contain every code of the protocol")
    void complete() {
        Set<String> reached = Stream.of(
                        business(),
                        communication(),
                        ScriptedChannelTest.payments(),
                        ScriptedChannelTest.precreates(),
                        ScriptedChannelTest.refunds())
                .flatMap(table -> table.flatMap(ResultCodeCoverageTest::words))
                .collect(Collectors.toSet());
        Set<String> words = Stream.concat(Stream.of(ResultCode.values()), Stream.of(BizError.values()))
                .map(Enum::name)
                .collect(Collectors.toCollection(TreeSet::new));
        words.addAll(Set.of(
                "INVALID_PARAMS",
                "TERMINAL_NOT_EXISTS",
                "VENDOR_NOT_EXISTS",
                "ACTIVATE_FAIL",
                "INVALID_TERMINAL",
                "ILLEGAL_SIGN"));

        words.removeAll(reached);

        // After this answer the channel is queried first, and then it is a payment or another refusal.
        assertThat(words).containsExactly("TRADE_HAS_SUCCESS");
    }

    private static Stream<String> words(Arguments row) {
        return Stream.of(row.get())
                .filter(String.class::isInstance)
                .flatMap(text -> Stream.of(text.toString().split("/")));
    }

    private static Answer activate(TestTill shop, String device) {
        return shop.as(VENDOR, VENDOR_KEY)
                .post("/terminal/activate", new JsonObject().put("code", CODE).put("device_id", device));
    }

    /** With the key of a terminal that was just activated. */
    private static Answer checkIn(TestTill shop, String device) {
        JsonObject issued = activate(shop, device).biz();
        return shop.as(issued.getString("terminal_sn"), issued.getString("terminal_key"))
                .post("/terminal/checkin", new JsonObject().put("device_id", device));
    }

    private static TestTill current(TestTill shop) {
        return CurrentDialectTest.activated(shop);
    }

    private static Answer revoke(TestTill shop, String clientSn) {
        return shop.post("revoke", new JsonObject().put("client_sn", clientSn));
    }

    private static Answer then(Answer... oneAfterAnother) {
        return List.of(oneAfterAnother).get(oneAfterAnother.length - 1);
    }

    private static Arguments row(String verdict, Provocation provocation) {
        return Arguments.of(verdict, provocation);
    }

    private static Arguments signer(String verdict, TestTill signer, JsonObject body) {
        return Arguments.of(verdict, signer, body, "pay");
    }
}
