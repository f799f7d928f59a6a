package upay.app;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Executor;
import upay.port.Timers;

/** Timers that run on the caller's event loop. */
final class VertxTimers implements Timers {
    private final Vertx vertx;

    VertxTimers(Vertx vertx) {
        this.vertx = vertx;
    }

    @Override
    public Timer after(Duration delay, Runnable task) {
        // A Vert.x timer's minimum is one millisecond.
        long id = vertx.setTimer(Math.max(1, delay.toMillis()), fired -> task.run());
        return () -> vertx.cancelTimer(id);
    }

    @Override
    public Executor here() {
        Context context = vertx.getOrCreateContext();
        return task -> context.runOnContext(nothing -> task.run());
    }
}
