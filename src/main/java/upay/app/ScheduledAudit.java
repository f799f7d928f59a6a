package upay.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.metrics.AuditMetrics;
import upay.store.Store;
import upay.store.report.Audit;
import upay.store.report.Audit.Found;
import upay.store.report.Audit.Violation;

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

    private static final int SHOWN = 5;

    private final Vertx vertx;
    private final Store store;
    private final Duration lease;
    private final AuditMetrics metrics;
    private volatile Map<String, Object> last = Map.of("status", "not checked yet");
    private volatile boolean stopped;
    private volatile long timer = -1;

    ScheduledAudit(Vertx vertx, Store store, Duration lease, AuditMetrics metrics) {
        this.vertx = vertx;
        this.store = store;
        this.lease = lease;
        this.metrics = metrics;
    }

    void start() {
        later(FIRST);
    }

    Future<Void> stop() {
        stopped = true;
        vertx.cancelTimer(timer);
        return Future.succeededFuture();
    }

    /** The result of the last round, for the health path. */
    Map<String, Object> details() {
        return last;
    }

    private void later(Duration delay) {
        if (!stopped) {
            timer = vertx.setTimer(delay.toMillis(), fired -> round());
        }
    }

    private void round() {
        Audit audit = store.audit();
        audit.isFirst(store.instance().id(), lease)
                .compose(first -> first ? audit.now(MOST) : Future.succeededFuture())
                .onComplete(done -> {
                    last = done.failed() ? unanswered() : done.result() == null ? another() : of(done.result());
                    later(EVERY);
                });
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
            details.put(
                    "first",
                    violations.stream().limit(SHOWN).map(ScheduledAudit::shown).toList());
            LOG.error("{} invariants are violated, run verify: the first is {}", violations.size(), violations.get(0));
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
}
