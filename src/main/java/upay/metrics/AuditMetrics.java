package upay.metrics;

import io.micrometer.core.instrument.Tags;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;

/** The invariants of the store, and what the books of the gateway and of the channels disagree on. Thread-safe. */
public final class AuditMetrics {
    private volatile Map<String, Integer> violations = Map.of();
    private volatile double lastRun;

    private final Meters meters;

    /** The invariants of docs/verify.md that the scheduled audit checks. */
    public enum Invariant {
        NET,
        REFUNDS,
        ONE_SUCCESS,
        EDGE,
        NOTIFICATION,
        INTENT,
        OPEN,
        STATEMENT,
        STATEMENT_SUMS
    }

    AuditMetrics(Meters meters) {
        this.meters = meters;
        for (Invariant invariant : Invariant.values()) {
            String name = invariant.name().toLowerCase(Locale.ROOT);
            meters.gauge(
                    "upay_invariant_violations",
                    "Violations that the last scheduled audit of this instance found.",
                    Tags.of("invariant", name),
                    () -> violations.getOrDefault(name, 0));
        }
        meters.gauge(
                "upay_audit_last_run_timestamp_seconds",
                "When this instance last finished the scheduled audit, in seconds since 1970; 0: never.",
                Tags.empty(),
                () -> lastRun);
    }

    /** @param found the number of violations by the invariant's name; without those that hold */
    public void audited(Map<String, Integer> found, double epochSeconds) {
        violations = Map.copyOf(found);
        lastRun = epochSeconds;
    }

    /** Another instance does the audit now: it has the violations. */
    public void handedOver() {
        violations = Map.of();
    }

    public void bindExternalRefunds(LongSupplier recorded) {
        meters.counter(
                "upay_external_refunds_recorded",
                "Refunds that were made without this gateway, and were recorded by this instance.",
                Tags.empty(),
                recorded::getAsLong);
    }
}
