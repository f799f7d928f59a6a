package upay.app.watch;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import upay.domain.Payway;
import upay.reconciliation.FindingClass;
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

    private final Store store;
    private final Supplier<Future<Boolean>> isOldest;
    private final Duration manualReviewAfter;
    private final Rounds rounds;
    private volatile Found found = Found.NONE;
    private volatile Map<FindingClass, Integer> findings = Map.of();
    private volatile Set<Payway> off = Set.of();

    /** @param isOldest whether this is the oldest of the live instances */
    OpenWorkWatch(Vertx vertx, Store store, Supplier<Future<Boolean>> isOldest, Duration manualReviewAfter) {
        this.store = store;
        this.isOldest = isOldest;
        this.manualReviewAfter = manualReviewAfter;
        this.rounds = new Rounds(vertx, EVERY, this::round);
    }

    void start() {
        rounds.start(FIRST);
    }

    Future<Void> stop() {
        return rounds.stop();
    }

    /** What the last round found; {@link Found#NONE} on the instances that do not look. While the store is away: as before. */
    Found found() {
        return found;
    }

    /** The findings that a person has to look at, by class; likewise. */
    Map<FindingClass, Integer> findings() {
        return findings;
    }

    /** 1 if the channel is switched off for all merchants, else 0. */
    int isOff(Payway channel) {
        return off.contains(channel) ? 1 : 0;
    }

    private Future<?> round() {
        return store.switchedOff()
                .onSuccess(channels -> off = channels)
                .compose(known -> isOldest.get())
                .compose(oldest -> oldest
                        ? store.findings()
                                .countForPersons()
                                .onSuccess(counts -> findings = counts)
                                .compose(counts -> store.openWork().now(manualReviewAfter))
                        : none())
                .onSuccess(now -> found = now);
    }

    private Future<Found> none() {
        findings = Map.of();
        return Future.succeededFuture(Found.NONE);
    }
}
