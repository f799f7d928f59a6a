package upay.identity;

import java.time.Duration;

/** How long a session of the console lasts. */
public final class SessionRule {
    /** Without a request. */
    public static final Duration IDLE = Duration.ofMinutes(30);
    /** Whatever happens. */
    public static final Duration LONGEST = Duration.ofHours(12);
    /** Of a user; a further one ends the oldest. */
    public static final int MOST = 10;

    private SessionRule() {}
}
