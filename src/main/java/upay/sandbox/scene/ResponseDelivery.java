package upay.sandbox.scene;

/** How an answer comes to the gateway, or doesn't. */
public enum ResponseDelivery {
    PLAIN,
    /** The connection is cut in place of an answer. */
    CUT,
    /** Nothing for 60 s, then cut. */
    SILENT,
    /** The right answer, 60 s late. */
    LATE,
    /** Bytes that are not of the channel's protocol. */
    GARBAGE,
    /** Status 502 and an HTML page, as a broken proxy in between would give it. */
    BAD_GATEWAY,
    /** The channel's own "system error, ask again", rightly signed. */
    SYSTEM_ERROR,
    /** The right answer with a signature that does not fit. */
    WRONG_SIGNATURE;

    /** Whether a dialect has to word an answer at all. */
    public boolean speaks() {
        return this == PLAIN || this == LATE || this == SYSTEM_ERROR || this == WRONG_SIGNATURE;
    }
}
