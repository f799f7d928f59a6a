package upay.sandbox.ledger;

import io.vertx.core.Future;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
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

    private record Moment(Payway payway, long at, String sn, String number) implements Comparable<Moment> {
        private static final Comparator<Moment> ORDER = Comparator.comparing(Moment::payway)
                .thenComparing(Moment::at)
                .thenComparing(Moment::sn)
                .thenComparing(Moment::number);

        static Moment of(TradeReturn given, ReturnTime time) {
            TradeKey key = given.trade().key();
            return new Moment(key.payway(), given.at(time), key.sn(), given.number());
        }

        /** Of a payment. */
        static Moment of(Trade charged) {
            TradeKey key = charged.key();
            return new Moment(key.payway(), charged.moments().time(TradeEvent.CHARGED), key.sn(), "");
        }

        @Override
        public int compareTo(Moment other) {
            return ORDER.compare(this, other);
        }
    }

    private final ConcurrentNavigableMap<TradeKey, Trade> trades = new ConcurrentSkipListMap<>();
    private final ConcurrentMap<RefundKey, TradeKey> refunds = new ConcurrentHashMap<>();

    private final ConcurrentNavigableMap<Moment, TradeKey> charges = new ConcurrentSkipListMap<>();
    private final Map<ReturnTime, ConcurrentNavigableMap<Moment, TradeKey>> returns = new EnumMap<>(
            Map.of(ReturnTime.ASKED, new ConcurrentSkipListMap<>(), ReturnTime.DONE, new ConcurrentSkipListMap<>()));

    @Override
    public Future<Boolean> open(Trade trade) {
        boolean opened = trades.putIfAbsent(trade.key(), trade) == null;
        if (opened && trade.books().charges() > 0) {
            charges.put(Moment.of(trade), trade.key());
        }
        return Future.succeededFuture(opened);
    }

    private void index(Trade trade) {
        if (trade.books().charges() == 0) {
            return;
        }
        charges.put(Moment.of(trade), trade.key());
        if (trade.phase() == Trade.Phase.UNDONE) {
            index(new TradeReturn(trade, null));
        }
        trade.refunds().stream().filter(TradeRefund::accepted).forEach(refund -> index(new TradeReturn(trade, refund)));
    }

    private void index(TradeReturn given) {
        returns.forEach(
                (time, all) -> all.put(Moment.of(given, time), given.trade().key()));
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
        index(trade);
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

    @Override
    public Future<List<Trade>> charged(LedgerSpan span, @Nullable Trade after, int limit) {
        return Future.succeededFuture(within(charges, span, after == null ? null : Moment.of(after)).values().stream()
                .limit(limit)
                .map(trades::get)
                .toList());
    }

    @Override
    public Future<List<TradeReturn>> returned(
            LedgerSpan span, ReturnTime time, @Nullable TradeReturn after, int limit) {
        NavigableMap<Moment, TradeKey> found =
                within(Objects.requireNonNull(returns.get(time)), span, after == null ? null : Moment.of(after, time));
        return Future.succeededFuture(found.entrySet().stream()
                .limit(limit)
                .map(entry -> given(entry.getKey(), Objects.requireNonNull(trades.get(entry.getValue()))))
                .toList());
    }

    private static NavigableMap<Moment, TradeKey> within(
            ConcurrentNavigableMap<Moment, TradeKey> all, LedgerSpan span, @Nullable Moment after) {
        Moment from = after == null ? new Moment(span.payway(), span.from(), "", "") : after;
        return all.subMap(from, false, new Moment(span.payway(), span.to(), "", ""), false);
    }

    private static TradeReturn given(Moment moment, Trade trade) {
        String number = moment.number();
        return new TradeReturn(
                trade, number.isEmpty() ? null : trade.refund(number).orElseThrow());
    }
}
