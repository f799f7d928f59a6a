package upay.metrics;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** One kind of batch: the rows of its statements, its queue, and its round trips. Each registered with its first event. */
public final class BatchMetrics {
    private final Meters meters;
    private final Tags tags;
    private final TimerTable roundTrips;
    private volatile @Nullable Rows rows;

    private record Rows(DistributionSummary numbers, Timer waits) {}

    BatchMetrics(Meters meters, Tags tags) {
        this.meters = meters;
        this.tags = tags;
        this.roundTrips = new TimerTable(
                1,
                only -> meters.shortHistogram(
                        "upay_store_round_trip",
                        "Statements, with the wait for a connection, until their answer.",
                        tags));
    }

    private Rows rows() {
        Rows known = rows;
        if (known == null) {
            // Two threads may both get here: the meters are the same.
            known = new Rows(
                    meters.sizes("upay_store_batch_rows", "Rows of a statement.", tags),
                    meters.summary("upay_store_queue_wait", "How long a row waited for its statement.", tags));
            rows = known;
        }
        return known;
    }

    /** A statement goes, with this many rows; not one without rows, which only keeps a connection ready. */
    public void sent(int number) {
        rows().numbers.record(number);
    }

    /** A row has waited for its statement. */
    public void waited(long nanos) {
        rows().waits.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** A statement was answered, or failed. */
    public void roundTrip(long nanos) {
        roundTrips.record(0, nanos);
    }

    /** @param waiting the number of the rows that wait */
    public void bindQueue(IntSupplier waiting) {
        meters.gauge("upay_store_queue_rows", "Rows that wait for their statement.", tags, waiting::getAsInt);
    }
}
