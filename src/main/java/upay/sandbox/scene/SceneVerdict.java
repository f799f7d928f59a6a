package upay.sandbox.scene;

/** A channel's decision on a call, before its dialect builds the answer. */
public enum SceneVerdict {
    /** Paid, opened, closed, undone, refunded, found: the requested state holds, now or since an equal call before. */
    DONE,
    /** A refund that an equal call completed before: no money moved now. */
    REPEATED,
    /** The customer must confirm; or the refund is in progress. */
    PENDING,
    /**
     * A definite refusal, not to be repeated at once; {@link SceneResult#refusal()} has the reason of a refused
     * payment.
     */
    REFUSED,
    /** A refund refused for the seller's balance. */
    SELLER_BALANCE,
    /** No such trade. */
    NOT_FOUND,
    /** No such refund. */
    REFUND_NOT_FOUND,
    /** The trade is paid, so this is impossible: a second payment, a close. */
    PAID,
    /** The trade is not paid, so there is nothing to refund. */
    NOT_PAID,
    /** The trade was closed, cancelled or declined. */
    CLOSED,
    /** A cancel after a refund. */
    REFUNDED,
    /** The number is used with other data: another amount, another code, another kind of trade. */
    OTHER_DATA,
    /** More would be refunded than is left. */
    TOO_MUCH
}
