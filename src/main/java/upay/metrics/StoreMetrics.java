package upay.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The store, as this instance sees it: its batches, the refusals, the connections. Thread-safe; an event takes less than
 * a microsecond and allocates nothing.
 */
public final class StoreMetrics {
    private static final String REFUSALS = "upay_store_refusals";
    private static final String REFUSALS_HELP = "Rows and statements that failed for a reason that is not their own.";

    /** Counts nothing. */
    public static final StoreMetrics NONE = new StoreMetrics(Meters.NONE);

    /** What the rows of a batch do. */
    public enum Kind {
        OPEN_ORDER,
        CHANGE_ORDER,
        /** A refund of a terminal with a daily cap. */
        COUNT_REFUND,
        /** A refund or cancel that failed is taken out of the daily sum. */
        UNCOUNT_REFUND,
        FIND_BY_SN,
        FIND_BY_CLIENT_SN,
        FIND_BY_TRADE_NO,
        LOAD_ORDER,
        QUERY_PERMIT,
        TERMINAL,
        VENDOR,
        MERCHANT,
        KEY_USE,
        NONCE,
        ACTIVATION,
        ACTIVATION_CODE,
        ACTIVATION_FAILURE,
        CHECK_IN,
        STORE_NAME,
        DELIVERY_RESULT,
        /** The heartbeat of this instance, which is no batch: its round trip only. */
        HEARTBEAT,
        /** None of those. */
        OTHER
    }

    /** Why a row or a statement failed. */
    public enum Refusal {
        /** The queue of its batch is full. */
        QUEUE_FULL,
        /** It waited too long in a queue that stays long. */
        LATE,
        /** The statement in flight hangs. */
        HANGING,
        /** There is no connection. */
        NO_CONNECTION,
        /** The server refuses statements: it is read-only, full, or shuts down. */
        SERVER,
        /** The server did not answer in time; the connection was reset. */
        TIMED_OUT,
        /** The connection was lost with a statement sent. */
        LOST
    }

    /** The state of a connection. */
    public enum ConnectionState {
        /** Executes a statement. */
        BUSY,
        IDLE,
        CONNECTING
    }

    private final Meters meters;
    private final Counter[] refusals;
    private final AtomicReferenceArray<@Nullable BatchMetrics> batches =
            new AtomicReferenceArray<>(Kind.values().length);

    StoreMetrics(Meters meters) {
        this.meters = meters;
        this.refusals = Arrays.stream(Refusal.values())
                .map(reason -> meters.counter(REFUSALS, REFUSALS_HELP, Tags.of("reason", Meters.label(reason))))
                .toArray(Counter[]::new);
    }

    /** The meters of this kind of batch; the same for all who ask. */
    public BatchMetrics batch(Kind kind) {
        BatchMetrics known = batches.get(kind.ordinal());
        if (known != null) {
            return known;
        }
        batches.compareAndSet(kind.ordinal(), null, new BatchMetrics(meters, Tags.of("batch", Meters.label(kind))));
        return batch(kind);
    }

    /** @param rows that failed for this reason; 1 for a statement that is no batch */
    public void refused(Refusal reason, int rows) {
        refusals[reason.ordinal()].increment(rows);
    }

    public void bindHealth(BooleanSupplier isWell) {
        meters.gauge(
                "upay_store_up",
                "1 if the store takes writes, else 0.",
                Tags.empty(),
                () -> isWell.getAsBoolean() ? 1 : 0);
    }

    /** Of the connections for statements; that of the heartbeat is apart. */
    public void bindConnections(ConnectionState state, IntSupplier number) {
        meters.gauge(
                "upay_store_connections",
                "Connections to the store, without that of the heartbeat.",
                Tags.of("state", Meters.label(state)),
                number::getAsInt);
    }

    public void bindConnectionWaiters(IntSupplier number) {
        meters.gauge(
                "upay_store_connection_waiters",
                "Statements that wait for a connection.",
                Tags.empty(),
                number::getAsInt);
    }

    /** @param seconds for how long this instance certainly holds its lease if no heartbeat is answered; 0: not at all */
    public void bindLease(DoubleSupplier seconds) {
        meters.gauge(
                "upay_instance_lease_seconds",
                "For how long this instance still holds its lease if no heartbeat is answered.",
                Tags.empty(),
                seconds);
    }
}
