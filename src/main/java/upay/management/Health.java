package upay.management;

import io.vertx.core.json.JsonObject;
import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Whether this gateway should be sent requests. Safe from any thread. */
public final class Health {
    /** What a probe is told. */
    enum Status {
        STARTING,
        READY,
        /** It was told to stop: requests in flight end, new ones are refused. */
        DRAINING,
        STORE_UNAVAILABLE
    }

    private final BooleanSupplier store;
    private final Supplier<Map<String, Object>> details;
    private volatile Status phase = Status.STARTING;

    /**
     * @param store whether the store answers
     * @param details what else an operator wants to know, from memory
     */
    public Health(BooleanSupplier store, Supplier<Map<String, Object>> details) {
        this.store = store;
        this.details = details;
    }

    /** The gateway takes requests from now on. */
    public void open() {
        phase = Status.READY;
    }

    /** The gateway takes no more requests. */
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
