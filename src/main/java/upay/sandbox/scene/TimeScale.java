package upay.sandbox.scene;

import java.time.Duration;

/**
 * The speed of the sandbox's events: multiplies every duration after which it acts by itself.
 *
 * @param scale 1: real time; 0.1: ten times as fast
 */
public record TimeScale(double scale) {
    /** The time in which a customer confirms or declines. */
    public static final Duration CUSTOMER = Duration.ofSeconds(3);
    /** The delay of a payment that is charged late, with a callback (9020). */
    public static final Duration LATE_CHARGE = Duration.ofSeconds(5);
    /** The duration of silence, or the delay of a late answer. */
    public static final Duration HOLD = Duration.ofSeconds(60);
    /** "For 30 s", from the first such call. */
    public static final Duration WINDOW = Duration.ofSeconds(30);
    /** The duration of a refund in progress. */
    public static final Duration SLOW_REFUND = Duration.ofSeconds(5);

    public TimeScale {
        if (!(scale > 0 && scale <= 1000)) {
            throw new IllegalArgumentException("the time scale must be above 0: " + scale);
        }
    }

    /** At least 1 ms. */
    public long millis(Duration duration) {
        return Math.max(1, Math.round(duration.toMillis() * scale));
    }
}
