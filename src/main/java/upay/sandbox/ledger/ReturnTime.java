package upay.sandbox.ledger;

/** Which time of a refund decides its day at a channel. */
public enum ReturnTime {
    /** When the channel accepted it. */
    ASKED,
    /** When the money went back. */
    DONE
}
