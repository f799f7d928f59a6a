package upay.sandbox.scene;

import java.time.Duration;

/**
 * How fast the sandbox's clock of events runs: every duration after which it acts by itself, multiplied by the scale.
 *
 * @param scale 1: as written; 0.1: ten times as fast
 */
public record TimeScale(double scale) {
    /** A customer who confirms, or declines, takes this long. */
    public static final Duration CUSTOMER = Duration.ofSeconds(3);
    /** A payment that is charged late, and notified (9020). */
    public static final Duration LATE_CHARGE = Duration.ofSeconds(5);
    /** Silence, or a late answer, lasts this long and no longer. */
    public static final Duration HOLD = Duration.ofSeconds(60);
    /** "For 30 s", from the first such call. */
    public static final Duration WINDOW = Duration.ofSeconds(30);
    /** A refund in progress. */
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
