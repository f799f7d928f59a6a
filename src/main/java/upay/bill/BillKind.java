package upay.bill;

/** What a row of a bill records. */
public enum BillKind {
    /** Money that a customer paid. */
    PAYMENT,
    /** Money that was returned under a refund. */
    REFUND,
    /** Money that was returned because the payment was cancelled or reversed. */
    REVERSAL
}
