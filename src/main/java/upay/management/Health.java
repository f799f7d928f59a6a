package upay.management;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Whether this gateway is ready for requests. Thread-safe. */
public final class Health {
    /** The status for a probe. */
    enum Status {
        STARTING,
        READY,
        /** Shutting down: requests in flight complete, new ones are refused. */
        DRAINING,
        STORE_UNAVAILABLE
    }

    private final BooleanSupplier store;
    private final Supplier<Map<String, Object>> details;
    private volatile Status phase = Status.STARTING;

    /**
     * @param store whether the store responds
     * @param details further data for operators, from memory
     */
    public Health(BooleanSupplier store, Supplier<Map<String, Object>> details) {
        this.store = store;
        this.details = details;
    }

    /** The gateway accepts requests from now on. */
    public void open() {
        phase = Status.READY;
    }

    /** The gateway accepts no more requests. */
    public void drain() {
        phase = Status.DRAINING;
    }

    boolean isReady() {
        return status() == Status.READY;
    }

    JsonObject json() {
        return new JsonObject()
                .put("status", status().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .put("details", new JsonObject(details.get()));
    }

    private Status status() {
        Status now = phase;
        return now == Status.READY && !store.getAsBoolean() ? Status.STORE_UNAVAILABLE : now;
    }
}
