package upay.history;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import upay.domain.Transaction;

/**
 * The history record of a commit: stored with it, or not at all.
 *
 * @param at the time, by the store's clock; null if the store sets it
 * @param instance the instance; 0 for none
 * @param events its causes, the oldest first
 */
public record HistoryRecord(@Nullable Instant at, long instance, List<HistoryEvent> events) {
    /** A record without events; the commit itself is still recorded. */
    public static final HistoryRecord NONE = new HistoryRecord(null, 0, List.of());

    public HistoryRecord {
        events = List.copyOf(events);
        if (at == null && !events.isEmpty()) {
            throw new IllegalArgumentException("events without the time of their commit");
        }
    }

    /** Adds the new states of these transactions, in their stored form. */
    public String text(List<Transaction> added, List<Transaction> changed) {
        // Where the store says when, there are no events, and a move is written without a time.
        Instant reported = at == null ? Instant.EPOCH : at;
        HistoryFormat.Line line = HistoryFormat.begin(reported);
        for (HistoryEvent event : events) {
            event.write(line);
        }
        moved(line, reported, added);
        moved(line, reported, changed);
        return line.toString();
    }

    /** Mostly none or one, several times for each payment: without an iterator. */
    private static void moved(HistoryFormat.Line line, Instant reported, List<Transaction> moved) {
        for (int i = 0; i < moved.size(); i++) {
            HistoryEvent.Moved.of(reported, moved.get(i)).write(line);
        }
    }
}
