package upay.operation;

import java.time.Duration;

/** Delayed work; virtual in tests. */
public interface Timers {
    /** Runs {@code task} once, on the caller's context, after {@code delay} (≥ 0). */
    Timer after(Duration delay, Runnable task);

    interface Timer {
        /** Has no effect once the task has run. */
        void cancel();
    }
}
