package upay.domain.channel;

/** What a channel can be asked for; one HTTP exchange each. What each answer means stands in {@link Outcome}. */
public enum ChannelAction {
    /** Charge the customer by payment code. Sent at most once per order, ever. */
    PAY,
    /** Create a QR code for the customer to scan. */
    PRECREATE,
    /** What became of the payment? */
    QUERY,
    /**
     * Undo the payment: close it if unpaid; give all of it back if paid, where the channel's own call does that (see
     * {@link ChannelTraits#undoReturnsMoney}).
     */
    UNDO,
    /** Give back a part or all of a paid order, under the transaction's own number. Repeatable with the same number. */
    REFUND,
    /** What became of that refund? */
    REFUND_QUERY
}
