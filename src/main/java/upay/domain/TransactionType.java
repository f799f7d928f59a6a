package upay.domain;

/** What a transaction (流水) does to its order. */
public enum TransactionType {
    /** The one payment of an order, by barcode or QR code. */
    PAY,
    /** One refund, named by its refund_request_no. */
    REFUND,
    /** The one cancel of an order: of a payment in progress (abort) or of a paid order. */
    CANCEL
}
