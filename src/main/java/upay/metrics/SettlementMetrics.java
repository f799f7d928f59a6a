package upay.metrics;

import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.ToIntFunction;

/** The drives of this instance, and the open work of the whole store. Reads what others count. */
public final class SettlementMetrics {
    private final Meters meters;

    SettlementMetrics(Meters meters) {
        this.meters = meters;
    }

    /** @param steps what drives do; the number of the drives of each */
    public <S extends Enum<S>> void bindDrives(List<S> steps, ToIntFunction<S> number) {
        for (S step : steps) {
            meters.gauge(
                    "upay_settlement_drives",
                    "Transactions that this instance drives in memory, by what it does.",
                    Tags.of("step", Meters.label(step)),
                    () -> number.applyAsInt(step));
        }
    }

    public void bindPollsDelayed(LongSupplier number) {
        meters.counter(
                "upay_settlement_polls_delayed",
                "Queries of payments in progress that were put off, to keep waits.max-polls-per-second.",
                Tags.empty(),
                number::getAsLong);
    }

    public void bindTakeovers(LongSupplier number) {
        meters.counter(
                "upay_settlement_takeovers",
                "Transactions that this instance took over from another one that was dead.",
                Tags.empty(),
                number::getAsLong);
    }

    /** Of the whole store; 0 on the instances that do not look. */
    public void bindOldestDue(DoubleSupplier seconds) {
        meters.gauge(
                "upay_settlement_oldest_due_seconds",
                "For how long the longest due transaction of the store has been due.",
                Tags.empty(),
                seconds);
    }

    /** Of the whole store; 0 on the instances that do not look. */
    public void bindManualReviews(IntSupplier number) {
        meters.gauge(
                "upay_settlement_manual_reviews",
                "Orders of the store that wait for manual review, counted up to 1,000.",
                Tags.empty(),
                number::getAsInt);
    }

    /** Of the whole store; 0 on the instances that do not look. */
    public void bindStatementsBehind(DoubleSupplier seconds) {
        meters.gauge(
                "upay_statements_behind_seconds",
                "For how long transactions have not been looked through for the merchants' statements.",
                Tags.empty(),
                seconds);
    }

    /** Of the whole store; 0 on the instances that do not look. */
    public void bindFindings(IntSupplier number) {
        meters.gauge(
                "upay_findings_open",
                "Findings of the channels' bills that a person has to look at, counted up to 1,000.",
                Tags.empty(),
                number::getAsInt);
    }
}
