package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithRunningGateway
@DisplayName("An activated terminal gets the answers of the current dialect")
@Tag("process")
class CurrentDialectTest {
    private final TestTill seed;
    private final TestTill till;

    CurrentDialectTest(TestTill shop) {
        seed = shop;
        till = activated(shop);
    }

    /** A new terminal of the ready-made terminals' store, at the same gateway. */
    static TestTill activated(TestTill shop) {
        JsonObject body = new JsonObject().put("code", "SANDBOX1").put("device_id", TestTill.newClientSn());
        JsonObject issued = shop.as("90000001", "sandbox-vendor-key")
                .post("/terminal/activate", body)
                .biz();
        return shop.as(issued.getString("terminal_sn"), issued.getString("terminal_key"));
    }

    @Test
    @DisplayName("9105: a refund without an outcome is in progress, by each request, until it is done")
    void refund() {
        String clientSn = TestTill.newClientSn();
        till.pay(clientSn, 20_000, TestTill.ALIPAY_CODE);

        Answer first = till.refund(clientSn, "r-1", 9105);
        Answer asked = queryRefund(till, clientSn);
        Answer ofSeed = queryRefund(seed, clientSn);
        Answer done =
                Eventually.until("the refund is done", () -> till.refund(clientSn, "r-1", 9105), again -> !again.code()
                        .equals("REFUND_IN_PROGRESS"));

        assertThat(state(first)).isEqualTo("REFUND_IN_PROGRESS IN_PROG REFUND_ERROR");
        assertThat(first.error()).isNull();
        assertThat(first.data("finish_time")).isNull();
        assertThat(state(asked)).isIn("SUCCESS IN_PROG REFUND_ERROR", "SUCCESS SUCCESS PARTIAL_REFUNDED");
        assertThat(state(ofSeed)).isIn("SUCCESS REFUND_ERROR REFUND_ERROR", "SUCCESS SUCCESS PARTIAL_REFUNDED");
        assertThat(state(done)).isEqualTo("REFUND_SUCCESS SUCCESS PARTIAL_REFUNDED");
        assertThat(state(queryRefund(till, clientSn))).isEqualTo("SUCCESS SUCCESS PARTIAL_REFUNDED");
    }

    @Test
    @DisplayName("9203: a cancel without an outcome is in progress until it is done; 9202, refused, it is an error")
    void cancel() {
        String unanswered = TestTill.newClientSn();
        String refused = TestTill.newClientSn();
        till.pay(unanswered, 9203, TestTill.ALIPAY_CODE);
        till.pay(refused, 9202, TestTill.ALIPAY_CODE);

        assertThat(state(till.cancel(unanswered))).isEqualTo("CANCEL_IN_PROGRESS IN_PROG CANCEL_ERROR");
        assertThat(state(till.cancel(refused))).isEqualTo("CANCEL_ERROR CANCEL_ERROR CANCEL_ERROR");
        for (String clientSn : List.of(unanswered, refused)) {
            Eventually.untilFinal(till, clientSn);
            assertThat(state(till.cancel(clientSn))).isEqualTo("CANCEL_SUCCESS SUCCESS CANCELED");
        }
    }

    @ParameterizedTest(name = "operator {0}")
    @ValueSource(strings = {"absent", "empty", "null"})
    @DisplayName("no operator, and nothing in the ways of PHP: taken, and left out of every answer")
    void withoutOperator(String operator) {
        String paid = TestTill.newClientSn();
        String shown = TestTill.newClientSn();
        List<Answer> answers = List.of(
                till.post("pay", bare(till.payment(paid, 300), operator).put("dynamic_id", TestTill.ALIPAY_CODE)),
                till.query(paid),
                till.post("refund", bare(till.refundOf(paid, "r-1", 100), operator)),
                queryRefund(till, paid),
                till.post("precreate", bare(till.payment(shown, 300), operator).put("payway", "3")),
                till.cancel(shown));

        assertThat(answers)
                .extracting(Answer::verdict)
                .containsExactly(
                        "PAY_SUCCESS",
                        "SUCCESS",
                        "REFUND_SUCCESS",
                        "SUCCESS",
                        "PRECREATE_SUCCESS",
                        "CANCEL_ABORT_SUCCESS");
        assertThat(answers).allSatisfy(answer -> assertThat(answer.data().fieldNames())
                .doesNotContain("operator", "reflect", "description")
                .contains("tsn", "client_tsn", "payway_name"));
        assertThat(seed.post(
                                "pay",
                                bare(seed.payment(TestTill.newClientSn(), 300), operator)
                                        .put("dynamic_id", TestTill.ALIPAY_CODE))
                        .code())
                .isEqualTo("400/INVALID_PARAMS");
    }

    private static JsonObject bare(JsonObject request, String operator) {
        request.remove("operator");
        if (!operator.equals("absent")) {
            request.put("operator", operator.equals("empty") ? "" : null);
        }
        return request.put("extended", new JsonArray())
                .put("goods_details", new JsonArray())
                .put("reflect", "");
    }

    @Test
    @DisplayName("payway 2 is answered as 2 everywhere, and a refund may name its order twice")
    void paywayAsSent() {
        String clientSn = TestTill.newClientSn();
        Answer paid = till.post(
                "pay", till.payment(clientSn, 300).put("payway", "2").put("dynamic_id", TestTill.ALIPAY_CODE));
        Answer refunded =
                till.post("refund", till.refundOf(clientSn, "r-1", 100).put("sn", paid.sn()));
        Answer again = till.pay(clientSn, 300, TestTill.ALIPAY_CODE);
        Answer asked = till.query(clientSn);

        assertThat(List.of(paid, refunded, again, asked)).allSatisfy(answer -> {
            assertThat(answer.data("payway")).isEqualTo("2");
            assertThat(answer.data("payway_name")).isEqualTo("支付宝");
        });
        assertThat(refunded.verdict()).isEqualTo("REFUND_SUCCESS");
        assertThat(paid.data("client_tsn")).isEqualTo(clientSn);
        assertThat(asked.data("client_tsn")).isEqualTo(clientSn + "-r-1");
        assertThat(asked.data("tsn")).isEqualTo(refunded.data("tsn")).isNotEqualTo(paid.data("tsn"));
        assertThat(asked.data("refund_request_no")).isNull();
    }

    @Test
    @DisplayName("a query about a refund that the order has not, or about none of an order")
    void noSuchRefund() {
        String clientSn = TestTill.newClientSn();
        till.pay(clientSn, 300, TestTill.ALIPAY_CODE);

        Answer none = queryRefund(till, clientSn);
        Answer alone = till.post("query", new JsonObject().put("refund_request_no", "r-1"));

        assertThat(none.verdict()).isEqualTo("FAIL/UPAY_ORDER_NOT_EXISTS");
        assertThat(none.message()).contains("r-1");
        assertThat(alone.code()).isEqualTo("400/INVALID_PARAMS");
        assertThat(alone.message()).contains("sn", "client_sn", "refund_request_no");
    }

    @Test
    @DisplayName("a paid order of every channel has a trade_no")
    void tradeNumbers() {
        TestTill.CODES.forEach((payway, code) -> {
            Answer paid = till.pay(TestTill.newClientSn(), 300, code);

            assertThat(paid.verdict()).isEqualTo("PAY_SUCCESS");
            assertThat(paid.data("trade_no")).as("payway %s", payway).isNotBlank();
        });
    }

    private static Answer queryRefund(TestTill till, String clientSn) {
        return till.post("query", new JsonObject().put("client_sn", clientSn).put("refund_request_no", "r-1"));
    }

    private static String state(Answer answer) {
        return answer.verdict() + " " + answer.data("status") + " " + answer.orderStatus();
    }
}
