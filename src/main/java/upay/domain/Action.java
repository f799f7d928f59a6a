package upay.domain;

/** What is done to an order; the second column of {@link Transitions}. */
public enum Action {
    /** The payment itself: by barcode, or by a QR code that is watched until it is paid or expires. */
    PAY,
    /** 冲正: the gateway's own undoing of a payment that did not end in time. */
    REVERSE,
    /** A client's cancel of an order that is not paid. */
    ABORT,
    /** A client's cancel of a paid order. */
    CANCEL,
    /** One refund. */
    REFUND,
    /** Following what was given back and only accepted by the channel so far. */
    WATCH,
    /** Asking again about a cancelled payment that the channel did not know when it was cancelled. */
    VERIFY
}
