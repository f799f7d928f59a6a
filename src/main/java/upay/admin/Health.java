package upay.admin;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Whether this gateway should be sent requests.
 *
 * <p>However many probes ask, the store is asked once at a time. Confined to the admin verticle's event loop, but for
 * {@link #open} and {@link #drain}.
 */
public final class Health {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** What a probe is told. */
    enum Status {
        STARTING,
        READY,
        /** It was told to stop: requests in flight end, new ones are refused. */
        DRAINING,
        STORE_UNAVAILABLE
    }

    private final Supplier<Future<?>> store;
    private volatile Status phase = Status.STARTING;
    private Future<Report> asking;

    /** @param store succeeds when the store answers */
    public Health(Supplier<Future<?>> store) {
        this.store = store;
    }

    /** The gateway takes requests from now on. */
    public void open() {
        phase = Status.READY;
    }

    /** The gateway takes no more requests. */
    public void drain() {
        phase = Status.DRAINING;
    }

    Future<Report> report() {
        if (asking == null || asking.isComplete()) {
            asking = ask();
        }
        return asking;
    }

    private Future<Report> ask() {
        long start = System.nanoTime();
        return store.get()
                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                .map(answer -> report(phase, true, start))
                .otherwise(
                        failure -> report(phase == Status.DRAINING ? phase : Status.STORE_UNAVAILABLE, false, start));
    }

    private static Report report(Status status, boolean storeAnswers, long start) {
        return new Report(status, storeAnswers, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
    }

    /** @param storeMillis how long the store took to answer, or to be given up */
    record Report(Status status, boolean storeAnswers, long storeMillis) {
        boolean ready() {
            return status == Status.READY && storeAnswers;
        }

        JsonObject json() {
            return new JsonObject()
                    .put(
                            "status",
                            status.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '))
                    .put("store", new JsonObject().put("answers", storeAnswers).put("millis", storeMillis));
        }
    }
}
