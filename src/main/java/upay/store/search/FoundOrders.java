package upay.store.search;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import upay.domain.Order;

/**
 * A page of a search.
 *
 * @param orders the newest first; fewer than asked for, or none, if those that were looked at are no more
 * @param below where to go on: with orders below this number; 0: nothing is left
 * @param back how far back all orders were looked at; null: to the first one, or to the beginning of the period
 */
public record FoundOrders(
        List<Order> orders, long below, @Nullable Instant back) {
    public FoundOrders {
        orders = List.copyOf(orders);
    }
}
