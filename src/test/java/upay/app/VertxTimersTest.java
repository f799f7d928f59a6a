package upay.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.port.Timers;

@DisplayName("Timers run on the event loop that set them")
class VertxTimersTest {
    private final Vertx vertx = Vertx.vertx();
    private final Timers timers = new VertxTimers(vertx);
    private final Context context = vertx.getOrCreateContext();

    @AfterEach
    void close() throws Exception {
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    /** The thread on which the promise was completed, seen from a context of its own. */
    private static Thread completed(Promise<Thread> promise) throws Exception {
        return promise.future().await(5, TimeUnit.SECONDS);
    }

    private Thread loop() throws Exception {
        Promise<Thread> promise = Promise.promise();
        context.runOnContext(nothing -> promise.complete(Thread.currentThread()));
        return completed(promise);
    }

    @Test
    void aDelayOfNothingStillRunsLater() throws Exception {
        Promise<Thread> promise = Promise.promise();
        context.runOnContext(nothing -> timers.after(Duration.ZERO, () -> promise.complete(Thread.currentThread())));

        assertThat(completed(promise)).isSameAs(loop());
    }

    @Test
    void hereIsWhereItWasAskedFor() throws Exception {
        Promise<Executor> asked = Promise.promise();
        context.runOnContext(nothing -> asked.complete(timers.here()));
        Executor here = asked.future().await(5, TimeUnit.SECONDS);
        Promise<Thread> promise = Promise.promise();

        here.execute(() -> promise.complete(Thread.currentThread()));

        assertThat(completed(promise)).isSameAs(loop());
    }

    @Test
    void aCancelledTimerDoesNotRun() throws Exception {
        Promise<Thread> later = Promise.promise();
        Promise<Thread> cancelled = Promise.promise();
        context.runOnContext(nothing -> {
            timers.after(Duration.ofMillis(5), () -> cancelled.complete(Thread.currentThread()))
                    .cancel();
            timers.after(Duration.ofMillis(50), () -> later.complete(Thread.currentThread()));
        });

        completed(later);

        assertThat(cancelled.future().isComplete()).isFalse();
    }
}
