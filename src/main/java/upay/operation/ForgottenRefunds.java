package upay.operation;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import upay.books.ChannelCalls;
import upay.books.ExternalRefunds;
import upay.domain.Fen;
import upay.domain.Order;
import upay.domain.OrderState;
import upay.domain.TransactionType;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.Outcome;
import upay.history.EventJournal;
import upay.port.Ports;
import upay.port.RestoreGuard;
import upay.settlement.ExternalRefundRecorder;
import upay.settlement.ExternalRefundRecorder.Result;
import upay.settlement.ExternalRefundRecorder.Statement;
import upay.settlement.Settlement;

/**
 * Partial refunds of orders from before a restore of the store: an earlier one may be forgotten, and the channel would
 * execute it again under another number. So the channel's sum is recorded first. Where it states none, or where
 * something was found, which may be the very refund that is asked for, the refund is refused until an operator has
 * compared with the channel's bill. A refund of the whole payment is no danger: the channel
 * refuses what it has returned already.
 */
final class ForgottenRefunds {
    private final Ports ports;
    private final Settlement settlement;
    private final RestoreGuard guard;
    private final ExternalRefundRecorder recorder;

    ForgottenRefunds(Ports ports, Settlement settlement, RestoreGuard guard) {
        this.ports = ports;
        this.settlement = settlement;
        this.guard = guard;
        this.recorder = new ExternalRefundRecorder(ports.ledger(), ports.numbers(), ports.instance());
    }

    /** Whether the channel has to be asked first. */
    boolean mayHide(Order order, Fen amount) {
        Instant before = guard.ordersHeldBefore();
        return before != null
                && order.ctime().isBefore(before)
                && !amount.equals(order.purchase().total());
    }

    /**
     * @param sure whether no refund of it is forgotten
     * @param state as it is now
     */
    record Uncovered(boolean sure, OrderState state) {}

    /** Asks the channel what it has returned of the order in all, and records what is missing. */
    Future<Uncovered> uncover(OrderState state) {
        EventJournal journal = new EventJournal();
        Instant asked = ports.instance().now();
        ChannelCall call = ChannelCalls.about(
                state.order(),
                state.payment(),
                ChannelAction.RETURNED,
                null,
                null,
                settlement.schedules().timeouts().queryTimeout());
        return ports.channels().call(call).compose(answer -> {
            Outcome believed = ChannelCalls.trusted(ChannelAction.RETURNED, answer);
            journal.called(asked, ports.instance().now(), call, believed);
            return ExternalRefunds.sum(state.order(), believed)
                    .map(sum -> record(state, sum, journal))
                    .orElseGet(() -> Future.succeededFuture(new Uncovered(false, state)));
        });
    }

    private Future<Uncovered> record(OrderState state, Fen sum, EventJournal journal) {
        Instant now = ports.instance().now();
        return recorder.recordExternalRefund(
                        state,
                        new Statement(sum, null),
                        List.copyOf(journal.report(now, ports.instance().id()).events()))
                .map(recorded -> new Uncovered(
                        recorded.result() != Result.UNSETTLED && !wasFound(recorded.state()), recorded.state()));
    }

    /** What was found since the restore may be the very refund that is asked for, under a number that is forgotten. */
    private boolean wasFound(OrderState state) {
        Instant before = guard.ordersHeldBefore();
        return before != null
                && state.transactions().stream()
                        .anyMatch(one -> one.type() == TransactionType.EXTERNAL_REFUND
                                && !one.ctime().isBefore(before));
    }
}
