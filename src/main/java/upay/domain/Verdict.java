package upay.domain;

/** How an action ended, or stands; the third column of {@link Transitions}. */
public enum Verdict {
    /** The channel confirmed it. */
    SUCCEEDED,
    /** The channel refused it. */
    DECLINED,
    /** The time that the client is made to wait is spent, and the channel has not said. */
    UNKNOWN
}
