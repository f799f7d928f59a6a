package upay.operation;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import upay.books.Bookkeeping;
import upay.books.ExternalRefunds;
import upay.books.SettlementResult;
import upay.domain.AccountName;
import upay.domain.Action;
import upay.domain.Fen;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.domain.OrderStatus;
import upay.domain.Payway;
import upay.domain.Purchase;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.RawCallback;
import upay.history.HistoryEvent;
import upay.port.ChannelCallbacks;
import upay.port.Ledger.Applied;
import upay.port.Ledger.Change;
import upay.port.Ports;
import upay.settlement.ConflictRetry;
import upay.settlement.ExternalRefundRecorder;
import upay.settlement.Settlement;
import upay.tracing.OrderLog;
import upay.tracing.Span;

/**
 * What one verified callback does to its order. One of a payment settles an open order by the same bookkeeping as the
 * channel's response; for an order that was closed here it triggers a channel query at once, and a charge is returned.
 * One of a refund that was made elsewhere is recorded, or makes the gateway ask the channel. Everything else is only
 * acknowledged: replayed, late and reordered callbacks change nothing, since every change is a row of the transition
 * table and a compare-and-set.
 */
final class CallbackBooking {
    private static final Logger LOG = LoggerFactory.getLogger(CallbackBooking.class);

    private final Ports ports;
    private final Settlement settlement;
    private final ChannelCallbacks notices;
    private final ExternalRefundRecorder recorder;
    private final Payway payway;
    private final RawCallback raw;
    private final Span work;

    /** @param work the callback's span, on behalf of the request that began the order */
    CallbackBooking(
            Ports ports,
            Settlement settlement,
            ChannelCallbacks notices,
            ExternalRefundRecorder recorder,
            Payway payway,
            RawCallback raw,
            Span work) {
        this.ports = ports;
        this.settlement = settlement;
        this.notices = notices;
        this.recorder = recorder;
        this.payway = payway;
        this.raw = raw;
        this.work = work;
    }

    /** A payment: genuine, but possibly for another party's order, or for one that is paid with another account. */
    Future<CallbackReceipt> paid(OrderKey key, ChannelCallback.Paid paid, Optional<OrderState> found) {
        String wrong = found.map(state -> wrong(state.order().purchase(), paid)).orElse("there is no such order");
        return wrong.isEmpty() ? ofItsAccount(paid, found.orElseThrow()) : refused(key, found, wrong);
    }

    /** A refund; it is acknowledged if there is no such order. */
    Future<CallbackReceipt> refunded(ChannelCallback.Refunded refunded, Optional<OrderState> found) {
        return found.filter(state -> state.order().purchase().payway() == payway)
                .map(state -> refunded(refunded, state))
                .orElseGet(this::acknowledged);
    }

    private Future<CallbackReceipt> ofItsAccount(ChannelCallback.Paid paid, OrderState state) {
        OrderKey key = state.order().key();
        Purchase purchase = state.order().purchase();
        AccountName own = purchase.method().account();
        if (paid.account() == null || isOf(own, paid.account())) {
            return booked(paid, state);
        }
        String wrong = "it is verified with the account " + paid.account() + ", and not with the order's";
        if (own == null) {
            return refused(key, Optional.of(state), wrong);
        }
        // Two accounts may have the same keys, as after a move from one version of a channel's interface to another.
        return notices.read(payway, key.merchantId(), own, raw).compose(again -> {
            boolean same = again.orElse(null) instanceof ChannelCallback.Paid other
                    && other.sn() == key.sn()
                    && wrong(purchase, other).isEmpty();
            return same
                    ? booked((ChannelCallback.Paid) again.orElseThrow(), state)
                    : refused(key, Optional.of(state), wrong);
        });
    }

    private Future<CallbackReceipt> booked(ChannelCallback.Paid paid, OrderState found) {
        return ConflictRetry.decide(ports.ledger(), found, state -> book(paid, state));
    }

    /** An order from before accounts had names is of one of those that there were. */
    private static boolean isOf(@Nullable AccountName own, AccountName verified) {
        return own == null ? verified.isUnnamed() : own.equals(verified);
    }

    private Future<CallbackReceipt> refused(OrderKey key, Optional<OrderState> found, String wrong) {
        LoggingEventBuilder line = LOG.atWarn();
        found.map(state -> OrderLog.about(line, state.order(), work))
                .orElseGet(() -> OrderLog.about(line, key, work))
                .addKeyValue("channel", payway.channel())
                .addKeyValue("reason", wrong)
                .log("callback refused");
        return Future.succeededFuture(new CallbackReceipt.Refused());
    }

    private String wrong(Purchase purchase, ChannelCallback.Paid paid) {
        if (purchase.payway() != payway) {
            return "the order is of another channel";
        }
        return purchase.total().equals(paid.amount()) ? "" : "another amount than the order's total";
    }

    private Future<CallbackReceipt> book(ChannelCallback.Paid paid, OrderState state) {
        boolean closed = state.order().status() == OrderStatus.PAY_CANCELED;
        Instant now = ports.instance().now();
        Optional<Change> change = closed
                ? Bookkeeping.verify(state, now)
                : Bookkeeping.settle(
                        state, state.payment().tsn(), Action.PAY, SettlementResult.succeeded(paid.facts()), now);
        if (change.isEmpty()) {
            return acknowledged();
        }
        HistoryEvent noticed = new HistoryEvent.CallbackReceived(now, payway.channel());
        Change reported = change.get().reported(ports.instance().report(noticed));
        return ports.ledger().apply(reported).compose(applied -> {
            if (applied == Applied.LOST_RACE) {
                return ConflictRetry.lost();
            }
            if (closed) {
                OrderLog.about(LOG.atWarn(), state.order(), work)
                        .addKeyValue("channel", payway.channel())
                        .log(
                                "was closed here, and a callback reports its payment: the channel is queried, and a charge is"
                                        + " returned");
            }
            settlement.notified(state, Bookkeeping.after(state, reported), closed ? Action.VERIFY : Action.PAY, work);
            return acknowledged();
        });
    }

    /**
     * This gateway's own refund, or one made elsewhere: with the channel's sum it is recorded, without it the channel is
     * asked, as with one that another account than the order's verifies. A sum that includes refunds still unsettled here
     * is not acknowledged, so that the channel repeats it.
     */
    private Future<CallbackReceipt> refunded(ChannelCallback.Refunded refunded, OrderState state) {
        boolean own = state.order().hasCancel()
                || state.transactions().stream()
                        .anyMatch(transaction -> refunded.number().equals(Long.toString(transaction.tsn())));
        AccountName account = refunded.account();
        boolean itsAccount =
                account == null || isOf(state.order().purchase().method().account(), account);
        Fen returned = itsAccount ? refunded.returned() : null;
        List<HistoryEvent> causes =
                List.of(new HistoryEvent.RefundReported(ports.instance().now(), payway.channel(), refunded.number()));
        if (returned != null) {
            String number = own ? null : refunded.number();
            return recorder.recordExternalRefund(state, new ExternalRefundRecorder.Statement(returned, number), causes)
                    .compose(recorded -> recorded(own, state, recorded));
        }
        return own || !ExternalRefunds.isOpen(state.order())
                ? acknowledged()
                : settlement.checkReturned(state, causes, work).compose(begun -> acknowledged());
    }

    private Future<CallbackReceipt> recorded(boolean own, OrderState before, ExternalRefundRecorder.Recorded recorded) {
        if (recorded.result() == ExternalRefundRecorder.Result.UNSETTLED && !own) {
            return Future.succeededFuture(new CallbackReceipt.NotNow());
        }
        if (recorded.result() == ExternalRefundRecorder.Result.RECORDED) {
            settlement.recorded(before, recorded.state(), work);
        }
        return acknowledged();
    }

    private Future<CallbackReceipt> acknowledged() {
        return Future.succeededFuture(new CallbackReceipt.Acknowledged(notices.acknowledgement(payway, raw)));
    }
}
