package upay.sandbox.ledger;

/** What happened to a trade, or will by itself; each with its time. The names stand in the database. */
public enum TradeEvent {
    /** The channel heard of it first. */
    CREATED,
    /** A customer stands before it: at once for a barcode, at the scan for a QR code. */
    SCANNED,
    /** The customer will confirm. */
    CONFIRMS,
    /** The customer will decline. */
    DECLINES,
    /** The money was taken. */
    CHARGED,
    /** It was closed, cancelled or reversed. */
    CLOSED,
    /** A cancel, reversal or close was asked for, the first time that it mattered: windows run from here. */
    UNDO_ASKED,
    /** The second time. */
    UNDO_ASKED_AGAIN,
    /** The one disturbed query of a scanned QR code was spent. */
    QUERY_DISTURBED
}
