package upay.port;

import java.time.Duration;
import java.util.concurrent.Executor;

/** Delayed work; virtual in tests. */
public interface Timers {
    /** Runs {@code task} once, on the caller's context, after {@code delay} (≥ 0). */
    Timer after(Duration delay, Runnable task);

    /** Runs what it is given on the context of the caller of this method, from whatever thread it is given. */
    Executor here();

    interface Timer {
        /** Has no effect once the task has run. */
        void cancel();
    }
}
