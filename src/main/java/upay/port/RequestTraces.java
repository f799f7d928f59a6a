package upay.port;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import upay.domain.OrderKey;
import upay.history.HistoryEvent.Traced;
import upay.tracing.TraceContext;

/** The traces of the requests that began transactions, as their orders' histories have them. */
public interface RequestTraces {
    /** Of a gateway without tracing. */
    RequestTraces NONE = orders -> Future.succeededFuture(new Found());

    /** Fails only with {@link StoreException}. Completes on the caller's context. */
    Future<Found> find(Collection<OrderKey> orders);

    /** The traces of some orders. Confined to one thread. */
    final class Found {
        private final Map<Long, TraceContext> byTransaction = new HashMap<>();
        private final Map<OrderKey, TraceContext> byOrder = new HashMap<>();

        /** To be called in the order in which they were stored. */
        public void add(OrderKey order, Traced traced) {
            byTransaction.put(traced.tsn(), traced.trace());
            byOrder.putIfAbsent(order, traced.trace());
        }

        /** That of the first recorded request of the order; null if none was recorded. */
        public @Nullable TraceContext of(OrderKey order) {
            return byOrder.get(order);
        }

        /** That of the request which began the transaction, else the order's. */
        public @Nullable TraceContext of(OrderKey order, long tsn) {
            TraceContext own = byTransaction.get(tsn);
            return own == null ? of(order) : own;
        }
    }
}
