package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import upay.store.TestStore;

@DisplayName("A till that runs no loop: one call that waits, and a verdict in every answer")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("process")
class CashierVerdictTest {
    private static final Map<String, String> SETTINGS =
            Map.of("UPAY_SANDBOX_TIME_SCALE", "0.1", "UPAY_WAITS_PAY_WAIT", "5s");

    private LocalGateway gateway;
    private TestTill plain;
    private TestTill till;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        gateway = started(folder);
        plain = gateway.till();
        till = asking(plain, "zh; wait=60");
        plain.pay(TestTill.newClientSn(), 100, TestTill.ALIPAY_CODE);
    }

    private static LocalGateway started(Path folder) throws Exception {
        Map<String, String> settings = new java.util.HashMap<>(SETTINGS);
        settings.put("UPAY_DB_URI", TestStore.fresh().uri());
        return LocalGateway.start(folder, settings);
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    private static TestTill asking(TestTill till, String verdict) {
        return till.withHeaders(Map.of("Upay-Verdict", verdict));
    }

    private static String told(Answer answer) {
        return answer.code() + " " + answer.json().getString("verdict") + " "
                + answer.json().getString("verdict_message");
    }

    @Test
    @DisplayName("9001: the customer confirms while the one call waits")
    void confirms() {
        assertThat(told(till.pay(TestTill.newClientSn(), 129_001, TestTill.ALIPAY_CODE)))
                .isEqualTo("PAY_SUCCESS hand_over 已收款1290.01元，可以交货。");
    }

    @Test
    @DisplayName("9010: charged, and the channel's answer is lost: paid all the same")
    void lostAtTheChannel() {
        assertThat(told(till.pay(TestTill.newClientSn(), 9010, TestTill.WECHAT_CODE)))
                .isEqualTo("PAY_SUCCESS hand_over 已收款90.10元，可以交货。");
    }

    @Test
    @DisplayName("9004: refused, with the reason and what to do, in English too")
    void refused() {
        assertThat(told(asking(plain, "en-US; wait=60").pay(TestTill.newClientSn(), 9004, TestTill.ALIPAY_CODE)))
                .isEqualTo(
                        "PAY_FAIL do_not_hand_over"
                                + " Not paid, do not hand over: the customer's balance is too low, ask for another way to pay.");
    }

    @Test
    @DisplayName("9002: never confirmed: wait when the usual wait ends, reversed when the long one goes on")
    void never() {
        String clientSn = TestTill.newClientSn();
        Answer usual = asking(plain, "zh").pay(clientSn, 9002, TestTill.ALIPAY_CODE);
        Answer longer = till.query(clientSn);

        assertThat(told(usual)).isEqualTo("PAY_IN_PROGRESS wait 付款90.02元尚未确认，暂勿交货，请继续查询。");
        assertThat(told(longer)).isEqualTo("SUCCESS do_not_hand_over 未收款，请勿交货：顾客未及时付款，已撤销，请重新收款。");
        assertThat(told(till.pay(TestTill.newClientSn(), 9002, TestTill.ALIPAY_CODE)))
                .startsWith("PAY_FAIL do_not_hand_over");
    }

    @Test
    @DisplayName("wait=0: the answer comes at once, and says to ask")
    void atOnce() {
        long start = System.nanoTime();

        Answer answer = asking(plain, "zh; wait=0").pay(TestTill.newClientSn(), 9002, TestTill.ALIPAY_CODE);

        assertThat(told(answer)).startsWith("PAY_IN_PROGRESS wait");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(400));
    }

    @Test
    @DisplayName("the same number again: wait, and query; the query has the verdict")
    void again() {
        String clientSn = TestTill.newClientSn();
        till.pay(clientSn, 100, TestTill.ALIPAY_CODE);

        assertThat(told(till.pay(clientSn, 100, TestTill.ALIPAY_CODE))).startsWith("FAIL wait 该订单号此前已收款1.00元");
        assertThat(told(till.query(clientSn))).isEqualTo("SUCCESS hand_over 已收款1.00元，可以交货。");
    }

    @Test
    @DisplayName("a QR code: shown at once; the query waits for the customer")
    void qrCode() throws Exception {
        String clientSn = TestTill.newClientSn();
        Answer shown = till.precreate(clientSn, 200, "1");
        assertThat(told(shown)).startsWith("PRECREATE_SUCCESS wait 请顾客付款2.00元");

        CompletableFuture<Answer> asked = till.posting("query", new JsonObject().put("client_sn", clientSn));
        Eventually.soon("it waits", () -> gateway.value("upay_requests_in_flight"), waiting -> waiting > 0);
        assertThat(asked).isNotDone();
        assertThat(gateway.wallets().scan(shown.sn())).isTrue();

        assertThat(told(asked.get(30, TimeUnit.SECONDS))).isEqualTo("SUCCESS hand_over 已收款2.00元，可以交货。");
    }

    @Test
    @DisplayName("refund and cancel: never hand_over")
    void givenBack() {
        String refunded = TestTill.newClientSn();
        String cancelled = TestTill.newClientSn();
        till.pay(refunded, 20_000, TestTill.ALIPAY_CODE);
        till.pay(cancelled, 500, TestTill.ALIPAY_CODE);

        assertThat(told(till.refund(refunded, "r-1", 9101)))
                .isEqualTo("FAIL do_not_hand_over 退款未成功，没有退钱：本店账户余额不足，请充值后再退。");
        assertThat(told(till.refund(refunded, "r-2", 40))).isEqualTo("REFUND_SUCCESS do_not_hand_over 已退款0.40元，请勿交货。");
        assertThat(told(till.query(refunded))).isEqualTo("SUCCESS do_not_hand_over 订单已部分退款，余199.60元，请勿再交货。");
        assertThat(told(till.cancel(cancelled))).isEqualTo("CANCEL_SUCCESS do_not_hand_over 已撤单，5.00元已全额退回，请勿交货。");
        assertThat(told(till.cancel(TestTill.newClientSn()))).isEqualTo("FAIL do_not_hand_over 没有这笔订单，未收款，请勿交货。");
        assertThat(told(till.query(TestTill.newClientSn()))).isEqualTo("FAIL do_not_hand_over 查无此单，请勿交货。");
    }

    @Test
    @DisplayName("a faulty header charges nothing: the number stays free")
    void faulty() {
        String clientSn = TestTill.newClientSn();

        Answer refused = asking(plain, "zh; wait=90").pay(clientSn, 100, TestTill.ALIPAY_CODE);

        assertThat(refused.code()).isEqualTo("400/INVALID_PARAMS");
        assertThat(refused.message()).contains("Upay-Verdict");
        assertThat(plain.query(clientSn).verdict()).isEqualTo("FAIL/UPAY_ORDER_NOT_EXISTS");
    }

    @Test
    @DisplayName("without the header no answer has a field more")
    void without() {
        String clientSn = TestTill.newClientSn();
        Answer paid = plain.pay(clientSn, 100, TestTill.ALIPAY_CODE);

        assertThat(paid.text())
                .startsWith("{\"result_code\":\"200\",\"biz_response\":{\"result_code\":\"PAY_SUCCESS\"");
        assertThat(paid.json().fieldNames()).containsExactly("result_code", "biz_response");
        assertThat(plain.query(clientSn).json().fieldNames()).containsExactly("result_code", "biz_response");
    }

    @Test
    @DisplayName("a gateway that shuts down answers those that wait: wait")
    void shutDown(@TempDir Path folder) throws Exception {
        LocalGateway other = started(folder);
        CompletableFuture<Answer> paying;
        try {
            TestTill waiting = asking(other.till(), "zh; wait=60");
            String clientSn = TestTill.newClientSn();
            paying = waiting.posting("pay", waiting.payment(clientSn, 9002).put("dynamic_id", TestTill.ALIPAY_CODE));
            Eventually.soon("it waits", () -> other.value("upay_requests_in_flight"), flying -> flying > 0);
        } finally {
            other.close();
        }

        assertThat(told(paying.get(1, TimeUnit.SECONDS))).startsWith("PAY_IN_PROGRESS wait");
    }
}
