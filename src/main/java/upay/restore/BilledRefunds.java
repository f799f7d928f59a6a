package upay.restore;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import upay.books.ChannelCalls;
import upay.domain.Fen;
import upay.domain.OrderState;
import upay.domain.Schedules;
import upay.domain.Transaction;
import upay.domain.TransactionStatus;
import upay.domain.TransactionType;
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

    /**
     * Records what the lines say beyond what the order has. The sum counts each number once; money that is recorded
     * without a number, as from a channel's own sum, may be any of them: so too little may be recorded, never too much.
     *
     * @param refunds all lines about this order
     * @param by the operator's name
     */
    public Result record(OrderState state, List<BilledRefund> refunds, String by) {
        EventJournal journal = new EventJournal();
        long sum = state.transactions().stream()
                .filter(BilledRefunds::isNumbered)
                .mapToLong(one -> one.amount().value())
                .sum();
        boolean confirmed = true;
        String last = null;
        for (BilledRefund refund : refunds) {
            if (!isKnown(state, refund)) {
                if (isConfirmed(state, refund, journal)) {
                    sum += refund.amount().value();
                    last = Long.toString(refund.number());
                } else {
                    confirmed = false;
                }
            }
        }
        if (last == null) {
            return confirmed ? Result.KNOWN_ALREADY : Result.NOT_CONFIRMED;
        }
        Instant now = ports.instance().now();
        List<HistoryEvent> causes =
                new ArrayList<>(journal.report(now, ports.instance().id()).events());
        causes.add(new HistoryEvent.ManuallyResolved(now, by, "found refund " + last + " in a bill, after a restore"));
        Statement statement = new Statement(Fen.of(sum), refunds.size() == 1 ? last : null);
        return switch (recorder.recordExternalRefund(state, statement, causes)
                .await()
                .result()) {
            case RECORDED -> Result.RECORDED;
            case NOTHING_NEW -> confirmed ? Result.KNOWN_ALREADY : Result.NOT_CONFIRMED;
            case UNSETTLED -> Result.UNSETTLED;
        };
    }

    /** Money that came back under a number that a bill names too. */
    private static boolean isNumbered(Transaction one) {
        boolean own = one.type() == TransactionType.REFUND && one.status() == TransactionStatus.SUCCESS;
        return own
                || one.type() == TransactionType.EXTERNAL_REFUND
                        && one.request().clientTsn() != null;
    }

    private static boolean isKnown(OrderState state, BilledRefund refund) {
        String number = Long.toString(refund.number());
        return state.transactions().stream()
                .anyMatch(one -> one.tsn() == refund.number()
                        || number.equals(one.request().clientTsn()) && one.type() == TransactionType.EXTERNAL_REFUND);
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
