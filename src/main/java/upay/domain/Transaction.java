package upay.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One 流水: a payment, a refund or a cancel of an order, stored before the channel is called.
 *
 * @param tsn its number, 16 digits; the channel's reference for a refund or cancel
 * @param amount the amount that it moves
 * @param ctime the time of its creation, by the store's clock
 */
public record Transaction(
        long tsn,
        OrderKey order,
        TransactionType type,
        Fen amount,
        Instant ctime,
        Request request,
        Result result,
        Work work) {

    /**
     * The client's data of the request.
     *
     * @param operator empty when absent
     * @param refundRequestNo the client's key of a refund, unique within the order; null for other types
     * @param clientTsn the merchant's own number of a refund; of an external refund the channel's, if known; may be null
     * @param reflect a refund's own; returned unchanged; may be null
     * @param extended a refund's own, a JSON object's source text; may be null
     */
    public record Request(
            String operator,
            @Nullable String refundRequestNo,
            @Nullable String clientTsn,
            @Nullable String reflect,
            @Nullable String extended) {
        /** Of a payment or a cancel. */
        public static Request by(String operator) {
            return new Request(operator, null, null, null, null);
        }
    }

    /**
     * Its outcome.
     *
     * @param failure the reason of the failure; none unless FAIL_CANCELED or unknown
     * @param finishTime when it ended in the gateway; null until then
     * @param channelFinishTime when it ended at the channel, if the channel reported it
     */
    public record Result(
            TransactionStatus status,
            Failure failure,
            @Nullable Instant finishTime,
            @Nullable Instant channelFinishTime) {
        public static final Result IN_PROGRESS = new Result(TransactionStatus.IN_PROG, Failure.NONE, null, null);
    }

    /**
     * The remaining work.
     *
     * @param deadline PAY: when a payment without an outcome is reversed (QR: when it expires). UNDO and REFUND: when
     *     the client gets an unknown outcome; for late money, since when its return is outstanding
     * @param dueAt when the next action is due at the latest; null exactly if no action is left
     * @param owner the instance that drives it in memory, 0 if none does
     * @param attempts unsuccessful rounds so far; drives the back-off
     */
    public record Work(
            Step step, @Nullable Instant deadline, @Nullable Instant dueAt, long owner, int attempts) {}

    /**
     * The deadline and the owner of a new transaction.
     *
     * @param deadline as {@link Work#deadline}
     * @param dueAt as {@link Work#dueAt}; after the deadline
     * @param owner the instance that drives it
     */
    public record Term(Instant deadline, Instant dueAt, long owner) {
        private Work first(Step step) {
            return new Work(step, deadline, dueAt, owner, 0);
        }
    }

    /** The payment of a new order. */
    public static Transaction payment(long tsn, Order order, Term term) {
        return whole(tsn, order, TransactionType.PAY, order.ctime(), term.first(Step.PAY));
    }

    /** The cancel of an order. */
    public static Transaction cancel(long tsn, Order order, Instant ctime, Term term) {
        return whole(tsn, order, TransactionType.CANCEL, ctime, term.first(Step.UNDO));
    }

    /** A partial or full refund of an order. */
    public static Transaction refund(long tsn, OrderKey order, Fen amount, Instant ctime, Request request, Term term) {
        return new Transaction(
                tsn,
                order,
                TransactionType.REFUND,
                amount,
                ctime,
                request,
                Result.IN_PROGRESS,
                term.first(Step.REFUND));
    }

    /**
     * What the channel returned without this gateway: known only once it has happened.
     *
     * @param number the channel's number of that refund, null if unknown
     */
    public static Transaction externalRefund(
            long tsn, OrderKey order, Fen amount, @Nullable String number, Instant learned) {
        return new Transaction(
                tsn,
                order,
                TransactionType.EXTERNAL_REFUND,
                amount,
                learned,
                new Request("", null, number, null, null),
                new Result(TransactionStatus.SUCCESS, Failure.NONE, learned, null),
                new Work(Step.DONE, null, null, 0, 0));
    }

    private static Transaction whole(long tsn, Order order, TransactionType type, Instant ctime, Work work) {
        Purchase purchase = order.purchase();
        return new Transaction(
                tsn,
                order.key(),
                type,
                purchase.total(),
                ctime,
                Request.by(purchase.origin().operator()),
                Result.IN_PROGRESS,
                work);
    }

    /** The same, moving another amount. */
    public Transaction of(Fen amount) {
        return new Transaction(tsn, order, type, amount, ctime, request, result, work);
    }

    public TransactionStatus status() {
        return result.status();
    }

    public Failure failure() {
        return result.failure();
    }

    public Step step() {
        return work.step();
    }

    public boolean isOpen() {
        return work.step() != Step.DONE;
    }
}
