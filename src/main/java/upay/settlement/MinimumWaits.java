package upay.settlement;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Until when a channel wants no call about a transaction, by the transaction's number at the channel. In memory: the due
 * times in the store keep the same distance over restarts and on other instances. Safe from any thread.
 */
final class MinimumWaits {
    /** So many waits at once; of a further one only the due time in the store is kept. */
    private static final int MOST = 10_000;

    private final Map<Long, Instant> until = new ConcurrentHashMap<>();

    void begin(long number, Instant end, Instant now) {
        until.values().removeIf(past -> !past.isAfter(now));
        if (until.size() < MOST) {
            until.merge(number, end, (one, other) -> one.isAfter(other) ? one : other);
        }
    }

    /** Zero: a call may be made now. */
    Duration left(long number, Instant now) {
        Instant end = until.get(number);
        return end == null || !end.isAfter(now) ? Duration.ZERO : Duration.between(now, end);
    }
}
