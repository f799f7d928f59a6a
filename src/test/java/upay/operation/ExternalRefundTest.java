package upay.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.domain.channel.ChannelAction.REFUND;
import static upay.domain.channel.ChannelAction.REFUND_QUERY;
import static upay.domain.channel.ChannelAction.RETURNED;
import static upay.domain.channel.ChannelAction.UNDO;

import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.BizError;
import upay.domain.Fen;
import upay.domain.OrderState;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.ResultCode;
import upay.domain.Step;
import upay.domain.Transaction;
import upay.domain.TransactionStatus;
import upay.domain.TransactionType;
import upay.domain.channel.RawCallback;
import upay.operation.ScriptedChannels.Twist;
import upay.operation.ScriptedChannels.Twist.Kind;
import upay.port.ChannelCallbacks;
import upay.protocol.Reply;
import upay.settlement.ExternalRefundRecorder;
import upay.settlement.ExternalRefundRecorder.Result;
import upay.settlement.ExternalRefundRecorder.Statement;
import upay.tracing.Span;

@DisplayName("what the channel returned elsewhere is counted once, and a till is told")
class ExternalRefundTest extends VirtualTimeTestBase {

    private List<Transaction> external() {
        return state().transactions().stream()
                .filter(t -> t.type() == TransactionType.EXTERNAL_REFUND)
                .toList();
    }

    private long net() {
        return order().balance().net().value();
    }

    private void elsewhere(long fen) {
        assertThat(trade().refundElsewhere(fen)).isTrue();
    }

    @Test
    @DisplayName("a refund of too much is refused with what was returned elsewhere, and the rest can be refunded")
    void tooMuch() {
        paid(Payway.WECHAT);
        elsewhere(300);

        Reply.Answer answer = answer(refund("r1", TOTAL));

        assertAnswer(answer, ResultCode.FAIL, BizError.REFUND_AMT_NOT_EQUAL_TOTAL, OrderStatus.PARTIAL_REFUNDED);
        assertThat(answer.message()).contains("已在支付通道另行退款300分").contains("最多还可退700分");
        assertThat(external()).hasSize(1).allSatisfy(t -> {
            assertThat(t.amount()).isEqualTo(Fen.of(300));
            assertThat(t.status()).isEqualTo(TransactionStatus.SUCCESS);
            assertThat(t.isOpen()).isFalse();
        });
        assertThat(answer(refund("r1", TOTAL)).message())
                .as("the same number again")
                .isEqualTo(answer.message());
        assertThat(answer(refund("r2", 700)).code()).isEqualTo(ResultCode.REFUND_SUCCESS);
        assertThat(status()).isEqualTo(OrderStatus.REFUNDED);
        assertThat(external()).hasSize(1);
    }

    @Test
    @DisplayName("all of it was returned elsewhere: the refund is refused, and the order is refunded")
    void all() {
        for (Payway payway : List.of(Payway.WECHAT, Payway.ALIPAY)) {
            String name = "of " + payway;
            settled(gateway.pay(name, payway, TOTAL));
            channels.trade(state(name).order().key().sn()).refundElsewhere(TOTAL);

            Reply.Answer answer = answer(settled(gateway.refund(name, "r1", 100)));

            assertAnswer(answer, ResultCode.FAIL, BizError.REFUND_AMT_NOT_EQUAL_TOTAL, OrderStatus.REFUNDED);
            assertThat(answer.message()).contains("另行退款1000分").contains("最多还可退0分");
            assertThat(state(name).order().balance().net()).isEqualTo(Fen.ZERO);
        }
    }

    @Test
    @DisplayName("a channel that states no sum: the refusal says what to do, and nothing is booked")
    void noSum() {
        paid(Payway.ALIPAY);
        elsewhere(300);

        Reply.Answer answer = answer(refund("r1", TOTAL));

        assertAnswer(answer, ResultCode.FAIL, BizError.REFUND_AMT_NOT_EQUAL_TOTAL, OrderStatus.PAID);
        assertThat(answer.message()).contains("可能已在支付通道另行退款，请在其商户平台核对");
        assertThat(external()).isEmpty();
    }

    @Test
    @DisplayName("the answer to a refund that states the sum of all: what is more than ours was returned elsewhere")
    void sumOfAll() {
        paid(Payway.ALIPAY);
        elsewhere(300);

        assertThat(answer(refund("r1", 500)).code()).isEqualTo(ResultCode.REFUND_SUCCESS);

        assertThat(net()).isEqualTo(200);
        assertThat(external()).hasSize(1);
        assertThat(answer(refund("r2", 200)).code()).isEqualTo(ResultCode.REFUND_SUCCESS);
        assertThat(status()).isEqualTo(OrderStatus.REFUNDED);
        assertThat(external()).hasSize(1);
    }

    @Test
    @DisplayName("the channel does not answer in time: the refund is refused as before, and the channel is asked again")
    void askedLater() {
        gateway.sweeper().start();
        paid(Payway.WECHAT);
        elsewhere(300);
        channels.next(RETURNED, Kind.LOST);

        Future<Reply> refund = refund("r1", TOTAL);
        until(15);

        assertAnswer(answer(refund), ResultCode.FAIL, BizError.REFUND_AMT_NOT_EQUAL_TOTAL, OrderStatus.PAID);
        assertThat(state().payment().step()).isEqualTo(Step.WATCH);
        until(4_000);
        assertThat(net()).isEqualTo(700);
        assertThat(external()).hasSize(1);
        assertThat(state().payment().step()).isEqualTo(Step.DONE);
    }

    @Test
    @DisplayName("while a refund of ours is unknown nothing is concluded; once it is settled the rest is")
    void waits() {
        gateway.sweeper().start();
        paid(Payway.WECHAT);
        channels.next(REFUND, Kind.DONE_LOST);
        always(REFUND_QUERY, Kind.LOST);
        refund("r1", 200);
        until(12);
        assertThat(status()).isEqualTo(OrderStatus.REFUND_ERROR);
        elsewhere(300);

        Result result = settled(record(500)).result().result();
        gateway.settlement().checkReturned(state(), List.of(), Span.NONE);
        until(20);

        assertThat(result).isEqualTo(Result.NOTHING_NEW);
        assertThat(external()).isEmpty();
        heal();
        until(4_000);
        assertThat(status()).isEqualTo(OrderStatus.PARTIAL_REFUNDED);
        assertThat(settled(record(500)).result().result()).isEqualTo(Result.RECORDED);
        assertThat(net()).isEqualTo(500);
    }

    @Test
    @DisplayName("a refund in flight: a sum that includes it is made again later")
    void inFlight() {
        paid(Payway.WECHAT);
        channels.next(REFUND, Twist.slow(5));
        refund("r1", 200);

        assertThat(settled(record(500)).result().result()).isEqualTo(Result.UNSETTLED);
        until(6);
        assertThat(settled(record(500)).result().result()).isEqualTo(Result.RECORDED);
        assertThat(settled(record(500)).result().result()).isEqualTo(Result.NOTHING_NEW);
        assertThat(settled(record(TOTAL + 1)).result().result()).isEqualTo(Result.NOTHING_NEW);
        assertThat(net()).isEqualTo(500);
        assertThat(external()).hasSize(1);
    }

    private Future<ExternalRefundRecorder.Recorded> record(long returned) {
        return recorder(gateway)
                .recordExternalRefund(order().key(), new Statement(Fen.of(returned), "console-1"), List.of());
    }

    private static ExternalRefundRecorder recorder(VirtualGateway at) {
        return new ExternalRefundRecorder(
                at.ports().ledger(), at.ports().numbers(), at.ports().instance());
    }

    @Test
    @DisplayName("the same sum, learned by two instances at once, is recorded once")
    void twice() {
        VirtualGateway other = another();
        paid(Payway.ALIPAY);
        ledger.weather(InMemoryLedger.Weather.fair(java.time.Duration.ofMillis(5)));
        OrderState stale = state();
        Statement statement = new Statement(Fen.of(300), null);

        var one = recorder(gateway).recordExternalRefund(stale, statement, List.of());
        var two = recorder(other).recordExternalRefund(stale, statement, List.of());
        until(2);

        assertThat(List.of(one.result().result(), two.result().result()))
                .containsExactlyInAnyOrder(Result.RECORDED, Result.NOTHING_NEW);
        assertThat(net()).isEqualTo(700);
    }

    @Test
    @DisplayName("a cancel of what was returned elsewhere in part is refused as one of a refunded order")
    void cancelOfPart() {
        paid(Payway.WECHAT);
        elsewhere(300);

        Reply.Answer answer = answer(cancel());

        assertAnswer(answer, ResultCode.FAIL, BizError.UPAY_CANCEL_INVALID_ORDER_STATE, OrderStatus.PARTIAL_REFUNDED);
        assertThat(answer.message()).contains("另行退款300分").contains("最多还可退700分");
        assertThat(order().hasCancel()).isFalse();
        assertThat(answer(refund("r1", 700)).code()).isEqualTo(ResultCode.REFUND_SUCCESS);
        assertAnswer(answer(cancel()), ResultCode.FAIL, BizError.UPAY_CANCEL_INVALID_ORDER_STATE, OrderStatus.REFUNDED);
    }

    @Test
    @DisplayName("a cancel of what was returned elsewhere in full is refused too, and the order is refunded")
    void cancelOfAll() {
        for (Payway payway : List.of(Payway.WECHAT, Payway.ALIPAY)) {
            String name = "of " + payway;
            settled(gateway.pay(name, payway, TOTAL));
            channels.trade(state(name).order().key().sn()).refundElsewhere(TOTAL);

            Reply.Answer answer = answer(settled(gateway.cancel(name)));

            assertAnswer(answer, ResultCode.FAIL, BizError.UPAY_CANCEL_INVALID_ORDER_STATE, OrderStatus.REFUNDED);
            assertThat(state(name).transactions())
                    .extracting(Transaction::status)
                    .containsExactly(
                            TransactionStatus.SUCCESS, TransactionStatus.FAIL_CANCELED, TransactionStatus.SUCCESS);
        }
    }

    @Test
    @DisplayName("a cancel of a QR code's payment, which is a refund in full, is refused so as well")
    void cancelOfQrCode() {
        paidByQr();
        elsewhere(300);

        Future<Reply> cancel = cancel();
        until(second() + 2);

        assertAnswer(
                answer(cancel),
                ResultCode.FAIL,
                BizError.UPAY_CANCEL_INVALID_ORDER_STATE,
                OrderStatus.PARTIAL_REFUNDED);
    }

    @Test
    @DisplayName("after the till was told CANCEL_ERROR, the rest is returned, and the order ends CANCELED")
    void cancelIsFinishedLater() {
        gateway.sweeper().start();
        paid(Payway.WECHAT);
        always(UNDO, Kind.LOST);
        cancel();
        until(11);
        assertThat(status()).isEqualTo(OrderStatus.CANCEL_ERROR);
        elsewhere(300);
        heal();

        until(4_000);

        assertThat(status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(trade().kept()).isZero();
        assertThat(external()).isEmpty();
    }

    @Test
    @DisplayName("a cancel whose first try may have been executed is not taken for a refund made elsewhere")
    void ownCancel() {
        gateway.sweeper().start();
        paid(Payway.WECHAT);
        channels.next(UNDO, Kind.DONE_LOST);

        Future<Reply> cancel = cancel();
        until(20);

        assertThat(answer(cancel).code()).isIn(ResultCode.CANCEL_SUCCESS, ResultCode.CANCEL_ERROR);
        until(4_000);
        assertThat(status()).isEqualTo(OrderStatus.CANCELED);
        assertThat(external()).isEmpty();
    }

    @Test
    @DisplayName("a callback that states the sum is recorded, with the channel's number; repeated, it changes nothing")
    void callbackWithSum() {
        paid(Payway.ALIPAY);
        elsewhere(300);
        RawCallback callback = ModelCallback.refundedElsewhere(order().key().sn(), "console-7", 300);

        assertThat(receive(Payway.ALIPAY, callback)).isInstanceOf(CallbackReceipt.Acknowledged.class);
        assertThat(receive(Payway.ALIPAY, callback)).isInstanceOf(CallbackReceipt.Acknowledged.class);

        assertThat(net()).isEqualTo(700);
        assertThat(external()).extracting(t -> t.request().clientTsn()).containsExactly("console-7");
        assertThat(ledger.books().told(order().key()).toString()).contains("console-7");
    }

    @Test
    @DisplayName("a sum that comes while our own refund is in flight is sent again by the channel")
    void callbackInFlight() {
        paid(Payway.ALIPAY);
        elsewhere(300);
        channels.next(REFUND, Twist.slow(3));
        refund("r1", 100);
        RawCallback callback = ModelCallback.refundedElsewhere(order().key().sn(), "console-7", 400);

        assertThat(receive(Payway.ALIPAY, callback)).isInstanceOf(CallbackReceipt.NotNow.class);
        String own = Long.toString(newest().tsn());
        assertThat(receive(
                        Payway.ALIPAY,
                        ModelCallback.refundedElsewhere(order().key().sn(), own, 400)))
                .as("our own refund's")
                .isInstanceOf(CallbackReceipt.Acknowledged.class);
        assertThat(external()).isEmpty();
        until(4);
        assertThat(receive(Payway.ALIPAY, callback)).isInstanceOf(CallbackReceipt.Acknowledged.class);
        assertThat(net()).isEqualTo(600);
    }

    @Test
    @DisplayName("a callback without a sum makes the gateway ask the channel, unless the refund is our own")
    void callbackWithoutSum() {
        paid(Payway.WECHAT);
        refund("r1", 100);
        until(second() + 5);
        String own = Long.toString(newest().tsn());

        receive(Payway.WECHAT, ModelCallback.refundedElsewhere(order().key().sn(), own, -1));
        assertThat(asked(RETURNED)).isZero();
        elsewhere(300);
        receive(Payway.WECHAT, ModelCallback.refundedElsewhere(order().key().sn(), "console-7", -1));

        assertThat(asked(RETURNED)).isEqualTo(1);
        assertThat(net()).isEqualTo(600);
        assertThat(state().payment().step()).isEqualTo(Step.DONE);
    }

    @Test
    @DisplayName("a callback about an order of another channel, or of none, changes nothing")
    void strange() {
        paid(Payway.ALIPAY);

        assertThat(receive(
                        Payway.WECHAT,
                        ModelCallback.refundedElsewhere(order().key().sn(), "x", 300)))
                .isInstanceOf(CallbackReceipt.Acknowledged.class);
        assertThat(receive(Payway.ALIPAY, ModelCallback.refundedElsewhere(1, "x", 300)))
                .isInstanceOf(CallbackReceipt.Acknowledged.class);
        assertThat(net()).isEqualTo(TOTAL);
    }

    private CallbackReceipt receive(Payway payway, RawCallback raw) {
        CallbackOperation operation = new CallbackOperation(gateway.ports(), gateway.settlement(), (ChannelCallbacks)
                gateway.ports().channels());
        return settled(operation.run(payway, VirtualGateway.MERCHANT, raw)).result();
    }

    @Test
    @DisplayName("an instance that dies while the channel is asked is followed by another")
    void takenOver() {
        paid(Payway.WECHAT);
        elsewhere(300);
        always(RETURNED, Kind.LOST);
        gateway.settlement().checkReturned(state(), List.of(), Span.NONE);
        time.settle();
        gateway.node().crash();
        heal();

        another().sweeper().start();
        until(300);

        assertThat(net()).isEqualTo(700);
        assertThat(state().payment().step()).isEqualTo(Step.DONE);
    }

    @Test
    @DisplayName("a channel that never answers is not asked for ever")
    void bounded() {
        gateway.sweeper().start();
        paid(Payway.WECHAT);
        always(RETURNED, Kind.LOST);
        gateway.settlement().checkReturned(state(), List.of(), Span.NONE);

        until(86_400 * 10);

        assertThat(state().payment().step()).isEqualTo(Step.DONE);
        assertThat(asked(RETURNED)).isBetween(5L, 12L);
    }

    @Test
    @DisplayName("a payment that nobody refunds elsewhere costs no further call")
    void nothingElsewhere() {
        paid(Payway.WECHAT);
        refund("r1", 300);
        settled(gateway.pay("b", Payway.ALIPAY, TOTAL));
        settled(gateway.cancel("b"));
        until(4_000);

        assertThat(asked(RETURNED)).isZero();
    }

    @Test
    @DisplayName("the merchant is told by a webhook of the refund, without a number of the merchant's")
    void webhook() {
        paid(Payway.ALIPAY);
        int before = ledger.books().notifications().size();
        settled(record(300));

        var told = ledger.books().notifications();
        assertThat(told).hasSize(before + 1);
        assertThat(told.get(before).event()).startsWith("refunded-");
        var body = new io.vertx.core.json.JsonObject(told.get(before).body());
        assertThat(body.getString("order_status")).isEqualTo("PARTIAL_REFUNDED");
        assertThat(body.getString("net_amount")).isEqualTo("700");
        assertThat(body.getString("tsn")).isEqualTo(Long.toString(newest().tsn()));
        assertThat(body.containsKey("refund_request_no")).isFalse();
        assertThat(body.containsKey("client_tsn")).isFalse();
    }
}
