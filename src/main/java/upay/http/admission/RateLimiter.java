package upay.http.admission;

import java.util.concurrent.atomic.AtomicLong;

/**
 * So many events a second, and some more at first: what comes faster has to wait for its turn. One number, as in the generic
 * cell rate algorithm. Threads: any.
 */
final class RateLimiter {
    private final long intervalNanos;
    private final long burstNanos;

    /** When the next event would be in time if none came earlier than its turn. */
    private final AtomicLong turn;

    /** @param now {@link System#nanoTime} */
    RateLimiter(int perSecond, int atFirst, long now) {
        this.intervalNanos = 1_000_000_000L / perSecond;
        this.burstNanos = intervalNanos * atFirst;
        this.turn = new AtomicLong(now);
    }

    /** How long an event that comes now would have to wait, in nanoseconds. */
    long waitNanos(long now) {
        return Math.max(0, turn.get() - now - burstNanos);
    }

    /** Counts an event. @return how long it has to wait for its turn, in nanoseconds */
    long count(long now) {
        long next = turn.updateAndGet(last -> (last - now > 0 ? last : now) + intervalNanos);
        return Math.max(0, next - now - burstNanos);
    }

    /** One that was counted was none. */
    void giveBack() {
        turn.addAndGet(-intervalNanos);
    }

    /** Nothing is owed: it can be forgotten. */
    boolean isQuiet(long now) {
        return turn.get() - now <= 0;
    }
}
