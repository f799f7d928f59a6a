package upay.statement;

/** What a row of a statement is. */
public enum StatementKind {
    /** A payment of an order that was paid. */
    PAYMENT(1),
    REFUND(1),
    /** Returned by the channel without this gateway. */
    EXTERNAL_REFUND(1),
    /** The cancel of a paid order: all of its payment goes back. */
    CANCEL(1),
    /** A refund that was entered before, and that the channel closed after all. */
    REFUND_FAILED(-1),
    /** The same of a cancel. */
    CANCEL_FAILED(-1),
    /** No money moved: a bill has said another fee than a closed day has. */
    FEE(0);

    private final int count;

    StatementKind(int count) {
        this.count = count;
    }

    /** What it counts among the movements of its group: 1, or -1 if it takes one back, or 0. */
    public int count() {
        return count;
    }

    /** The group of sums that it belongs to: itself for a fee. */
    public StatementKind group() {
        return switch (this) {
            case PAYMENT -> PAYMENT;
            case REFUND, EXTERNAL_REFUND, REFUND_FAILED -> REFUND;
            case CANCEL, CANCEL_FAILED -> CANCEL;
            case FEE -> FEE;
        };
    }
}
