package upay.store;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The store's time, kept on this JVM's monotonic clock between readings. Of the recent readings the one with the
 * shortest round trip is used: its error is at most half of that trip.
 *
 * <p>Threads: any.
 */
final class StoreClock {
    private static final int READINGS = 8;
    private static final long SECOND = 1_000_000_000;
    private static final long MICROSECOND = 1_000;

    private record Reading(Instant storeTime, long atNanos, long tripNanos) {}

    private final LongSupplier nanos;
    private final Deque<Reading> readings = new ArrayDeque<>();
    private volatile @Nullable Reading best;

    /** @param nanos monotonic, as {@link System#nanoTime} */
    StoreClock(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** @param storeTime the store's time between these two moments of the monotonic clock */
    synchronized void read(Instant storeTime, long askedNanos, long answeredNanos) {
        long trip = answeredNanos - askedNanos;
        readings.addLast(new Reading(storeTime, askedNanos + trip / 2, trip));
        if (readings.size() > READINGS) {
            readings.removeFirst();
        }
        best = readings.stream()
                .min(Comparator.comparingLong(Reading::tripNanos))
                .orElseThrow();
    }

    /** To the microsecond, the store's precision. */
    Instant now() {
        Reading reading = best;
        if (reading == null) {
            throw new IllegalStateException("the store's time is not known before the first heartbeat");
        }
        // In one step: this is called several times for each payment.
        long nano = reading.storeTime.getNano() + nanos.getAsLong() - reading.atNanos;
        return Instant.ofEpochSecond(
                reading.storeTime.getEpochSecond() + Math.floorDiv(nano, SECOND),
                Math.floorMod(nano, SECOND) / MICROSECOND * MICROSECOND);
    }
}
