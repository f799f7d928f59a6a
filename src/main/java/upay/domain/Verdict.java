package upay.domain;

/** The outcome of an action so far; the third column of {@link Transitions}. */
public enum Verdict {
    /** The channel confirmed it. */
    SUCCEEDED,
    /** The channel refused it. */
    DECLINED,
    /** The client's wait is over, and the channel has not reported the outcome. */
    UNKNOWN
}
