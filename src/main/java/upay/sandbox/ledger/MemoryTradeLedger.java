package upay.sandbox.ledger;

import io.vertx.core.Future;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;
import upay.domain.Payway;

/** Keeps trades in memory, for load tests and tests; lost with the process. Bounded by the heap only. */
public final class MemoryTradeLedger implements TradeLedger {
    private record RefundKey(Payway payway, String number) {}

    private final ConcurrentNavigableMap<TradeKey, Trade> trades = new ConcurrentSkipListMap<>();
    private final ConcurrentMap<RefundKey, TradeKey> refunds = new ConcurrentHashMap<>();

    @Override
    public Future<Boolean> open(Trade trade) {
        return Future.succeededFuture(trades.putIfAbsent(trade.key(), trade) == null);
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // Whether this very object is stored.
    public Future<Boolean> replace(Trade trade) {
        Trade stored = trades.computeIfPresent(
                trade.key(), (key, present) -> present.version() == trade.version() - 1 ? trade : present);
        if (stored != trade) {
            return Future.succeededFuture(false);
        }
        trade.refunds()
                .forEach(refund -> refunds.put(new RefundKey(trade.key().payway(), refund.number()), trade.key()));
        return Future.succeededFuture(true);
    }

    @Override
    public Future<Optional<Trade>> find(TradeKey key) {
        return Future.succeededFuture(Optional.ofNullable(trades.get(key)));
    }

    @Override
    public Future<List<Trade>> findBySn(String sn) {
        return Future.succeededFuture(Arrays.stream(Payway.values())
                .map(payway -> trades.get(new TradeKey(sn, payway)))
                .filter(java.util.Objects::nonNull)
                .toList());
    }

    @Override
    public Future<Optional<Trade>> findByRefund(Payway payway, String refundNumber) {
        TradeKey key = refunds.get(new RefundKey(payway, refundNumber));
        return Future.succeededFuture(Optional.ofNullable(key).map(trades::get));
    }

    @Override
    public Future<List<Trade>> page(@Nullable TradeKey after, int limit) {
        NavigableMap<TradeKey, Trade> rest = after == null ? trades : trades.tailMap(after, false);
        return Future.succeededFuture(rest.values().stream().limit(limit).toList());
    }

    /** Always empty: a timer that this process set is lost only together with its memory. */
    @Override
    public Future<List<TradeKey>> overdue(long now, int limit) {
        return Future.succeededFuture(List.of());
    }
}
