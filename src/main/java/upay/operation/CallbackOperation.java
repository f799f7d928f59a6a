package upay.operation;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.domain.AccountName;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.domain.Payway;
import upay.domain.channel.ChannelCallback;
import upay.domain.channel.RawCallback;
import upay.port.ChannelCallbacks;
import upay.port.Ports;
import upay.port.RequestTraces;
import upay.port.StoreException;
import upay.port.Timers;
import upay.settlement.ExternalRefundRecorder;
import upay.settlement.Settlement;
import upay.tracing.Span;
import upay.tracing.SpanKey;
import upay.tracing.Tracer;

/**
 * A channel's callback: its channel's connector reads and verifies it, the order that it names is loaded, and {@link
 * CallbackBooking} books what it says. The reasons of those that are not accepted are logged at a limited rate.
 *
 * <p>Threads: called on an event loop; completes on it.
 */
public final class CallbackOperation {
    private static final Logger LOG = LoggerFactory.getLogger(CallbackOperation.class);

    /** Channels wait about five seconds for a response: a callback that is not durable by then should be sent again. */
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    /** Any sender can cause this line, so its rate is limited. */
    private static final Duration BETWEEN_WARNINGS = Duration.ofSeconds(10);

    private final Ports ports;
    private final Settlement settlement;
    private final ChannelCallbacks notices;
    private final ExternalRefundRecorder recorder;
    private final Tracer tracer;
    private final RequestTraces traces;
    private final Map<Payway, Instant> warned = new ConcurrentHashMap<>();
    private final Map<Payway, Instant> warnedOfFailures = new ConcurrentHashMap<>();

    /** Without tracing. */
    public CallbackOperation(Ports ports, Settlement settlement, ChannelCallbacks notices) {
        this(ports, settlement, notices, Tracer.OFF, RequestTraces.NONE);
    }

    /** @param traces of the requests that began the orders; asked only while the tracer is on */
    public CallbackOperation(
            Ports ports, Settlement settlement, ChannelCallbacks notices, Tracer tracer, RequestTraces traces) {
        this.tracer = tracer;
        this.traces = traces;
        this.ports = ports;
        this.settlement = settlement;
        this.notices = notices;
        this.recorder = new ExternalRefundRecorder(ports.ledger(), ports.numbers(), ports.instance());
    }

    /** Never fails. */
    public Future<CallbackReceipt> run(Payway payway, String merchantId, RawCallback raw) {
        return run(payway, merchantId, null, raw);
    }

    /**
     * Never fails.
     *
     * @param account the one that the callback's path names; null: it names none
     */
    public Future<CallbackReceipt> run(
            Payway payway, String merchantId, @Nullable AccountName account, RawCallback raw) {
        Promise<CallbackReceipt> receipt = Promise.promise();
        Span span = tracer.request("callback").with(SpanKey.CHANNEL, payway.channel());
        Timers.Timer patience = ports.timers().after(PATIENCE, () -> receipt.tryComplete(new CallbackReceipt.NotNow()));
        notices.read(payway, merchantId, account, raw)
                .compose(notice -> notice.isEmpty()
                        ? Future.succeededFuture(new CallbackReceipt.UnknownChannel())
                        : take(payway, merchantId, raw, notice.get(), span))
                .otherwise(failure -> notNow(payway, failure))
                .onComplete(done -> {
                    patience.cancel();
                    span.end();
                    receipt.tryComplete(done.result());
                });
        return receipt.future();
    }

    private CallbackReceipt notNow(Payway payway, Throwable failure) {
        if (failure instanceof StoreException) {
            // The store logs the outage once; this would be logged for every callback.
            LOG.debug("channel={} callback not accepted, the store does not respond", payway.channel());
        } else if (isDue(warnedOfFailures, payway)) {
            LOG.warn(
                    "channel={} callback not accepted: {}",
                    payway.channel(),
                    failure.getClass().getName());
        }
        return new CallbackReceipt.NotNow();
    }

    private Future<CallbackReceipt> take(
            Payway payway, String merchantId, RawCallback raw, ChannelCallback notice, Span span) {
        if (notice instanceof ChannelCallback.Paid paid) {
            OrderKey key = new OrderKey(merchantId, paid.sn());
            return load(key, span)
                    .compose(found -> booking(payway, raw, found.work).paid(key, paid, found.order));
        }
        if (notice instanceof ChannelCallback.Refunded refunded) {
            return load(new OrderKey(merchantId, refunded.sn()), span)
                    .compose(found -> booking(payway, raw, found.work).refunded(refunded, found.order));
        }
        if (notice instanceof ChannelCallback.Irrelevant irrelevant) {
            LOG.debug("channel={} callback has no effect: {}", payway.channel(), irrelevant.note());
            return Future.succeededFuture(new CallbackReceipt.Acknowledged(notices.acknowledgement(payway, raw)));
        }
        warn(payway, ((ChannelCallback.Invalid) notice).note());
        return Future.succeededFuture(new CallbackReceipt.Refused());
    }

    private CallbackBooking booking(Payway payway, RawCallback raw, Span work) {
        return new CallbackBooking(ports, settlement, notices, recorder, payway, raw, work);
    }

    /** @param work the callback's span, on behalf of the request that began the order */
    private record Found(Optional<OrderState> order, Span work) {}

    private Future<Found> load(OrderKey key, Span span) {
        Future<Optional<OrderState>> loaded =
                StoreSpans.find(span, ports.ledger().load(key));
        if (!tracer.isOn()) {
            return loaded.map(order -> new Found(order, span));
        }
        // Also for a callback that is not in the sample: its lines in the log are found by the request's trace.
        return traces.find(List.of(key)).transform(found -> {
            Span work = found.succeeded() ? span.onBehalfOf(found.result().of(key)) : span;
            return loaded.map(order -> {
                if (work.isRecorded()) {
                    order.ifPresent(state -> RequestSpans.describe(work, state.order()));
                }
                return new Found(order, work);
            });
        });
    }

    private void warn(Payway payway, String note) {
        if (isDue(warned, payway)) {
            LOG.warn("channel={} callback rejected: {}", payway.channel(), note);
        }
    }

    @SuppressWarnings("ReferenceEquality") // Whether this very call set it.
    private boolean isDue(Map<Payway, Instant> latest, Payway payway) {
        Instant now = ports.instance().now();
        return latest.merge(payway, now, (last, next) -> next.isBefore(last.plus(BETWEEN_WARNINGS)) ? last : next)
                == now;
    }
}
