package upay.port;

import java.time.Instant;
import java.util.List;
import upay.history.HistoryEvent;
import upay.history.HistoryRecord;

/** This gateway instance among the others over the same store. */
public interface Instance {
    /** Its number, > 0, never reused. */
    long id();

    /**
     * True while the store is certain to regard this instance as alive, judged on a monotonic clock: another instance
     * cannot have taken over its work yet. Checked right before a payment is written to the socket.
     */
    boolean holdsLease();

    /**
     * The store's time, extrapolated with a monotonic clock: equal over all instances, regardless of their own clocks.
     */
    Instant now();

    /** A history record of this instance's current actions. */
    default HistoryRecord report(HistoryEvent... events) {
        return new HistoryRecord(now(), id(), List.of(events));
    }
}
