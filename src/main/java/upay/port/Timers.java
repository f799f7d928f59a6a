package upay.port;

import java.time.Duration;
import java.util.concurrent.Executor;

/** Delayed work; virtual in tests. */
public interface Timers {
    /** Runs {@code task} once, on the caller's context, after {@code delay} (≥ 0). */
    Timer after(Duration delay, Runnable task);

    /** Runs tasks on the context of this method's caller, from whichever thread they are submitted. */
    Executor here();

    interface Timer {
        /** Has no effect once the task has run. */
        void cancel();
    }
}
