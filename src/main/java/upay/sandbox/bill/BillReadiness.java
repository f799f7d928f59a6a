package upay.sandbox.bill;

/** Whether a channel has a day's bill. */
public enum BillReadiness {
    READY,
    /** The day is not over, or the bill is late. */
    NOT_READY,
    /** A fault was ordered: the channel cannot answer. */
    ERROR
}
