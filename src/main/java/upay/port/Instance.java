package upay.port;

import java.time.Instant;
import java.util.List;
import upay.history.HistoryEvent;
import upay.history.HistoryRecord;

/** This running gateway among the others over the same store. */
public interface Instance {
    /** Its number, > 0, never used before or again. */
    long id();

    /**
     * True while the store is certain to regard this instance as alive, judged on a monotonic clock: another instance
     * cannot have taken over its work yet. Checked right before a payment is written to the socket.
     */
    boolean holdsLease();

    /** The store's time, kept on a monotonic clock: equal over all instances whatever their own clocks say. */
    Instant now();

    /** A history record of what this instance does now. */
    default HistoryRecord report(HistoryEvent... events) {
        return new HistoryRecord(now(), id(), List.of(events));
    }
}
