package upay.history;

import java.time.Instant;
import java.util.List;
import upay.domain.OrderStatus;

/**
 * The history record of one commit of an order.
 *
 * @param version the order's, since that commit; several entries have the same if a commit did not change the order
 *     itself
 * @param status the order's, since that commit
 * @param at the time, by the store's clock
 * @param instance the instance; 0 if unknown
 */
public record HistoryEntry(int version, OrderStatus status, Instant at, long instance, List<HistoryEvent> events) {
    public HistoryEntry {
        events = List.copyOf(events);
    }
}
