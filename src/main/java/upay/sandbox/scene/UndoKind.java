package upay.sandbox.scene;

/** What a channel's undo does with a paid trade. */
public enum UndoKind {
    /** Closes an unpaid trade, refunds a paid one (Alipay cancel, WeChat reverse, JD revoke, UnionPay reversal). */
    REVERSE,
    /** Closes an unpaid trade; a paid trade is refused (WeChat closeorder, Baifubao cancel). */
    CLOSE
}
