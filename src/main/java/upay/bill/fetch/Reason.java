package upay.bill.fetch;

/** Why an attempt brought no bill. */
public enum Reason {
    /** The channel has not made it yet, or cannot say. */
    NOT_READY,
    /** The channel has none of this day. */
    NO_BILL,
    /** The channel does not accept the request, or the answer is not what it may be. */
    REFUSED,
    /** No whole answer. */
    UNREACHABLE,
    /** A file came, and is refused as a whole. */
    BROKEN,
    /** Another import is at the same file. */
    BEING_READ,
    /** This machine has no room for it. */
    DISK
}
