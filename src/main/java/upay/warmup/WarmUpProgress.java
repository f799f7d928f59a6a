package upay.warmup;

import java.time.Duration;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How far a warm-up is. Confined to one thread. */
final class WarmUpProgress {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUpProgress.class);

    /**
     * Measured: a payment of the first ten seconds costs 1,713 µs of processor time without a warm-up, 196 µs after 8,000
     * requests, and 179 µs after 30,000, which take twice as long. See docs/performance.
     */
    private static final int ENOUGH = 16_000;

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

    private final long began = System.nanoTime();
    private final long limitNanos;
    private long lastLine = began;

    WarmUpProgress(Duration limit) {
        this.limitNanos = limit.toNanos();
    }

    /** @param answered the number of requests so far */
    boolean goesOn(int answered) {
        long now = System.nanoTime();
        if (now - lastLine > BETWEEN_LINES.toNanos()) {
            lastLine = now;
            LOG.info("warming up: {} of {} requests", answered, ENOUGH);
        }
        return answered < ENOUGH && now - began < limitNanos;
    }

    /** How long it took so far. */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - began) / 1e9);
    }
}
