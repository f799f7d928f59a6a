package upay.domain;

/** An operation on an order; the second column of {@link Transitions}. */
public enum Action {
    /** The payment itself: by barcode, or by a QR code or in the wallet: polled until it is paid or expires. */
    PAY,
    /** 冲正: the gateway's own reversal of a payment that did not complete in time. */
    REVERSE,
    /** A client's cancel of an order that is not paid. */
    ABORT,
    /** A client's cancel of a paid order. */
    CANCEL,
    /** One refund. */
    REFUND,
    /** Follow-up of a refund that the channel has only accepted so far. */
    WATCH,
    /** A repeated query of a cancelled payment that the channel did not know at the time of the cancel. */
    VERIFY,
    /** A comparison of what the channel returned in all with the gateway's own refunds. */
    CHECK
}
