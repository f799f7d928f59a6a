package upay.bill;

/** Which transactions of its day a bill lists. */
public enum BillPart {
    WHOLE,
    PAYMENTS,
    REFUNDS
}
