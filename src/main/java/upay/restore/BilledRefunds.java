package upay.restore;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import upay.books.ChannelCalls;
import upay.domain.Fen;
import upay.domain.OrderState;
import upay.domain.Schedules;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.Outcome;
import upay.history.EventJournal;
import upay.history.HistoryEvent;
import upay.port.Ports;
import upay.settlement.ExternalRefundRecorder;
import upay.settlement.ExternalRefundRecorder.Statement;

/**
 * Refunds that a channel's bill lists and the store has forgotten. No bill is signed: the channel is asked for each by its
 * number and amount, and only its verified answer is recorded. Blocks; one plain thread.
 */
public final class BilledRefunds {
    private final Ports ports;
    private final Schedules schedules;
    private final ExternalRefundRecorder recorder;

    public BilledRefunds(Ports ports, Schedules schedules) {
        this.ports = ports;
        this.schedules = schedules;
        this.recorder = new ExternalRefundRecorder(ports.ledger(), ports.numbers(), ports.instance());
    }

    /**
     * One line of a bill.
     *
     * @param order the order's number
     * @param number under which a gateway refunded
     */
    public record BilledRefund(long order, long number, Fen amount) {}

    /** What became of one. */
    public enum Result {
        RECORDED,
        KNOWN_ALREADY,
        /** The channel does not confirm it, or not now. */
        NOT_CONFIRMED,
        /** Another refund or cancel of the order has to be settled first. */
        UNSETTLED
    }

    /** @param by the operator's name */
    public Result record(OrderState state, BilledRefund refund, String by) {
        String number = Long.toString(refund.number());
        boolean known = state.transactions().stream()
                .anyMatch(one -> one.tsn() == refund.number()
                        || number.equals(one.request().clientTsn()));
        if (known) {
            return Result.KNOWN_ALREADY;
        }
        EventJournal journal = new EventJournal();
        if (!isConfirmed(state, refund, journal)) {
            return Result.NOT_CONFIRMED;
        }
        Fen net = state.order().balance().net();
        if (refund.amount().isMoreThan(net)) {
            return Result.NOT_CONFIRMED;
        }
        Fen returned = state.order().purchase().total().minus(net).plus(refund.amount());
        Instant now = ports.instance().now();
        List<HistoryEvent> causes =
                new ArrayList<>(journal.report(now, ports.instance().id()).events());
        causes.add(
                new HistoryEvent.ManuallyResolved(now, by, "found refund " + number + " in a bill, after a restore"));
        return switch (recorder.recordExternalRefund(state, new Statement(returned, number), causes)
                .await()
                .result()) {
            case RECORDED -> Result.RECORDED;
            case NOTHING_NEW -> Result.KNOWN_ALREADY;
            case UNSETTLED -> Result.UNSETTLED;
        };
    }

    private boolean isConfirmed(OrderState state, BilledRefund refund, EventJournal journal) {
        Instant asked = ports.instance().now();
        ChannelCall about = ChannelCalls.about(
                state.order(),
                state.payment(),
                ChannelAction.REFUND_QUERY,
                null,
                null,
                schedules.timeouts().queryTimeout());
        ChannelCall call = new ChannelCall(
                about.action(),
                about.trade(),
                new ChannelCall.Movement(refund.number(), asked, refund.amount(), null),
                about.offer(),
                about.timeout());
        Outcome answer = ChannelCalls.trusted(
                ChannelAction.REFUND_QUERY, ports.channels().call(call).await());
        journal.called(asked, ports.instance().now(), call, answer);
        return answer.kind() == Outcome.Kind.SUCCEEDED;
    }
}
