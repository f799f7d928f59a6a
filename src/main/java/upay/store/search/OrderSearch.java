package upay.store.search;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import upay.domain.Order;
import upay.domain.OrderStatus;
import upay.store.search.OrderFilter.Owner;
import upay.store.search.OrderFilter.Period;
import upay.store.sql.Database;
import upay.store.sql.RowReader;
import upay.store.table.OrderTable;

/**
 * Searches orders, the newest first by their numbers, a page at a time. A page that is not full says how far it has looked,
 * and the next one goes on from there: so none takes long, however rare what is searched for, and however many orders there
 * are. Only reads. Threads: any.
 *
 * <p>A period is found by halving the numbers, which rise with time but for {@link #SKEW}. Orders from before numbers did so
 * may be missed by a period, if they were opened by an instance that had its numbers for longer.
 */
public final class OrderSearch {
    /** So many merchants may be asked for one of their own numbers, each by a look-up. */
    public static final int MERCHANTS_MAX = 20_000;

    /** Orders that a page looks at. */
    static final int LOOKED_AT = 5_000;
    /** Orders with open work, of which there are few. */
    private static final int OPEN_MAX = 1_000_000;

    /** By how much more a number may differ from its place in time: an instance's block, and the time to store an order. */
    static final Duration SKEW = Duration.ofMinutes(2);

    private static final long FIRST = 1;
    private static final OffsetDateTime EARLIEST = OffsetDateTime.of(2000, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);
    private static final OffsetDateTime LATEST = OffsetDateTime.of(3000, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    private final Database database;

    public OrderSearch(Database database) {
        this.database = database;
    }

    /** Whether a merchant's number, or a channel's, may be searched for in the orders of all merchants. */
    public Future<Boolean> mayAskAllMerchants() {
        return database.execute(SearchStatements.MERCHANTS, Tuple.of(MERCHANTS_MAX + 1L))
                .map(rows -> rows.iterator().next().getInteger(0) <= MERCHANTS_MAX);
    }

    /**
     * The next page.
     *
     * @param below only orders with smaller numbers; {@link Long#MAX_VALUE}: from the newest one
     * @param limit the most orders of the page
     */
    public Future<FoundOrders> find(OrderFilter filter, long below, int limit) {
        Owner owner = filter.owner();
        if (!owner.merchant().isEmpty() || owner.terminal().isEmpty()) {
            return find(filter, owner.merchant(), below, limit);
        }
        return database.execute(SearchStatements.MERCHANT_OF, Tuple.of(owner.terminal()))
                .compose(rows -> rows.size() == 0
                        ? Future.succeededFuture(new FoundOrders(List.of(), 0, null))
                        : find(filter, rows.iterator().next().getString(0), below, limit));
    }

    private Future<FoundOrders> find(OrderFilter filter, String merchant, long below, int limit) {
        Place whole = new Place(merchant, FIRST, below);
        if (filter.name().isGiven()) {
            return named(filter, whole, limit);
        }
        return place(whole, filter.period()).compose(place -> {
            OrderStatus status = filter.kind().status();
            return status != null && !status.isFinal()
                    ? page(SearchStatements.OPEN, filter, place, OPEN_MAX, limit)
                            .map(orders -> filled(orders, limit, filter.period()))
                    : walk(filter, place, limit);
        });
    }

    /**
     * Where to look.
     *
     * @param merchant empty: at the orders of all
     * @param from the smallest number
     * @param below the number behind the greatest one
     */
    private record Place(String merchant, long from, long below) {
        boolean isOfMerchant() {
            return !merchant.isEmpty();
        }

        Tuple tuple(int looked) {
            return Tuple.of(merchant, below, from, (long) looked);
        }
    }

    private Future<Place> place(Place whole, Period period) {
        Instant to = period.to();
        Instant from = period.from();
        Future<Place> ended = to == null
                ? Future.succeededFuture(whole)
                : bound(whole, to.plus(SKEW)).map(end -> new Place(whole.merchant, whole.from, end));
        return from == null
                ? ended
                : ended.compose(place ->
                        bound(place, from.minus(SKEW)).map(begin -> new Place(place.merchant, begin, place.below)));
    }

    /** The number behind which all orders were opened later than that, but for the skew. */
    private Future<Long> bound(Place place, Instant at) {
        String sql = place.isOfMerchant() ? SearchStatements.BOUND_OF_MERCHANT : SearchStatements.BOUND_OF_ALL;
        long micros = Math.multiplyExact(at.getEpochSecond(), 1_000_000L) + at.getNano() / 1_000;
        return place.from >= place.below
                ? Future.succeededFuture(place.below)
                : database.execute(sql, Tuple.of(place.merchant, micros, place.from, place.below))
                        .map(rows -> rows.iterator().next().getLong(0));
    }

    private Future<FoundOrders> walk(OrderFilter filter, Place place, int limit) {
        String sql = place.isOfMerchant() ? SearchStatements.MERCHANT : SearchStatements.ALL;
        return page(sql, filter, place, LOOKED_AT, limit).compose(orders -> {
            FoundOrders full = filled(orders, limit, filter.period());
            if (full.below() != 0) {
                return Future.succeededFuture(full);
            }
            String last = place.isOfMerchant() ? SearchStatements.LAST_OF_MERCHANT : SearchStatements.LAST_OF_ALL;
            return database.execute(last, place.tuple(LOOKED_AT)).map(rows -> goesOn(full, rows));
        });
    }

    private static FoundOrders goesOn(FoundOrders found, RowSet<Row> last) {
        if (last.size() == 0) {
            return found;
        }
        RowReader cells = new RowReader(last.iterator().next(), 0);
        return new FoundOrders(found.orders(), cells.int8(), cells.moment());
    }

    private Future<FoundOrders> named(OrderFilter filter, Place place, int limit) {
        OrderFilter.Name name = filter.name();
        if (name.sn() != 0) {
            // The other names are compared, too.
            Place one = new Place(place.merchant, name.sn(), place.below);
            return page(SearchStatements.SN, filter, one, 1, limit)
                    .map(orders -> filled(
                            orders.stream()
                                    .filter(order -> isNamed(order, name))
                                    .toList(),
                            limit,
                            Period.ALL));
        }
        boolean byClientSn = !name.clientSn().isEmpty();
        String sql = byClientSn ? SearchStatements.CLIENT_SN : SearchStatements.TRADE_NO;
        Tuple arguments =
                arguments(filter, place, LOOKED_AT, limit).addString(byClientSn ? name.clientSn() : name.tradeNo());
        return database.execute(sql, arguments)
                .map(rows -> filled(
                        orders(rows).stream()
                                .filter(order -> isNamed(order, name))
                                .toList(),
                        limit,
                        Period.ALL));
    }

    private static boolean isNamed(Order order, OrderFilter.Name name) {
        boolean client = name.clientSn().isEmpty()
                || name.clientSn().equals(order.purchase().clientSn());
        boolean trade =
                name.tradeNo().isEmpty() || name.tradeNo().equals(order.trade().tradeNo());
        return client && trade;
    }

    private Future<List<Order>> page(String sql, OrderFilter filter, Place place, int looked, int limit) {
        return database.execute(sql, arguments(filter, place, looked, limit)).map(OrderSearch::orders);
    }

    /** One more row than the page has shows whether there are more. */
    private static Tuple arguments(OrderFilter filter, Place place, int looked, int limit) {
        OrderFilter.Kind kind = filter.kind();
        Period period = filter.period();
        return place.tuple(looked)
                .addLong(limit + 1L)
                .addString(filter.owner().store())
                .addString(filter.owner().terminal())
                .addString(name(kind.channel()))
                .addString(name(kind.status()))
                .addLong(kind.least())
                .addLong(kind.most())
                .addOffsetDateTime(
                        period.from() == null ? EARLIEST : period.from().atOffset(ZoneOffset.UTC))
                .addOffsetDateTime(period.to() == null ? LATEST : period.to().atOffset(ZoneOffset.UTC));
    }

    private static String name(@Nullable Enum<?> constant) {
        return constant == null ? "" : constant.name();
    }

    private static List<Order> orders(RowSet<Row> rows) {
        List<Order> orders = new ArrayList<>(rows.size());
        rows.forEach(row -> orders.add(OrderTable.read(new RowReader(row, 0))));
        return orders;
    }

    private static FoundOrders filled(List<Order> orders, int limit, Period period) {
        if (orders.size() <= limit) {
            return new FoundOrders(orders, 0, period.from());
        }
        Order last = orders.get(limit - 1);
        return new FoundOrders(orders.subList(0, limit), last.key().sn(), last.ctime());
    }
}
