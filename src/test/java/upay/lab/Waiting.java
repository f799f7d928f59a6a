package upay.lab;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Blocks a thread of the lab. */
public final class Waiting {
    private static final int SECONDS = 20;

    private Waiting() {}

    public static <T> T on(Future<T> future) {
        try {
            return future.await(SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new LabException("waited in vain for " + SECONDS + " s", e);
        }
    }

    static void pause(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", e);
        }
    }
}
