package upay.history;

import java.time.Instant;
import java.util.List;
import upay.domain.OrderStatus;

/**
 * What an order's history says of one commit.
 *
 * @param version the order's, since that commit; several entries have the same where a commit did not touch the order itself
 * @param status the order's, since that commit
 * @param at when, by the store's clock
 * @param instance which instance did it; 0 where none is known
 */
public record HistoryEntry(int version, OrderStatus status, Instant at, long instance, List<HistoryEvent> events) {
    public HistoryEntry {
        events = List.copyOf(events);
    }
}
