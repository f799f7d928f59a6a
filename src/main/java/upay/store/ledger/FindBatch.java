package upay.store.ledger;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import upay.domain.Order;
import upay.domain.OrderState;
import upay.metrics.StoreMetrics;
import upay.store.batch.Batch;
import upay.store.sql.RowReader;
import upay.store.table.Column;
import upay.store.table.OrderTable;
import upay.store.table.TransactionTable;

/**
 * Finds orders, each with its newest transaction, by one of their names: one index look-up for each, without
 * alternatives for the planner.
 *
 * @param <N> the name's type
 */
public final class FindBatch<N> implements Batch<FindBatch.Search<N>, Optional<OrderState>> {

    /** @param name not null */
    record Search<N>(String merchantId, N name) {}

    // The comment distinguishes the three in pg_stat_activity, which shows only beginnings. The merchant is given,
    // and the order's key is not read again with its transaction. The limits keep the planner from joins, which
    // would compare every row with every other.
    private static final String SQL = """
            /* finding an order by %1$s */
            select a.i, %2$s, %3$s
            from unnest($1::int4[], $2::text[], $3::%4$s[]) as a(i, merchant_id, name)
            cross join lateral (
              select * from orders o where o.merchant_id = a.merchant_id and %5$s limit 1) o
            cross join lateral (
              select * from transactions t where t.merchant_id = o.merchant_id and t.order_sn = o.sn
              order by t.since_version desc, t.tsn desc limit 1) t""";

    private final StoreMetrics.Kind kind;
    private final String by;
    private final String sql;
    private final IntFunction<N[]> names;

    private FindBatch(StoreMetrics.Kind kind, String by, String type, IntFunction<N[]> names, String condition) {
        this.kind = kind;
        this.by = by;
        this.names = names;
        this.sql = SQL.formatted(
                by, Column.reads(OrderTable.OWN, "o."), Column.reads(TransactionTable.OWN, "t."), type, condition);
    }

    /** By the gateway's number. */
    public static FindBatch<Long> bySn() {
        return new FindBatch<>(StoreMetrics.Kind.FIND_BY_SN, "sn", "int8", Long[]::new, "o.sn = a.name");
    }

    /** By the merchant's number; a number that is only reserved does not count. */
    public static FindBatch<String> byClientSn() {
        return new FindBatch<>(
                StoreMetrics.Kind.FIND_BY_CLIENT_SN,
                "client_sn",
                "text",
                String[]::new,
                "o.client_sn = a.name and o.status <> 'RESERVED'");
    }

    /** By the channel's number; of several orders the newest. */
    public static FindBatch<String> byTradeNo() {
        return new FindBatch<>(
                StoreMetrics.Kind.FIND_BY_TRADE_NO,
                "trade_no",
                "text",
                String[]::new,
                "o.trade_no = a.name order by o.ctime desc");
    }

    @Override
    public StoreMetrics.Kind kind() {
        return kind;
    }

    @Override
    public String name() {
        return "finding an order by " + by;
    }

    @Override
    public String sql() {
        return sql;
    }

    @Override
    public Tuple bind(List<Search<N>> rows) {
        int n = rows.size();
        Integer[] index = new Integer[n];
        String[] merchant = new String[n];
        N[] name = names.apply(n);
        for (int i = 0; i < n; i++) {
            index[i] = i;
            merchant[i] = rows.get(i).merchantId;
            name[i] = rows.get(i).name;
        }
        return Tuple.of(index, merchant, name);
    }

    @Override
    public List<Optional<OrderState>> read(List<Search<N>> rows, RowSet<Row> answer) {
        List<Optional<OrderState>> found = new ArrayList<>(Collections.nCopies(rows.size(), Optional.empty()));
        RowReader cells = new RowReader();
        for (Row row : answer) {
            int i = cells.at(row).int4();
            Order order = OrderTable.read(rows.get(i).merchantId, cells);
            var newest = TransactionTable.read(order, cells);
            found.set(i, Optional.of(new OrderState(order, List.of(newest))));
        }
        return found;
    }

    // One server process looks up one row after the other, and waits for each page that is not in memory. A third
    // process brought no gain on two cores.
    @Override
    public int statementsMax() {
        return 2;
    }

    @Override
    public boolean reads() {
        return true;
    }
}
