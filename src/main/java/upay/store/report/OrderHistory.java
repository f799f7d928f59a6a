package upay.store.report;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import upay.domain.OrderKey;
import upay.history.HistoryEntry;
import upay.store.sql.Database;
import upay.store.sql.RowReader;
import upay.store.table.HistoryTable;
import upay.store.table.OrderTable;

/** The history of an order, for display; only reads. Threads: any. */
public final class OrderHistory {
    /** An order with more has a few rounds a day for years. */
    public static final int MOST = 10_000;

    private static final String ENTRIES = """
            select %s from history where order_sn = $1 and merchant_id = $2 order by version, at limit $3""".formatted(HistoryTable.COLUMNS);

    // By the history, which identifies orders by their number alone; otherwise merchant by merchant, for an order
    // opened by a version of the gateway without history.
    private static final String BY_SN = """
            (select merchant_id, order_sn from history where order_sn = $1 limit 1)
            union all
            (select o.merchant_id, o.sn from merchants m
             cross join lateral (select merchant_id, sn from orders where merchant_id = m.merchant_id and sn = $1 limit 1) o
             limit 1)
            limit 1""";

    private static final String MERCHANT_OF = "select merchant_id from terminals where terminal_sn = $1";

    private static final String INSTANCE = """
            select heartbeat_at, dead, clock_timestamp() from instances where id = $1""";

    private static final String INSTANCES = """
            select id, heartbeat_at, dead, clock_timestamp() from instances where not dead order by id limit $1""";

    private final Database database;

    public OrderHistory(Database database) {
        this.database = database;
    }

    /**
     * An instance according to its heartbeat.
     *
     * @param heardAt the last heartbeat; null if it is not known any more
     * @param dead others may take its work
     * @param now the store's time
     */
    public record InstanceStatus(
            long instance,
            @Nullable Instant heardAt,
            boolean dead,
            @Nullable Instant now) {}

    /** The order with this number, of any merchant. */
    public Future<Optional<OrderKey>> find(long sn) {
        return database.execute(BY_SN, Tuple.of(sn))
                .map(rows -> first(rows).map(row -> OrderTable.readKey(new RowReader(row, 0))));
    }

    /** The merchant of this terminal. */
    public Future<Optional<String>> merchantOf(String terminalSn) {
        return database.execute(MERCHANT_OF, Tuple.of(terminalSn))
                .map(rows -> first(rows).map(row -> row.getString(0)));
    }

    /** In the order in which they were stored, the first {@link #MOST}. */
    public Future<List<HistoryEntry>> entries(OrderKey key) {
        return database.execute(ENTRIES, Tuple.of(key.sn(), key.merchantId(), (long) MOST))
                .map(rows -> {
                    List<HistoryEntry> entries = new ArrayList<>(rows.size());
                    rows.forEach(row ->
                            entries.add(HistoryTable.read(new RowReader(row, 0)).entry()));
                    return entries;
                });
    }

    public Future<InstanceStatus> pulse(long instance) {
        return database.execute(INSTANCE, Tuple.of(instance)).map(rows -> first(rows)
                .map(row -> {
                    RowReader cells = new RowReader(row, 0);
                    return new InstanceStatus(instance, cells.time(), cells.bool(), cells.time());
                })
                .orElse(new InstanceStatus(instance, null, true, null)));
    }

    /** The instances that are not known to be dead, the oldest first. */
    public Future<List<InstanceStatus>> pulses(int limit) {
        return database.execute(INSTANCES, Tuple.of((long) limit))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> {
                            RowReader cells = new RowReader(row, 0);
                            return new InstanceStatus(cells.int8(), cells.time(), cells.bool(), cells.time());
                        })
                        .toList());
    }

    private static Optional<Row> first(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false).findFirst();
    }
}
