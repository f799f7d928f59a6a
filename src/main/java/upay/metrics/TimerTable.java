package upay.metrics;

import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Timers by the position of their labels, each registered when it is first needed: combinations that never occur cost
 * nothing, and an event costs no look-up by name. Thread-safe.
 */
final class TimerTable {
    private final AtomicReferenceArray<@Nullable Timer> timers;
    private final IntFunction<Timer> registering;

    /** @param registering must return the same timer if two threads ask for one at the same time */
    TimerTable(int size, IntFunction<Timer> registering) {
        this.timers = new AtomicReferenceArray<>(size);
        this.registering = registering;
    }

    /** What was recorded there; null: nothing yet. */
    @Nullable Timer at(int position) {
        return timers.getAcquire(position);
    }

    void record(int position, long nanos) {
        Timer timer = timers.getAcquire(position);
        if (timer == null) {
            timer = registering.apply(position);
            timers.setRelease(position, timer);
        }
        timer.record(nanos, TimeUnit.NANOSECONDS);
    }
}
