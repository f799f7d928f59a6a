package upay.metrics;

import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.TimeWindowMax;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import upay.domain.ResultCode;

/**
 * The requests of shops: how many were answered with which result, how long each took, and why requests were refused.
 * Thread-safe; an event takes less than a microsecond and allocates nothing.
 */
public final class RequestMetrics {
    private static final String DURATION = "upay_request_duration";
    private static final String DURATION_HELP =
            "From the headers of a request to its answer, by operation and result code; of a refusal: its error code.";
    private static final String REFUSED = "upay_requests_refused";
    private static final String REFUSED_HELP = "Requests that were refused before they had an effect, by reason.";

    private static final long LAG_STEP_MILLIS = 20_000;
    private static final int LAG_STEPS = 3;

    private static final ResultCode[] CODES = ResultCode.values();
    private static final Operation[] OPERATIONS = Operation.values();

    /** Counts nothing. */
    public static final RequestMetrics NONE = new RequestMetrics(Meters.NONE, List.of());

    /** The operations of the protocol, by the last part of their paths. */
    public enum Operation {
        PAY,
        PRECREATE,
        QUERY,
        CANCEL,
        REVOKE,
        REFUND,
        ACTIVATE,
        CHECKIN,
        UPLOADLOG,
        /** No path of the protocol. */
        UNKNOWN;

        private final String label = Meters.label(this);

        /** The label's value. */
        public String label() {
            return label;
        }
    }

    /** Why a request was refused before it had an effect. */
    public enum Refusal {
        /** All places for requests in flight are taken. */
        OVERLOAD,
        /** The terminal or vendor holds its share of the places. */
        TERMINAL_SHARE,
        /** The merchant holds its share of the places. */
        MERCHANT_SHARE,
        /** The address holds its share of the places. */
        SOURCE_SHARE,
        /** The terminal's or vendor's requests came faster than its limit. */
        TERMINAL_RATE,
        /** The merchant's requests came faster than its limit. */
        MERCHANT_RATE,
        /** Requests without a valid signature came faster than the limit of their address. */
        SOURCE_RATE,
        /** Too many look-ups of terminals or vendors run, of the address or in all. */
        LOOK_UPS,
        /** The gateway is shutting down. */
        DRAINING,
        /** The memory for unfinished bodies is used up. */
        BODY_BUDGET,
        /** The payment was not sent: its request was unread, or not stored, for too long. */
        QUEUE_AGE,
        /** The payment was not sent: its client had left before. */
        CLIENT_GONE,
        /** The store does not answer or refuses. */
        STORE,
        /** The signature is wrong. */
        SIGNATURE,
        /** No signature, or a malformed one. */
        UNSIGNED,
        /** The client's certificate is wrong or missing. */
        CERTIFICATE,
        /** There is no such terminal. */
        TERMINAL_UNKNOWN,
        /** There is no such vendor. */
        VENDOR_UNKNOWN,
        /** The TLS handshake failed. */
        HANDSHAKE,
        /** The bytes are no valid HTTP. */
        MALFORMED,
        /** The connection was closed at once: too many are open. */
        CONNECTIONS
    }

    private final Meters meters;
    private final Enum<?>[] errors;
    private final TimerTable durations;
    private final LongAdder[] refused;
    private final TimeWindowMax lag = new TimeWindowMax(Clock.SYSTEM, LAG_STEP_MILLIS, LAG_STEPS);
    private final AtomicReferenceArray<@Nullable LongSupplier> countedElsewhere;

    /** @param errors the error codes of refusals, in their order */
    RequestMetrics(Meters meters, List<? extends Enum<?>> errors) {
        this.meters = meters;
        this.errors = errors.toArray(new Enum<?>[0]);
        this.durations = new TimerTable(OPERATIONS.length * width(), this::timer);
        this.refused =
                Stream.generate(LongAdder::new).limit(Refusal.values().length).toArray(LongAdder[]::new);
        meters.gauge(
                "upay_event_loop_lag_seconds",
                "The latest tick of an event loop in the last minute: how late it ran.",
                Tags.empty(),
                () -> lag.poll(TimeUnit.SECONDS));
        this.countedElsewhere = new AtomicReferenceArray<>(Refusal.values().length);
        for (Refusal reason : Refusal.values()) {
            meters.counter(REFUSED, REFUSED_HELP, Tags.of("reason", Meters.label(reason)), () -> refusals(reason));
        }
    }

    private int width() {
        return CODES.length + errors.length;
    }

    private Timer timer(int position) {
        int code = position % width();
        String result = code < CODES.length ? CODES[code].name() : errors[code - CODES.length].name();
        String operation = OPERATIONS[position / width()].label();
        return meters.histogram(DURATION, DURATION_HELP, Tags.of("operation", operation, "result_code", result));
    }

    /** An operation's answer was sent. */
    public void answered(Operation operation, ResultCode code, long nanos) {
        durations.record(operation.ordinal() * width() + code.ordinal(), nanos);
    }

    /** The answers of this operation with this result since the start, and how long they took. */
    public DurationCounts answers(Operation operation, ResultCode code) {
        return DurationCounts.of(durations.at(operation.ordinal() * width() + code.ordinal()));
    }

    /** A refusal was sent. */
    public void refused(Operation operation, Enum<?> error, long nanos) {
        if (error.ordinal() < errors.length) {
            durations.record(operation.ordinal() * width() + CODES.length + error.ordinal(), nanos);
        }
    }

    /** A request was refused for this reason. */
    public void refused(Refusal reason) {
        refused[reason.ordinal()].increment();
    }

    /** Requests that are refused for this reason are also counted elsewhere. */
    public void addRefusals(Refusal reason, LongSupplier count) {
        countedElsewhere.set(reason.ordinal(), count);
    }

    /** How many since the start. */
    public long refusals(Refusal reason) {
        LongSupplier elsewhere = countedElsewhere.get(reason.ordinal());
        return refused[reason.ordinal()].sum() + (elsewhere == null ? 0 : elsewhere.getAsLong());
    }

    /** A tick of an event loop ran this late. */
    public void eventLoopLate(long nanos) {
        lag.record((double) nanos, TimeUnit.NANOSECONDS);
    }

    public void bindInFlight(IntSupplier inFlight) {
        meters.gauge("upay_requests_in_flight", "Requests whose operation runs.", Tags.empty(), inFlight::getAsInt);
    }
}
