package upay.sandbox.ledger;

/** What happened to a trade, or will happen by itself; each with its time. The database contains the names. */
public enum TradeEvent {
    /** The channel received the first call. */
    CREATED,
    /** The customer sees the trade: at once for a barcode, at the scan for a QR code. */
    SCANNED,
    /** The customer will confirm. */
    CONFIRMS,
    /** The customer will decline. */
    DECLINES,
    /** The money was taken. */
    CHARGED,
    /** It was closed, cancelled or reversed. */
    CLOSED,
    /** The first request of a cancel, reversal or close that mattered: time windows start here. */
    UNDO_ASKED,
    /** The second such request. */
    UNDO_ASKED_AGAIN,
    /** The one disturbed query of a scanned QR code has been answered. */
    QUERY_DISTURBED
}
