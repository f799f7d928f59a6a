package upay.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import upay.domain.Payway;
import upay.store.Store;
import upay.store.report.OpenWork.Found;

/**
 * Looks every quarter of a minute at the open work of the whole store, for the metrics; of all instances over one store
 * the oldest does it. Every instance looks which channels are switched off for all merchants, in its cache.
 *
 * <p>Threads: start and stop from any, once each; rounds follow one another.
 */
final class OpenWorkWatch {
    private static final Duration FIRST = Duration.ofSeconds(2);
    private static final Duration EVERY = Duration.ofSeconds(15);

    private final Vertx vertx;
    private final Store store;
    private final Duration lease;
    private final Duration manualReviewAfter;
    private volatile Found found = Found.NONE;
    private volatile Set<Payway> off = Set.of();
    private volatile boolean stopped;
    private volatile long timer = -1;

    OpenWorkWatch(Vertx vertx, Store store, Duration lease, Duration manualReviewAfter) {
        this.vertx = vertx;
        this.store = store;
        this.lease = lease;
        this.manualReviewAfter = manualReviewAfter;
    }

    void start() {
        later(FIRST);
    }

    Future<Void> stop() {
        stopped = true;
        vertx.cancelTimer(timer);
        return Future.succeededFuture();
    }

    /** What the last round found; {@link Found#NONE} on the instances that do not look. While the store is away: as before. */
    Found found() {
        return found;
    }

    /** 1 if the channel is switched off for all merchants, else 0. */
    int isOff(Payway channel) {
        return off.contains(channel) ? 1 : 0;
    }

    private void later(Duration delay) {
        if (!stopped) {
            timer = vertx.setTimer(delay.toMillis(), fired -> round());
        }
    }

    private void round() {
        store.switchedOff()
                .onSuccess(channels -> off = channels)
                .compose(known -> store.audit().isFirst(store.instance().id(), lease))
                .compose(first -> first ? store.openWork().now(manualReviewAfter) : Future.succeededFuture(Found.NONE))
                .onSuccess(now -> found = now)
                .onComplete(done -> later(EVERY));
    }
}
