package upay.identity;

import java.time.Duration;

/**
 * How long a pair of user and source waits after failed logins. Of the user alone nothing is counted: nobody can lock
 * somebody else out, and whoever guesses from one source gets a few guesses an hour. Whoever guesses from very many sources
 * gets {@link #CROWD} an hour: then only sources from which the user has logged in before may go on.
 */
public final class LoginDelay {
    /** Failures without a wait, for typing errors. */
    public static final int FREE = 5;
    /** After which a failure is forgotten. */
    public static final Duration MEMORY = Duration.ofDays(1);

    /** Failures of one user from all sources within {@link #CROWD_MEMORY}, after which new sources have to wait. */
    public static final int CROWD = 100;

    public static final Duration CROWD_MEMORY = Duration.ofHours(1);

    private static final Duration CROWD_WAIT = Duration.ofMinutes(10);
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private LoginDelay() {}

    /** The wait of a new source while too many others guess. */
    public static Duration longer(Duration own) {
        return own.compareTo(CROWD_WAIT) < 0 ? CROWD_WAIT : own;
    }

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
