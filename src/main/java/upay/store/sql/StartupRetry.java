package upay.store.sql;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.port.StoreException;
import upay.store.tls.TlsFault;

/**
 * Repeats a step of a start until it succeeds: a slow store, or a slow machine, is not a lost one. Ends at the time
 * limit of the start, and if the server's error is permanent.
 *
 * <p>Threads: any.
 */
public final class StartupRetry {
    private static final Logger LOG = LoggerFactory.getLogger(StartupRetry.class);
    private static final Duration BETWEEN = Duration.ofMillis(250);

    private final Vertx vertx;
    private final long endNanos;

    public StartupRetry(Vertx vertx, Duration within) {
        this.vertx = vertx;
        this.endNanos = System.nanoTime() + within.toNanos();
    }

    /** @param step idempotent, whatever its earlier attempts did */
    public <T> Future<T> on(Supplier<Future<T>> step) {
        return step.get().recover(e -> {
            if (isOver(e)) {
                return Future.failedFuture(e);
            }
            LOG.debug("a step of the start is done again", e);
            return vertx.timer(BETWEEN.toMillis(), TimeUnit.MILLISECONDS).compose(fired -> on(step));
        });
    }

    private boolean isOver(Throwable e) {
        return !(e instanceof StoreException)
                || !SqlStates.mayPass(SqlStates.of(e))
                || TlsFault.of(e).isPresent()
                || System.nanoTime() + BETWEEN.toNanos() - endNanos > 0;
    }
}
