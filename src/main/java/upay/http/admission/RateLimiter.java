package upay.http.admission;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits events to a rate per second after an initial burst: faster events are delayed. The state is one number, as
 * in the generic cell rate algorithm. Threads: any.
 */
final class RateLimiter {
    private final long intervalNanos;
    private final long burstNanos;

    /** The theoretical arrival time of the next event. */
    private final AtomicLong turn;

    /** @param now {@link System#nanoTime} */
    RateLimiter(int perSecond, int atFirst, long now) {
        this.intervalNanos = 1_000_000_000L / perSecond;
        this.burstNanos = intervalNanos * atFirst;
        this.turn = new AtomicLong(now);
    }

    /** The delay of an event that arrives now, in nanoseconds. */
    long waitNanos(long now) {
        return Math.max(0, turn.get() - now - burstNanos);
    }

    /** Counts an event. @return its delay, in nanoseconds */
    long count(long now) {
        long next = turn.updateAndGet(last -> (last - now > 0 ? last : now) + intervalNanos);
        return Math.max(0, next - now - burstNanos);
    }

    /** Uncounts an event. */
    void giveBack() {
        turn.addAndGet(-intervalNanos);
    }

    /** True if no event is delayed: the state can be discarded. */
    boolean isQuiet(long now) {
        return turn.get() - now <= 0;
    }
}
