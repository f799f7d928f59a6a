package upay.domain.channel;

/** The calls to a channel; one HTTP exchange each. {@link Outcome} defines the meaning of each response. */
public enum ChannelAction {
    /** Charge the customer by payment code. Sent at most once per order, ever. */
    PAY,
    /** Create a payment that the customer starts: by a QR code, or in a page or mini program within the wallet. */
    PRECREATE,
    /** Query the payment's outcome. */
    QUERY,
    /**
     * Query a payment of which only the number is known: {@link Outcome.Facts#total} of a paid one is what the channel
     * says. For orders that the store has forgotten.
     */
    LOOKUP,
    /**
     * Undo the payment: close it if unpaid; return the full amount if paid, where the channel's own call does that (see
     * {@link ChannelTraits#undoReturnsMoney}).
     */
    UNDO,
    /** Refund a part or all of a paid order, under the transaction's own number. Repeatable with the same number. */
    REFUND,
    /** Query that refund's outcome. */
    REFUND_QUERY,
    /** Query what was returned of a paid trade in all, by whomever: {@link Outcome.Facts#returned}. */
    RETURNED
}
