package upay.store.ledger;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import upay.domain.Order;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.domain.Transaction;
import upay.metrics.StoreMetrics;
import upay.store.batch.Batch;
import upay.store.sql.RowReader;
import upay.store.table.Column;
import upay.store.table.OrderTable;
import upay.store.table.TransactionTable;

/** Reads orders with all their transactions, oldest first. */
public final class LoadBatch implements Batch<OrderKey, Optional<OrderState>> {
    private static final String SQL =
            """
            select %s, %s
            from (select distinct merchant_id, sn from unnest($1::text[], $2::int8[]) as a(merchant_id, sn)) a
            cross join lateral (
              select * from orders o where o.merchant_id = a.merchant_id and o.sn = a.sn limit 1) o
            cross join lateral (
              select * from transactions t where t.merchant_id = o.merchant_id and t.order_sn = o.sn offset 0) t
            order by o.merchant_id, o.sn, t.since_version, t.tsn""".formatted(Column.reads(OrderTable.ALL, "o."), Column.reads(TransactionTable.OWN, "t."));

    @Override
    public StoreMetrics.Kind kind() {
        return StoreMetrics.Kind.LOAD_ORDER;
    }

    @Override
    public String name() {
        return "reading an order";
    }

    @Override
    public String sql() {
        return SQL;
    }

    @Override
    public Tuple bind(List<OrderKey> rows) {
        return Tuple.tuple()
                .addValue(rows.stream().map(OrderKey::merchantId).toArray(String[]::new))
                .addValue(rows.stream().map(OrderKey::sn).toArray(Long[]::new));
    }

    @Override
    public List<Optional<OrderState>> read(List<OrderKey> rows, RowSet<Row> answer) {
        Map<OrderKey, OrderState> states = read(answer);
        return rows.stream().map(key -> Optional.ofNullable(states.get(key))).toList();
    }

    private static Map<OrderKey, OrderState> read(RowSet<Row> answer) {
        Map<OrderKey, Order> orders = new HashMap<>();
        Map<OrderKey, List<Transaction>> transactions = new HashMap<>();
        for (Row row : answer) {
            OrderKey key = OrderTable.readKey(new RowReader(row, 0));
            Order order = orders.computeIfAbsent(key, k -> OrderTable.read(new RowReader(row, 0)));
            transactions
                    .computeIfAbsent(key, k -> new ArrayList<>())
                    .add(TransactionTable.read(order, new RowReader(row, OrderTable.ALL.size())));
        }
        Map<OrderKey, OrderState> states = new HashMap<>();
        orders.forEach(
                (key, order) -> states.put(key, new OrderState(order, transactions.getOrDefault(key, List.of()))));
        return states;
    }

    @Override
    public boolean reads() {
        return true;
    }
}
