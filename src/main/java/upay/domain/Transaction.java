package upay.domain;

import java.time.Instant;

/**
 * One 流水: a payment, a refund or a cancel of an order, stored before the channel hears of it.
 *
 * @param tsn its number, 16 digits; the channel knows a refund or cancel by it
 * @param amount what it moves
 * @param ctime when it was stored, by the store's clock
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
     * What the client said with it.
     *
     * @param refundRequestNo the client's name of a refund, unique within the order; null for other types
     * @param clientTsn the merchant's own number of a refund; may be null
     * @param reflect a refund's own; comes back as it was sent; may be null
     * @param extended a refund's own, a JSON object's source text; may be null
     */
    public record Request(String operator, String refundRequestNo, String clientTsn, String reflect, String extended) {
        /** Of a payment or a cancel. */
        public static Request by(String operator) {
            return new Request(operator, null, null, null, null);
        }
    }

    /**
     * What became of it.
     *
     * @param failure why it failed; none unless FAIL_CANCELED or unknown
     * @param finishTime when it ended in the gateway; null before
     * @param channelFinishTime when it ended at the channel, where the channel said
     */
    public record Result(TransactionStatus status, Failure failure, Instant finishTime, Instant channelFinishTime) {
        public static final Result IN_PROGRESS = new Result(TransactionStatus.IN_PROG, Failure.NONE, null, null);
    }

    /**
     * What is left to do.
     *
     * @param deadline PAY: when an unanswered payment is undone (QR: when it expires). UNDO and REFUND: when the client is
     *     told that the outcome is unknown; of late money, since when it is owed
     * @param dueAt when somebody must look at it at the latest; null only where nothing is left to do
     * @param owner the instance that drives it in memory, 0 where none does
     * @param attempts unsuccessful rounds so far; drives the back-off
     */
    public record Work(Step step, Instant deadline, Instant dueAt, long owner, int attempts) {}

    /**
     * When a new transaction has to end, and who sees to it.
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

    /** The payment that an order begins with. */
    public static Transaction payment(long tsn, Order order, Term term) {
        return whole(tsn, order, TransactionType.PAY, order.ctime(), term.first(Step.PAY));
    }

    /** The cancel of an order. */
    public static Transaction cancel(long tsn, Order order, Instant ctime, Term term) {
        return whole(tsn, order, TransactionType.CANCEL, ctime, term.first(Step.UNDO));
    }

    /** A refund of a part of an order, or of the whole. */
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
