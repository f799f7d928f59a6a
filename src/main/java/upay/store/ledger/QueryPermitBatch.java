package upay.store.ledger;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import upay.domain.OrderKey;
import upay.metrics.StoreMetrics;
import upay.store.batch.Batch;
import upay.store.sql.RowReader;
import upay.store.table.OrderTable;

/** Grants the right to query a channel about an order, by the store's clock. */
public final class QueryPermitBatch implements Batch<QueryPermitBatch.PermitRequest, Boolean> {

    record PermitRequest(OrderKey key, Duration spacing) {}

    private static final String SQL = """
            update orders o set asked_at = clock_timestamp()
            from unnest($1::text[], $2::int8[], $3::int8[]) as a(merchant_id, sn, spacing_micros)
            where o.merchant_id = a.merchant_id and o.sn = a.sn
              and (o.asked_at is null or o.asked_at <= clock_timestamp() - a.spacing_micros * interval '1 microsecond')
            returning o.merchant_id, o.sn""";

    @Override
    public StoreMetrics.Kind kind() {
        return StoreMetrics.Kind.QUERY_PERMIT;
    }

    @Override
    public String name() {
        return "asking about an order";
    }

    @Override
    public String sql() {
        return SQL;
    }

    @Override
    public Tuple bind(List<PermitRequest> rows) {
        return Tuple.tuple()
                .addValue(rows.stream().map(r -> r.key.merchantId()).toArray(String[]::new))
                .addValue(rows.stream().map(r -> r.key.sn()).toArray(Long[]::new))
                .addValue(rows.stream().map(r -> r.spacing.toNanos() / 1000).toArray(Long[]::new));
    }

    /** An order is returned once, whichever rows asked for it: the first one gets the right. */
    @Override
    public List<Boolean> read(List<PermitRequest> rows, RowSet<Row> answer) {
        Set<OrderKey> granted = new HashSet<>();
        answer.forEach(row -> granted.add(OrderTable.readKey(new RowReader(row, 0))));
        return rows.stream().map(r -> granted.remove(r.key)).toList();
    }

    @Override
    public Comparator<PermitRequest> order() {
        return Comparator.comparing(PermitRequest::key, OrderTable.LOCK_ORDER);
    }
}
