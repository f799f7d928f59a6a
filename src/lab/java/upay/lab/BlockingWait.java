package upay.lab;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Blocks a thread of the lab, a drill or the bench. */
public final class BlockingWait {
    private static final int SECONDS = 20;

    private BlockingWait() {}

    /** Time that has to pass: how long a trouble lasts, how often something is looked at. Never a wait for luck. */
    public static void millis(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    static void pause(Duration time) {
        millis(time.toMillis());
    }

    public static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static LabException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new LabException("interrupted", e);
    }

    public static <T> T on(Future<T> future) {
        try {
            return future.await(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new LabException("waited in vain for " + SECONDS + " s", e);
        }
    }
}
