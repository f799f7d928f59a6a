package upay.sandbox.scene;

/** How an answer is delivered to the gateway, or is not. */
public enum ResponseDelivery {
    PLAIN,
    /** The connection is cut instead of an answer. */
    CUT,
    /** Nothing for 60 s, then cut. */
    SILENT,
    /** The right answer, 60 s late. */
    LATE,
    /** Bytes that are not of the channel's protocol. */
    GARBAGE,
    /** Status 502 and an HTML page, as from a broken proxy in between. */
    BAD_GATEWAY,
    /** The channel's own "system error, try again", with a valid signature. */
    SYSTEM_ERROR,
    /** The right answer with a wrong signature. */
    WRONG_SIGNATURE;

    /** Whether the dialect has to build an answer. */
    public boolean hasBody() {
        return this == PLAIN || this == LATE || this == SYSTEM_ERROR || this == WRONG_SIGNATURE;
    }
}
