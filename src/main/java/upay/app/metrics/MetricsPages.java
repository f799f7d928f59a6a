package upay.app.metrics;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;
import upay.management.MetricsSource;
import upay.metrics.Metrics;

/**
 * The metrics as pages. A page takes milliseconds: it is written on a worker thread, once for all who ask meanwhile, so
 * that many scrapes at a time cost no more than one. Thread-safe.
 */
public final class MetricsPages implements MetricsSource {
    private final Vertx vertx;
    private final Metrics metrics;
    private final Pending text = new Pending();
    private final Pending open = new Pending();

    /** The page that is being written in one format. Guarded by itself. */
    private static final class Pending {
        private @Nullable Future<Page> page;
    }

    public MetricsPages(Vertx vertx, Metrics metrics) {
        this.vertx = vertx;
        this.metrics = metrics;
    }

    @Override
    public Future<Page> write(boolean openMetrics) {
        Pending pending = openMetrics ? open : text;
        synchronized (pending) {
            Future<Page> running = pending.page;
            if (running != null && !running.isComplete()) {
                return running;
            }
            Future<Page> begun = vertx.executeBlocking(() -> page(openMetrics), false);
            pending.page = begun;
            return begun;
        }
    }

    private Page page(boolean openMetrics) {
        return new Page(openMetrics ? Metrics.OPEN_METRICS : Metrics.TEXT, Buffer.buffer(metrics.scrape(openMetrics)));
    }
}
