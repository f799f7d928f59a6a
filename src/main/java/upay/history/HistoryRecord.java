package upay.history;

import java.time.Instant;
import java.util.List;
import upay.domain.Transaction;

/**
 * What is told of a commit in the order's history: stored with it, or not at all.
 *
 * @param at when, by the store's clock; null where that is for the store to say
 * @param instance which instance did it; 0 for none
 * @param events what led to it, the oldest first
 */
public record HistoryRecord(Instant at, long instance, List<HistoryEvent> events) {
    /** Nobody told anything; the commit itself is told all the same. */
    public static final HistoryRecord NONE = new HistoryRecord(null, 0, List.of());

    public HistoryRecord {
        events = List.copyOf(events);
    }

    /** With what became of these transactions, as the store keeps it. */
    public String text(List<Transaction> added, List<Transaction> changed) {
        HistoryFormat.Line line = HistoryFormat.begin(at);
        for (HistoryEvent event : events) {
            event.write(line);
        }
        for (Transaction transaction : added) {
            HistoryEvent.Moved.of(at, transaction).write(line);
        }
        for (Transaction transaction : changed) {
            HistoryEvent.Moved.of(at, transaction).write(line);
        }
        return line.toString();
    }
}
