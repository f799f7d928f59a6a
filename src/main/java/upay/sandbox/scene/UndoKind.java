package upay.sandbox.scene;

/** What a channel's way to undo a trade does with a paid one. */
public enum UndoKind {
    /** Closes what is unpaid, gives back what is paid (Alipay cancel, WeChat reverse, JD revoke, UnionPay reversal). */
    REVERSE,
    /** Closes what is unpaid; a paid trade is refused (WeChat closeorder, Baifubao cancel). */
    CLOSE
}
