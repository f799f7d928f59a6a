package upay.app.watch;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.metrics.AuditMetrics;
import upay.port.RequestTraces;
import upay.store.Store;
import upay.store.report.Audit.Found;
import upay.store.report.Audit.Violation;
import upay.tracing.OrderLog;
import upay.tracing.Span;

/**
 * Checks the invariants every minute, as the command {@code verify} does, but only for the newest orders and open
 * transactions, so that the cost does not grow with the store. Of all instances over one store the oldest does it.
 * Violations are shown in health and logged; they never make the gateway not ready, since refusing requests would
 * repair nothing.
 *
 * <p>Threads: start and stop from any, once each; rounds follow one another.
 */
final class ScheduledAudit {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduledAudit.class);
    /** The delay after the start. */
    private static final Duration FIRST = Duration.ofSeconds(2);

    private static final Duration EVERY = Duration.ofMinutes(1);
    /** The number of newest changes, and of open transactions. */
    private static final int MOST = 1_000;

    /** In health and in the log of a round. */
    private static final int SHOWN = 5;

    private final Store store;
    private final Supplier<Future<Boolean>> isOldest;
    private final RequestTraces traces;
    private final AuditMetrics metrics;
    private final Rounds rounds;
    private volatile Map<String, Object> last = Map.of("status", "not checked yet");

    /**
     * @param isOldest whether this is the oldest of the live instances
     * @param traces of the requests that began the orders, for the log
     */
    ScheduledAudit(
            Vertx vertx, Store store, Supplier<Future<Boolean>> isOldest, RequestTraces traces, AuditMetrics metrics) {
        this.store = store;
        this.isOldest = isOldest;
        this.traces = traces;
        this.metrics = metrics;
        this.rounds = new Rounds(vertx, EVERY, this::round);
    }

    void start() {
        rounds.start(FIRST);
    }

    Future<Void> stop() {
        return rounds.stop();
    }

    /** The result of the last round, for the health path. */
    Map<String, Object> details() {
        return last;
    }

    private Future<?> round() {
        return isOldest.get()
                .compose(oldest -> oldest ? store.audit().now(MOST) : Future.succeededFuture())
                .onComplete(done ->
                        last = done.failed() ? unanswered() : done.result() == null ? another() : of(done.result()));
    }

    private static Map<String, Object> unanswered() {
        LOG.debug("the store does not respond: the invariants are checked again later");
        return Map.of("status", "not checked: the store does not answer");
    }

    private Map<String, Object> another() {
        metrics.handedOver();
        return Map.of("status", "checked by an older instance: see its health");
    }

    private Map<String, Object> of(Found found) {
        List<Violation> violations = found.violations();
        metrics.audited(
                violations.stream().collect(Collectors.toMap(Violation::invariant, one -> 1, Integer::sum)),
                (double) at().getEpochSecond());
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("status", violations.isEmpty() ? "sound" : "violated");
        details.put("at", at().toString());
        details.put("orders", found.orders());
        details.put("violations", violations.size());
        if (!violations.isEmpty()) {
            List<Violation> first = violations.stream().limit(SHOWN).toList();
            details.put("first", first.stream().map(ScheduledAudit::shown).toList());
            LOG.error("{} invariants are violated: run verify", violations.size());
            log(first);
        }
        return details;
    }

    private Instant at() {
        return store.instance().now();
    }

    private static Map<String, Object> shown(Violation violation) {
        return Map.of(
                "violated",
                violation.invariant(),
                "order",
                Long.toString(violation.order().sn()),
                "detail",
                violation.detail());
    }

    /** A line for each, with the keys of its order. */
    private void log(List<Violation> violations) {
        traces.find(violations.stream().map(Violation::order).distinct().toList())
                .otherwise(new RequestTraces.Found())
                .onSuccess(found -> violations.forEach(one -> {
                    Span request = Span.NONE.onBehalfOf(found.of(one.order()));
                    store.ledger().load(one.order()).otherwise(Optional.empty()).onSuccess(order -> about(
                                    order, one.order(), request)
                            .addKeyValue("invariant", one.invariant())
                            .addKeyValue("detail", one.detail())
                            .log("an invariant is violated"));
                }));
    }

    private static LoggingEventBuilder about(Optional<OrderState> order, OrderKey key, Span request) {
        LoggingEventBuilder line = LOG.atError();
        return order.map(state -> OrderLog.about(line, state.order(), request))
                .orElseGet(() -> OrderLog.about(line, key, request));
    }
}
