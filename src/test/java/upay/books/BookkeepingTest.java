package upay.books;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static upay.domain.channel.ChannelAction.REFUND;
import static upay.domain.channel.ChannelAction.UNDO;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.Action;
import upay.domain.BizError;
import upay.domain.OrderState;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.ResultCode;
import upay.domain.Step;
import upay.domain.Transaction;
import upay.domain.Transitions.ReversalFault;
import upay.domain.Verdict;
import upay.domain.channel.Outcome;
import upay.operation.ModelTrade.Customer;
import upay.operation.OrderReplies;
import upay.operation.ScriptedChannels.Twist;
import upay.operation.ScriptedChannels.Twist.Kind;
import upay.operation.VirtualGateway;
import upay.operation.VirtualTime;
import upay.operation.VirtualTimeTestBase;
import upay.port.Ledger.Change;
import upay.port.StoreException;
import upay.protocol.Reply;
import upay.tracing.Span;

@DisplayName("a drive that may not settle an order any more changes nothing, whatever the channel's result")
class BookkeepingTest extends VirtualTimeTestBase {
    private static final SettlementResult SEEN_PAID = SettlementResult.succeeded(Outcome.Facts.KNOWN);
    private static final SettlementResult REFUSED = SettlementResult.declined(BizError.TRADE_FAILED, null);
    private static final SettlementResult GIVEN_UP = SettlementResult.unresolved(
                    Verdict.UNKNOWN, ReversalFault.REVERSAL_IO)
            .next(Step.UNDO, VirtualTime.NOON);

    private Optional<Change> settle(Transaction transaction, Action action, SettlementResult finding) {
        return Bookkeeping.settle(state(), transaction.tsn(), action, finding, time.now());
    }

    private Transaction payment() {
        return state().payment();
    }

    @Test
    @DisplayName("a payment that is settled cannot be settled again, in any way")
    void settledPayment() {
        paid(Payway.ALIPAY);

        assertThat(settle(payment(), Action.PAY, SEEN_PAID)).isEmpty();
        assertThat(settle(payment(), Action.PAY, REFUSED)).isEmpty();
        assertThat(settle(payment(), Action.REVERSE, SEEN_PAID)).isEmpty();
        assertThat(settle(payment(), Action.VERIFY, SEEN_PAID)).isEmpty();
        assertThat(settle(payment(), Action.WATCH, REFUSED)).isEmpty();
        assertThat(settle(payment(), Action.CANCEL, SEEN_PAID)).isEmpty();
        assertThat(undo()).isEmpty();
        assertThat(Bookkeeping.raced(state(), SEEN_PAID, time.now())).isEmpty();
        assertThat(Bookkeeping.verify(state(), time.now())).isEmpty();
        assertThat(Bookkeeping.postpone(state(), payment().tsn(), Step.PAY, time.now()))
                .isEmpty();
    }

    private Optional<Change> undo() {
        Instant soon = time.now();
        return Bookkeeping.beginUndo(state(), BizError.TRADE_TIMEOUT, null, soon, soon);
    }

    @Test
    @DisplayName("a payment whose reversal is stored is not PAID by another answer, and not reversed again")
    void reversedPayment() {
        channels.customer(Customer.NEVER);
        channels.next(UNDO, Twist.slow(5));
        pay();
        until(51);

        assertThat(payment().step()).isEqualTo(Step.UNDO);
        assertThat(settle(payment(), Action.PAY, SEEN_PAID)).isEmpty();
        assertThat(undo()).isEmpty();
        assertThat(Bookkeeping.raced(state(), SEEN_PAID, time.now())).isPresent();
    }

    @Test
    @DisplayName("once a cancel is stored, the cancel alone decides, and only as what it was begun for")
    void cancelDecides() {
        channels.customer(Customer.NEVER);
        pay();
        channels.next(UNDO, Twist.slow(5));
        cancel();
        Transaction cancel = newest();

        assertThat(settle(payment(), Action.PAY, SEEN_PAID)).isEmpty();
        assertThat(settle(payment(), Action.REVERSE, GIVEN_UP)).isEmpty();
        assertThat(settle(payment(), Action.ABORT, SEEN_PAID)).isEmpty();
        assertThat(settle(cancel, Action.CANCEL, SEEN_PAID)).isEmpty();
        assertThat(undo()).isEmpty();
        assertThat(Bookkeeping.raced(state(), SEEN_PAID, time.now())).isEmpty();
        assertThat(settle(cancel, Action.ABORT, SEEN_PAID)).isPresent();
        until(6);
        assertThat(settle(cancel, Action.ABORT, SEEN_PAID)).isEmpty();
        assertThat(settle(cancel, Action.VERIFY, SEEN_PAID)).isEmpty();
    }

    @Test
    @DisplayName("a refund that is settled cannot be settled again")
    void settledRefund() {
        paid(Payway.ALIPAY);
        refund("r1", 300);

        assertThat(settle(newest(), Action.REFUND, SEEN_PAID)).isEmpty();
        assertThat(settle(newest(), Action.REFUND, REFUSED)).isEmpty();
        assertThat(settle(newest(), Action.WATCH, REFUSED)).isEmpty();
    }

    @Test
    @DisplayName("a channel's earlier result is not stored again")
    void nothingNew() {
        paid(Payway.ALIPAY);
        Outcome.Facts known = new Outcome.Facts("T", "p", "p***", null, null, true);

        assertThat(Bookkeeping.learn(state(), Outcome.Facts.NONE)).isEmpty();
        assertThat(Bookkeeping.learn(state(), known)).isEmpty();
        assertThat(learnsOf(new Outcome.Facts("T", null, null, null, null, false)))
                .isPresent();
        assertThat(learnsOf(new Outcome.Facts(null, "p", null, null, null, false)))
                .isPresent();
        assertThat(learnsOf(new Outcome.Facts(null, null, "p***", null, null, false)))
                .isPresent();
        assertThat(learnsOf(new Outcome.Facts(null, null, null, null, "qr", false)))
                .isPresent();
        assertThat(learnsOf(Outcome.Facts.KNOWN)).isPresent();
        assertThat(learnsOf(Outcome.Facts.NONE)).isEmpty();
    }

    private Optional<Change> learnsOf(Outcome.Facts facts) {
        OrderState fresh = ledger.books().history(order().key()).get(0);
        return Bookkeeping.learn(fresh, facts);
    }

    @Test
    @DisplayName("a change raises the version by one, and an order without a payment is none")
    void records() {
        paid(Payway.ALIPAY);

        assertThatThrownBy(() -> new Change(order(), order(), List.of(), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new OrderState(order(), List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("a refund whose failure comes to light by asking fails")
    void refundFoundFailed() {
        paid(Payway.WECHAT);
        trade().closesNextRefund = true;
        channels.next(REFUND, Kind.DONE_GARBAGE);

        Reply.Answer told = answerAt(3, refund("r1", 300));

        assertAnswer(told, ResultCode.FAIL, BizError.TRADE_FAILED, OrderStatus.PAID);
        assertThat(told.message()).contains("REFUNDCLOSE");
    }

    @Test
    @DisplayName("no call lasts longer than the client's wait: a cancel is answered at 10 s even if a call hangs")
    void boundedCalls() {
        paid(Payway.ALIPAY);
        channels.latency(call -> Duration.ofMillis(call.action() == UNDO ? 6_000 : 60_000));
        always(UNDO, Kind.GARBAGE);

        Reply.Answer told = answerAt(10, cancel());

        assertAnswer(told, ResultCode.CANCEL_ERROR, null, OrderStatus.CANCEL_ERROR);
        assertThat(channels.asked().get(channels.asked().size() - 1).call().timeout())
                .isEqualTo(Duration.ofSeconds(4));
    }

    @Test
    @DisplayName("a refund is answered at 10 s even if a call hangs")
    void boundedRefund() {
        paid(Payway.ALIPAY);
        channels.latency(call -> Duration.ofMillis(call.action() == REFUND ? 8_000 : 60_000));
        always(REFUND, Kind.GARBAGE);

        assertAnswer(answerAt(10, refund("r1", 300)), ResultCode.REFUND_ERROR, null, OrderStatus.REFUND_ERROR);
    }

    @Test
    @DisplayName("a charge that two instances detect at once is refunded once")
    void seenTwice() {
        channels.next(upay.domain.channel.ChannelAction.PAY, Twist.late(60));
        pay();
        until(75);
        channels.latency(call -> Duration.ofMillis(200));
        VirtualGateway other = another();
        Transaction payment = payment();
        until(81);
        gateway.settlement().resume(state(), payment.tsn(), Span.NONE);
        other.settlement().resume(state(), payment.tsn(), Span.NONE);

        until(90);

        assertThat(statuses())
                .containsExactly(
                        OrderStatus.CREATED, OrderStatus.PAY_CANCELED, OrderStatus.PAY_ERROR, OrderStatus.PAY_CANCELED);
        assertThat(trade().kept()).isZero();
        assertThat(other.settlement().active()).isZero();
    }

    @Test
    @DisplayName("a message is the code's own, with the channel's words where it gave any")
    void messages() {
        assertThat(OrderReplies.message(BizError.TRADE_FAILED, null)).isEqualTo("交易失败");
        assertThat(OrderReplies.message(BizError.TRADE_FAILED, " ")).isEqualTo("交易失败");
        assertThat(OrderReplies.message(BizError.TRADE_FAILED, "余额不足")).isEqualTo("交易失败：余额不足");
        assertThat(StoreException.certain(new IllegalStateException())).isFalse();
    }
}
