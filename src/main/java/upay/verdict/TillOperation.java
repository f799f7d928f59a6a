package upay.verdict;

/** The operations whose answers can have a verdict; cancel is revoke too. */
public enum TillOperation {
    PAY,
    PRECREATE,
    QUERY,
    CANCEL,
    REFUND;

    /** Whether a refused request has certainly begun no payment, and says nothing about an earlier one. */
    boolean begins() {
        return this == PAY || this == PRECREATE;
    }
}
