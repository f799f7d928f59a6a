package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@WithRunningGateway
@DisplayName("While an operation is in flight on an order, cancel and refund answer as in protocol.md#in-flight")
@Tag("process")
class InFlightRequestTest {
    private static final String NO_REFUND = "FAIL/UPAY_REFUND_INVALID_ORDER_STATE";
    private static final String NO_CANCEL = "FAIL/UPAY_CANCEL_INVALID_ORDER_STATE";

    private final TestTill shop;
    private final SandboxWallets wallets;

    InFlightRequestTest(TestTill shop, SandboxWallets wallets) {
        this.shop = shop;
        this.wallets = wallets;
    }

    @ParameterizedTest
    @ValueSource(strings = {TestTill.ALIPAY_CODE, TestTill.WECHAT_CODE})
    @DisplayName("a pay: the cancel joins and stops it, the waiting pay fails, a refund is refused")
    void pay(String code) throws Exception {
        String sn = TestTill.newClientSn();
        CompletableFuture<Answer> waiting = paying(sn, 9002, code);

        Answer refund = shop.refund(sn, "r", 1);
        Answer cancel = shop.cancel(sn);

        Answer pay = waiting.get(30, TimeUnit.SECONDS);
        assertThat(refund.verdict()).isEqualTo(NO_REFUND);
        assertThat(cancel.verdict()).isEqualTo("CANCEL_ABORT_SUCCESS");
        assertThat(cancel.orderStatus()).isEqualTo("PAY_CANCELED");
        assertThat(pay.verdict()).isEqualTo("PAY_FAIL/TRADE_FAILED");
        assertThat(shop.cancel(sn).verdict()).isEqualTo("CANCEL_ABORT_SUCCESS");
        assertThat(wallets.of(cancel.sn()).kept()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {TestTill.ALIPAY_CODE, TestTill.WECHAT_CODE})
    @DisplayName("a pay whose stopping is refused for a while: CANCEL_ABORT_ERROR, and in the end PAY_CANCELED")
    void stubbornPay(String code) throws Exception {
        String sn = TestTill.newClientSn();
        CompletableFuture<Answer> waiting = paying(sn, 9017, code);

        Answer cancel = shop.cancel(sn);
        Answer refund = shop.refund(sn, "r", 1);

        // On a busy machine the while may be over before the cancel's wait is.
        assertThat(cancel.verdict()).isIn("CANCEL_ABORT_ERROR", "CANCEL_ABORT_SUCCESS");
        assertThat(cancel.orderStatus())
                .isEqualTo("CANCEL_ABORT_ERROR".equals(cancel.code()) ? "CANCEL_ERROR" : "PAY_CANCELED");
        assertThat(refund.verdict()).isEqualTo(NO_REFUND);
        assertThat(waiting.get(30, TimeUnit.SECONDS).code()).isIn("PAY_FAIL", "PAY_FAIL_ERROR");
        assertThat(Eventually.untilFinal(shop, sn).orderStatus()).isEqualTo("PAY_CANCELED");
        assertThat(shop.cancel(sn).verdict()).isEqualTo("CANCEL_ABORT_SUCCESS");
    }

    @ParameterizedTest
    @ValueSource(strings = {TestTill.ALIPAY_CODE, TestTill.WECHAT_CODE})
    @DisplayName("PAY_ERROR: a cancel prompts the owed reversal, a refund is refused")
    void payError(String code) {
        String sn = TestTill.newClientSn();
        shop.pay(sn, 9017, code);
        Eventually.untilStatus(shop, sn, "PAY_ERROR");

        Answer cancel = shop.cancel(sn);
        Answer refund = shop.refund(sn, "r", 1);

        assertThat(cancel.verdict()).isIn("CANCEL_ABORT_ERROR", "CANCEL_ABORT_SUCCESS");
        assertThat(cancel.orderStatus())
                .isEqualTo("CANCEL_ABORT_ERROR".equals(cancel.code()) ? "PAY_ERROR" : "PAY_CANCELED");
        assertThat(refund.verdict()).isEqualTo(NO_REFUND);
        assertThat(Eventually.untilFinal(shop, sn).orderStatus()).isEqualTo("PAY_CANCELED");
    }

    @ParameterizedTest
    @ValueSource(strings = {TestTill.ALIPAY_CODE, TestTill.WECHAT_CODE})
    @DisplayName("a cancel: another one joins with the same answer, a refund is refused, an old one repeats its answer")
    void cancel(String code) throws Exception {
        String sn = TestTill.newClientSn();
        shop.pay(sn, 19_203, code);
        Answer refused = shop.refund(sn, "old", 9101);
        CompletableFuture<Answer> first = shop.posting("cancel", named(sn));
        Eventually.soon("the cancel has begun", () -> shop.query(sn), InFlightRequestTest::somethingNew);

        CompletableFuture<Answer> second = shop.posting("cancel", named(sn));
        Answer refund = shop.refund(sn, "new", 1);
        Answer replay = shop.refund(sn, "old", 9101);

        assertThat(refund.verdict()).isEqualTo(NO_REFUND);
        assertThat(refused.verdict()).isEqualTo("FAIL/SELLER_BALANCE_NOT_ENOUGH");
        assertThat(replay.verdict()).isEqualTo(refused.verdict());
        assertThat(first.get(30, TimeUnit.SECONDS).verdict()).isEqualTo("CANCEL_ERROR");
        assertThat(second.get(30, TimeUnit.SECONDS).verdict()).isIn("CANCEL_ERROR", "CANCEL_SUCCESS");
        assertThat(Eventually.untilFinal(shop, sn).orderStatus()).isEqualTo("CANCELED");
        assertThat(shop.cancel(sn).verdict()).isEqualTo("CANCEL_SUCCESS");
        assertThat(wallets.of(refund.sn()).returned()).isEqualTo(19_203);
    }

    @ParameterizedTest
    @ValueSource(strings = {TestTill.ALIPAY_CODE, TestTill.WECHAT_CODE})
    @DisplayName("a refund: others go on within what is left, the same one joins, a cancel is refused")
    void refund(String code) throws Exception {
        String sn = TestTill.newClientSn();
        shop.pay(sn, 19_000, code);
        CompletableFuture<Answer> first = shop.posting("refund", shop.refundOf(sn, "slow", 9105));
        Eventually.soon("the refund has begun", () -> shop.query(sn), InFlightRequestTest::somethingNew);

        Answer tooMuch = shop.refund(sn, "more", 9_896);
        CompletableFuture<Answer> same = shop.posting("refund", shop.refundOf(sn, "slow", 9105));
        Answer other = shop.refund(sn, "rest", 9_895);

        assertThat(tooMuch.verdict()).isEqualTo("FAIL/REFUND_AMT_NOT_EQUAL_TOTAL");
        // On a busy machine its wait may be over before the channel's answer is there.
        assertThat(other.code()).isIn("REFUND_SUCCESS", "REFUND_ERROR");
        assertThat(same.get(30, TimeUnit.SECONDS).code()).isIn("REFUND_SUCCESS", "REFUND_ERROR");
        assertThat(first.get(30, TimeUnit.SECONDS).code()).isIn("REFUND_SUCCESS", "REFUND_ERROR");
        assertThat(Eventually.untilFinal(shop, sn).orderStatus()).isEqualTo("REFUNDED");
        assertThat(shop.refund(sn, "rest", 9_895).verdict()).isEqualTo("REFUND_SUCCESS");
        SandboxWallets.Entry ledger = wallets.of(other.sn());
        assertThat(ledger.returned()).isEqualTo(19_000);
        assertThat(ledger.returns()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {TestTill.ALIPAY_CODE, TestTill.WECHAT_CODE})
    @DisplayName("a refund of unknown outcome: cancel and new refunds are refused, a repetition returns its state")
    void refundError(String code) throws Exception {
        String sn = TestTill.newClientSn();
        shop.pay(sn, 19_105, code);
        CompletableFuture<Answer> first = shop.posting("refund", shop.refundOf(sn, "lost", 9105));
        Eventually.soon("the refund has begun", () -> shop.query(sn), InFlightRequestTest::somethingNew);

        assertThat(shop.cancel(sn).verdict()).isEqualTo(NO_CANCEL);
        assertThat(first.get(30, TimeUnit.SECONDS).verdict()).isEqualTo("REFUND_ERROR");
        assertThat(shop.cancel(sn).verdict()).isEqualTo(NO_CANCEL);
        assertThat(shop.refund(sn, "new", 1).verdict()).isEqualTo(NO_REFUND);
        assertThat(shop.refund(sn, "lost", 9105).verdict()).isIn("REFUND_ERROR", "REFUND_SUCCESS");
        assertThat(shop.refund(sn, "lost", 9106).verdict()).isEqualTo("FAIL/REFUND_REQUEST_CONFLICT");
        assertThat(Eventually.untilFinal(shop, sn).orderStatus()).isEqualTo("PARTIAL_REFUNDED");
        assertThat(shop.refund(sn, "lost", 9105).verdict()).isEqualTo("REFUND_SUCCESS");
        assertThat(wallets.of(shop.query(sn).sn()).returns()).isEqualTo(1);
    }

    /** Sends a pay and comes back once it is stored, with its answer to come. */
    private CompletableFuture<Answer> paying(String sn, long fen, String code) {
        CompletableFuture<Answer> waiting =
                shop.posting("pay", shop.payment(sn, fen).put("dynamic_id", code));
        Eventually.soon("the order is stored", () -> shop.query(sn), answer -> "CREATED".equals(answer.orderStatus()));
        return waiting;
    }

    /** The newest transaction is no longer the settled one before it. */
    private static boolean somethingNew(Answer query) {
        return !"SUCCESS".equals(query.data("status")) && !"FAIL_CANCELED".equals(query.data("status"));
    }

    private static io.vertx.core.json.JsonObject named(String sn) {
        return new io.vertx.core.json.JsonObject().put("client_sn", sn);
    }
}
