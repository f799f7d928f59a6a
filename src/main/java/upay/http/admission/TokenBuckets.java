package upay.http.admission;

import java.util.concurrent.atomic.AtomicLongArray;
import upay.domain.terminal.RequestRate;

/**
 * Token buckets that refuse what is over their rate. The state of one is one number, the theoretical arrival time of the
 * generic cell rate algorithm; the rate is passed with each request, since it may change at any time. Threads: any.
 */
final class TokenBuckets {
    /** Of {@link System#nanoTime}. */
    private final AtomicLongArray turns;

    /** Full ones. */
    TokenBuckets(int count, long now) {
        turns = new AtomicLongArray(count);
        for (int i = 0; i < count; i++) {
            turns.setPlain(i, now);
        }
    }

    /**
     * Takes a token.
     *
     * @param factor multiplies the rate and the burst
     * @return false if there is none
     */
    boolean take(int bucket, RequestRate rate, int factor, long now) {
        long interval = rate.intervalNanos() / factor;
        long depth = rate.burst() * rate.intervalNanos();
        while (true) {
            long turn = turns.get(bucket);
            long used = Math.max(turn - now, 0);
            if (used > depth && !turns.compareAndSet(bucket, turn, now + depth)) {
                continue;
            }
            // A bucket that was emptied under a larger limit is empty under a smaller one, and no emptier.
            if (used > depth - interval) {
                return false;
            }
            if (turns.compareAndSet(bucket, turn, now + used + interval)) {
                return true;
            }
        }
    }

    /** Returns a token of the same rate and factor. */
    void giveBack(int bucket, RequestRate rate, int factor) {
        turns.addAndGet(bucket, -(rate.intervalNanos() / factor));
    }

    /** Whether all are full: they can be forgotten. */
    boolean areFull(long now) {
        for (int i = 0; i < turns.length(); i++) {
            if (turns.get(i) - now > 0) {
                return false;
            }
        }
        return true;
    }
}
