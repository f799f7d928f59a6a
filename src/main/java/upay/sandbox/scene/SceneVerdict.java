package upay.sandbox.scene;

/** What a channel decided on a call, before its dialect words it. */
public enum SceneVerdict {
    /** Paid, opened, closed, undone, given back, found: what was asked for is so, now or since an equal call before. */
    DONE,
    /** A refund that an equal call got done before: nothing moved now. */
    REPEATED,
    /** The customer must confirm; or the refund is in progress. */
    PENDING,
    /** A definite refusal, not to be repeated at once; {@link SceneResult#refusal()} says why where it is a payment's. */
    REFUSED,
    /** A refund refused for the seller's balance. */
    SELLER_BALANCE,
    /** No such trade. */
    NOT_FOUND,
    /** No such refund. */
    REFUND_NOT_FOUND,
    /** The trade is paid, so this cannot be: paid again, closed. */
    PAID,
    /** The trade is not paid, so there is nothing to give back. */
    NOT_PAID,
    /** The trade was closed, cancelled or declined. */
    CLOSED,
    /** A cancel after a refund. */
    REFUNDED,
    /** The number is known with other data: another amount, another code, another kind of trade. */
    OTHER_DATA,
    /** More would be given back than is left. */
    TOO_MUCH
}
