package upay.store.outbox;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import upay.metrics.StoreMetrics;
import upay.port.Outbox.Settled;
import upay.store.batch.Batch;
import upay.store.table.Column;
import upay.store.table.HistoryTable;
import upay.store.table.OrderTable;

/**
 * Records the results of webhook deliveries. A success counts whenever it arrives; a failure only if it comes from
 * the latest claim, which alone decides about the next attempt.
 */
public final class DeliveryResultBatch implements Batch<Settled, Void> {
    private static final List<Column<Settled>> COLUMNS = List.of(
            Column.text("merchant_id", s -> s.order().merchantId()),
            Column.int8("order_sn", s -> s.order().sn()),
            Column.text("event", Settled::event),
            Column.int4("attempt", Settled::attempt),
            Column.bool("delivered", Settled::delivered),
            Column.text("outcome", Settled::outcome),
            Column.int8(
                    "retry_micros",
                    s -> s.retryIn() == null ? null : s.retryIn().toNanos() / 1000),
            Column.time("at", s -> s.report().at()),
            Column.int8("instance", s -> s.report().instance()),
            Column.text("events", s -> s.report().text(List.of(), List.of())));

    private static final String SQL =
            """
            with settled as (
              update notifications n
              set last_outcome = a.outcome, last_at = statement_timestamp(),
                due_at = case when not a.delivered then statement_timestamp() + a.retry_micros * interval '1 microsecond' end,
                delivered_at = case when a.delivered then statement_timestamp() end,
                given_up_at = case when not a.delivered and a.retry_micros is null then statement_timestamp() end
              from unnest(%s) as a(%s)
              where n.merchant_id = a.merchant_id and n.order_sn = a.order_sn and n.event = a.event
                and n.delivered_at is null
                and (a.delivered or n.attempts = a.attempt and n.due_at is not null)
              returning n.merchant_id, n.order_sn, a.at, a.instance, a.events)
            insert into history (%s)
            select o.merchant_id, o.sn, o.version, o.status, coalesce(s.at, statement_timestamp()), s.instance, s.events
            from settled s join orders o on o.merchant_id = s.merchant_id and o.sn = s.order_sn""".formatted(Column.arrays(COLUMNS, 1), Column.names(COLUMNS, ""), HistoryTable.COLUMNS);

    @Override
    public StoreMetrics.Kind kind() {
        return StoreMetrics.Kind.DELIVERY_RESULT;
    }

    @Override
    public String name() {
        return "noting a delivery";
    }

    @Override
    public String sql() {
        return SQL;
    }

    @Override
    public Tuple bind(List<Settled> rows) {
        Tuple tuple = Tuple.tuple();
        Column.bind(tuple, COLUMNS, rows);
        return tuple;
    }

    @Override
    public List<Void> read(List<Settled> rows, RowSet<Row> answer) {
        return Collections.nCopies(rows.size(), null);
    }

    @Override
    public Comparator<Settled> order() {
        return Comparator.comparing(Settled::order, OrderTable.LOCK_ORDER);
    }

    @Override
    public Object exclusiveKey(Settled row) {
        return row.order();
    }
}
