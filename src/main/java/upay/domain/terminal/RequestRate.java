package upay.domain.terminal;

import org.jspecify.annotations.Nullable;

/**
 * The rate of a token bucket.
 *
 * @param perSecond 1 to {@link #MAX}
 * @param burst the number of requests that may come at once after a pause, 1 to {@link #MAX}
 */
public record RequestRate(int perSecond, int burst) {
    /** In effect no limit. */
    public static final int MAX = 1_000_000;

    private static final long SECOND_NANOS = 1_000_000_000;

    /** @throws IllegalArgumentException if one of them is out of range */
    public RequestRate {
        if (perSecond < 1 || perSecond > MAX || burst < 1 || burst > MAX) {
            throw new IllegalArgumentException(
                    "a rate and a burst are from 1 to " + MAX + ": " + perSecond + ", " + burst);
        }
    }

    /** @param burst null: two seconds' worth */
    public static RequestRate of(int perSecond, @Nullable Integer burst) {
        return new RequestRate(perSecond, burst == null ? Math.min(MAX, 2 * perSecond) : burst);
    }

    /** The time after which a token is there again. */
    public long intervalNanos() {
        return SECOND_NANOS / perSecond;
    }
}
