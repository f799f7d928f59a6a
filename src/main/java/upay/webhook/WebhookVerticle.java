package upay.webhook;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import io.vertx.core.net.TrustOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import upay.domain.proxy.HttpProxy;
import upay.history.HistoryEvent;
import upay.history.HistoryRecord;
import upay.host.HostResolver;
import upay.metrics.WebhookMetrics;
import upay.metrics.WebhookMetrics.Result;
import upay.port.Instance;
import upay.port.Outbox;
import upay.port.Outbox.Backlog;
import upay.port.Outbox.ClaimRequest;
import upay.port.Outbox.Claimed;
import upay.port.Outbox.Delivery;
import upay.port.Outbox.Settled;
import upay.port.RequestTraces;
import upay.port.SigningKeys;
import upay.port.Terminals;
import upay.protocol.Envelope;
import upay.tracing.OrderLog;
import upay.tracing.Span;
import upay.tracing.SpanKey;
import upay.tracing.Tracer;

/**
 * Claims due webhooks from the outbox and delivers them; any number of instances do so concurrently. Claimed webhooks
 * are sent at once: it claims no more than its free capacity. It claims when this instance has added webhooks, when one
 * of its own retries is due, when capacity becomes free for waiting webhooks, and periodically for those of other
 * instances.
 */
public final class WebhookVerticle extends VerticleBase {
    private static final Logger EVENTS = LoggerFactory.getLogger("upay.events");
    private static final Logger LOG = LoggerFactory.getLogger(WebhookVerticle.class);

    /** The maximum of one claim. */
    private static final int BATCH = 200;
    /** Shorter than receivers' idle time-outs, so that no attempt is wasted on a closed connection. */
    private static final int KEEP_ALIVE_SECONDS = 2;

    private static final Duration COUNTING = Duration.ofSeconds(5);
    /** A webhook that is due for so long waits for capacity. */
    private static final Duration OVERDUE = Duration.ofSeconds(60);

    private static final Duration STOPPING = Duration.ofMillis(1500);

    private final Outbox outbox;
    private final Terminals terminals;
    private final SigningKeys keys;
    private final Instance instance;
    private final WebhookSettings settings;
    private final @Nullable HttpProxy proxy;
    private final @Nullable HostResolver givenNames;
    private final @Nullable TrustOptions trusted;
    private final ReceiverLimits receivers;
    private final Tracer tracer;
    private final RequestTraces traces;
    private final Promise<Void> idle = Promise.promise();
    private WebhookSigner signer;
    private WebhookDelivery.Tools tools;
    private long alarm = -1;
    private long alarmAtNanos;
    private boolean claiming;
    private boolean again;
    private boolean moreWaits;
    private boolean stopped;
    private String after = "";
    private volatile WebhookMetrics metrics = WebhookMetrics.NONE;
    private volatile Backlog backlog = new Backlog(0, 0, 0, Duration.ZERO);

    /** @param proxy through which receivers are reached; null: directly */
    public WebhookVerticle(
            Outbox outbox,
            Terminals terminals,
            SigningKeys keys,
            Instance instance,
            WebhookSettings settings,
            @Nullable HttpProxy proxy) {
        this(outbox, terminals, keys, instance, settings, proxy, Tracer.OFF, RequestTraces.NONE);
    }

    /**
     * As the other constructor.
     *
     * @param traces of the requests that began the orders; asked only while the tracer is on
     */
    public WebhookVerticle(
            Outbox outbox,
            Terminals terminals,
            SigningKeys keys,
            Instance instance,
            WebhookSettings settings,
            @Nullable HttpProxy proxy,
            Tracer tracer,
            RequestTraces traces) {
        this(outbox, terminals, keys, instance, settings, new Reach(proxy, null, null), tracer, traces);
    }

    /**
     * How receivers are reached.
     *
     * @param proxy null: directly
     * @param names the host resolver; null: the system's
     * @param trusted the trusted certificates; null: the JDK's
     */
    record Reach(
            @Nullable HttpProxy proxy,
            @Nullable HostResolver names,
            @Nullable TrustOptions trusted) {}

    WebhookVerticle(
            Outbox outbox,
            Terminals terminals,
            SigningKeys keys,
            Instance instance,
            WebhookSettings settings,
            Reach reach,
            Tracer tracer,
            RequestTraces traces) {
        this.tracer = tracer;
        this.traces = traces;
        this.outbox = outbox;
        this.terminals = terminals;
        this.keys = keys;
        this.instance = instance;
        this.settings = settings;
        this.proxy = reach.proxy();
        this.givenNames = reach.names();
        this.trusted = reach.trusted();
        this.receivers = new ReceiverLimits(settings.maxInFlight(), settings.maxPerHost());
    }

    @Override
    public Future<?> start() {
        HostResolver names = givenNames == null ? HostResolver.of(vertx) : givenNames;
        signer = new WebhookSigner(vertx, keys, instance, settings.authorization());
        tools = new WebhookDelivery.Tools(vertx, client(), names, terminals, signer, settings, proxy != null);
        Context own = context;
        outbox.onArrival(() -> own.runOnContext(nothing -> look()));
        vertx.setPeriodic(1, COUNTING.toMillis(), id -> count());
        look();
        return Future.succeededFuture();
    }

    private HttpClient client() {
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setKeepAliveTimeout(KEEP_ALIVE_SECONDS)
                .setConnectTimeout((int) settings.timeout().toMillis())
                .setSslHandshakeTimeout(settings.timeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                // Responses are small; a compressed one could expand beyond the limit.
                .setDecompressionSupported(false)
                .setVerifyHost(true)
                .setTrustAll(false)
                .setTrustOptions(trusted);
        if (proxy != null) {
            options.setProxyOptions(options(proxy));
        }
        PoolOptions pool = new PoolOptions()
                .setHttp1MaxSize(settings.maxPerHost())
                .setMaxWaitQueueSize(settings.maxInFlight())
                .setCleanerPeriod(1000);
        return vertx.httpClientBuilder()
                .with(options)
                .with(pool)
                // The attempt gets the failure too; without a handler it would also be logged as an error.
                .withConnectHandler(connection -> connection.exceptionHandler(
                        e -> LOG.debug("connection failed: {}", e.getClass().getSimpleName())))
                .build();
    }

    private static ProxyOptions options(HttpProxy proxy) {
        ProxyOptions options =
                new ProxyOptions().setType(ProxyType.HTTP).setHost(proxy.host()).setPort(proxy.port());
        return proxy.user() == null
                ? options
                : options.setUsername(proxy.user()).setPassword(proxy.password().reveal());
    }

    /** Where its attempts are counted from now on. */
    public void measure(WebhookMetrics by) {
        metrics = by;
    }

    /** The backlog as last counted; any thread. */
    public Backlog backlog() {
        return backlog;
    }

    /** The backlog for health; from memory, any thread. */
    public Map<String, Object> details() {
        Backlog counted = backlog;
        return Map.of("waiting", counted.waiting(), "overdue", counted.overdue(), "given up", counted.givenUp());
    }

    private void count() {
        outbox.backlog(OVERDUE).onSuccess(counted -> backlog = counted);
    }

    /** Claims due webhooks; if a claim is in flight, once more after it. */
    private void look() {
        again = true;
        if (stopped || claiming || receivers.free() == 0) {
            return;
        }
        again = false;
        claiming = true;
        int limit = Math.min(BATCH, receivers.free());
        ClaimRequest wish = new ClaimRequest(
                instance.id(), after, receivers.room(), settings.maxPerHost(), limit, settings.lease());
        outbox.claim(wish).onComplete(claim -> {
            claiming = false;
            if (claim.succeeded()) {
                claimed(claim.result());
            } else {
                LOG.debug("claim failed, retried later", claim.cause());
                lookWithin(settings.sweep());
            }
        });
    }

    private void claimed(Claimed claimed) {
        boolean unfinished = !claimed.last().isEmpty();
        after = claimed.last();
        deliver(claimed.deliveries());
        moreWaits = claimed.held()
                || claimed.deliveries().stream().anyMatch(d -> receivers.room(d.receiver()) == 0)
                || receivers.free() == 0;
        if (unfinished || again) {
            look();
        }
        Duration idle = claimed.idle();
        lookWithin(idle != null && idle.compareTo(settings.sweep()) < 0 ? idle : settings.sweep());
    }

    /** Schedules the next claim, unless an earlier one is scheduled. */
    private void lookWithin(Duration time) {
        long at = System.nanoTime() + time.toNanos();
        if (stopped || alarm >= 0 && alarmAtNanos - at <= 0) {
            return;
        }
        vertx.cancelTimer(alarm);
        alarmAtNanos = at;
        // Rounded up: a claim slightly too early would find nothing.
        alarm = vertx.setTimer(time.toMillis() + 1, id -> {
            alarm = -1;
            look();
        });
    }

    private void deliver(List<Delivery> deliveries) {
        deliveries.forEach(delivery -> receivers.begin(delivery.receiver()));
        if (!tracer.isOn() || deliveries.isEmpty()) {
            deliveries.forEach(delivery -> deliver(delivery, Span.NONE));
            return;
        }
        traces.find(deliveries.stream().map(Delivery::order).toList()).onComplete(found -> {
            RequestTraces.Found of = found.succeeded() ? found.result() : new RequestTraces.Found();
            deliveries.forEach(delivery -> deliver(delivery, tracer.continued("webhook", of.of(delivery.order()))));
        });
    }

    private void deliver(Delivery delivery, Span span) {
        long started = System.nanoTime();
        new WebhookDelivery(tools, delivery).run().onComplete(outcome -> {
            receivers.end(delivery.receiver(), outcome.result().answered());
            settle(delivery, outcome.result(), System.nanoTime() - started, span);
            if (stopped && receivers.inFlight() == 0) {
                idle.tryComplete();
            }
            if (moreWaits || again) {
                look();
            }
        });
    }

    private void settle(Delivery delivery, DeliveryOutcome outcome, long nanos, Span span) {
        Duration retryIn = outcome.delivered() ? null : settings.retryAfter(delivery.round());
        boolean givenUp = !outcome.delivered() && retryIn == null;
        metrics.attempted(outcome.delivered() ? Result.DELIVERED : givenUp ? Result.GIVEN_UP : Result.FAILED);
        if (retryIn == null) {
            signer.forget(delivery);
        }
        String clientSn = Envelope.clientSnOf(delivery.body());
        record(delivery, outcome, clientSn, span);
        OrderLog.about(
                        EVENTS.atLevel(givenUp ? Level.WARN : Level.INFO),
                        delivery.order().sn(),
                        clientSn,
                        delivery.terminalSn(),
                        span)
                .addKeyValue("event", delivery.event())
                .addKeyValue("receiver", delivery.receiver())
                .addKeyValue("attempt", delivery.attempt())
                .addKeyValue("outcome", givenUp ? outcome.words() + ", given up" : outcome.words())
                .addKeyValue("ms", TimeUnit.NANOSECONDS.toMillis(nanos))
                .log("notification");
        outbox.settle(new Settled(
                        delivery.order(),
                        delivery.event(),
                        delivery.attempt(),
                        outcome.delivered(),
                        outcome.words(),
                        retryIn,
                        report(delivery, outcome, nanos, retryIn)))
                // Due again when the claim ends: delivered or tried again then.
                .onFailure(
                        e -> OrderLog.about(LOG.atDebug(), delivery.order().sn(), clientSn, delivery.terminalSn(), span)
                                .setCause(e)
                                .log("the result of a webhook could not be recorded"))
                .onSuccess(noted -> {
                    if (retryIn != null && retryIn.compareTo(settings.sweep()) < 0) {
                        lookWithin(retryIn);
                    }
                });
    }

    private static void record(Delivery delivery, DeliveryOutcome outcome, String clientSn, Span span) {
        if (!span.isRecorded()) {
            return;
        }
        span.with(SpanKey.SN, Long.toString(delivery.order().sn()))
                .with(SpanKey.CLIENT_SN, clientSn)
                .with(SpanKey.TERMINAL, delivery.terminalSn())
                .with(SpanKey.EVENT, delivery.event())
                .with(SpanKey.ATTEMPT, delivery.attempt());
        if (!outcome.delivered()) {
            span.failed();
        }
        span.end();
    }

    private HistoryRecord report(Delivery delivery, DeliveryOutcome outcome, long nanos, @Nullable Duration retryIn) {
        Instant now = instance.now();
        Duration took = Duration.ofNanos(nanos);
        return new HistoryRecord(
                now,
                instance.id(),
                List.of(new HistoryEvent.Posted(
                        now.minus(took),
                        took,
                        delivery.attempt(),
                        outcome.delivered(),
                        outcome.words(),
                        retryIn,
                        delivery.event())));
    }

    /** Stops claiming; deliveries in flight get a short time to complete, and other instances retry the rest. */
    @Override
    public Future<?> stop() {
        stopped = true;
        vertx.cancelTimer(alarm);
        if (receivers.inFlight() == 0) {
            idle.tryComplete();
        }
        return Future.any(idle.future(), vertx.timer(STOPPING.toMillis(), TimeUnit.MILLISECONDS))
                .otherwiseEmpty()
                .eventually(() -> tools.client().close())
                .eventually(() -> signer.close());
    }
}
