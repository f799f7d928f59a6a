package upay.identity;

import java.time.Duration;

/**
 * How long a pair of user and source waits after failed logins. Of the user alone nothing is counted: nobody can lock
 * somebody else out, and whoever guesses from one source gets a few guesses an hour.
 */
public final class LoginDelay {
    /** Failures without a wait, for typing errors. */
    public static final int FREE = 5;
    /** After which a failure is forgotten. */
    public static final Duration MEMORY = Duration.ofDays(1);

    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private LoginDelay() {}

    /** The wait after this many failures in a row: none, then 5 s, twice as long each time, 15 min at most. */
    public static Duration after(int failures) {
        if (failures < FREE) {
            return Duration.ZERO;
        }
        int doublings = Math.min(failures - FREE, 10);
        Duration delay = FIRST.multipliedBy(1L << doublings);
        return delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
    }
}
