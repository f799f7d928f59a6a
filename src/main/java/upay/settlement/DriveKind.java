package upay.settlement;

/** What a drive does, for the metrics. */
public enum DriveKind {
    PAY,
    UNDO,
    REFUND,
    /** An accepted refund, or a cancelled payment that may still be charged. */
    WATCH,
    /** Asks what the channel has returned of a paid order. */
    RETURNED,
    /** Waits for manual review. */
    HUMAN,
    /** Another drive of the order does its work. */
    JOINED,
    /** One query about a transaction that another instance drives. */
    QUERY
}
