package upay.app.watch;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Runs rounds on one context, each a pause after the end of the one before, whether or not that failed. Threads: start
 * and stop from any.
 */
final class Rounds {
    private final Vertx vertx;
    private final Duration pause;
    private final Supplier<Future<?>> round;
    private volatile boolean stopped;
    private volatile long timer = -1;

    Rounds(Vertx vertx, Duration pause, Supplier<Future<?>> round) {
        this.vertx = vertx;
        this.pause = pause;
        this.round = round;
    }

    /** @param first the delay before the first round */
    void start(Duration first) {
        vertx.getOrCreateContext().runOnContext(here -> later(first));
    }

    /** The round that runs goes on; no other follows. */
    Future<Void> stop() {
        stopped = true;
        vertx.cancelTimer(timer);
        return Future.succeededFuture();
    }

    boolean isStopped() {
        return stopped;
    }

    private void later(Duration delay) {
        if (!stopped) {
            timer = vertx.setTimer(
                    Math.max(1, delay.toMillis()), fired -> round.get().onComplete(done -> later(pause)));
        }
    }
}
