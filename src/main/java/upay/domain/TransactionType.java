package upay.domain;

/** The type of a transaction (流水). */
public enum TransactionType {
    /** The one payment of an order, by barcode or QR code. */
    PAY,
    /** One refund, identified by its refund_request_no. */
    REFUND,
    /** The one cancel of an order: of a payment in progress (abort) or of a paid order. */
    CANCEL,
    /** Money that the channel returned without this gateway: in its own console, or by another system of the merchant. */
    EXTERNAL_REFUND
}
