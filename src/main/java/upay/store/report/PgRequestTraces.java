package upay.store.report;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import upay.domain.OrderKey;
import upay.history.HistoryEvent;
import upay.history.HistoryFormat;
import upay.port.RequestTraces;
import upay.store.sql.Database;
import upay.store.sql.RowReader;
import upay.store.table.HistoryTable;

/** The traces in the history, of a batch of orders in one statement. Threads: any. */
public final class PgRequestTraces implements RequestTraces {
    /** An order has one recorded request for each of its transactions at most; a batch has few of them. */
    private static final long ROWS_MAX = 20_000;

    private static final String FIND = """
            select %s from history where order_sn = any($1) and events ~ E'(^|\\n)%s\\t'
            order by order_sn, version, at limit $2""".formatted(HistoryTable.COLUMNS, HistoryFormat.TRACED);

    private final Database database;

    public PgRequestTraces(Database database) {
        this.database = database;
    }

    @Override
    public Future<Found> find(Collection<OrderKey> orders) {
        Set<OrderKey> asked = Set.copyOf(orders);
        Long[] numbers =
                asked.stream().map(OrderKey::sn).collect(Collectors.toSet()).toArray(Long[]::new);
        return database.execute(FIND, Tuple.of(numbers, ROWS_MAX)).map(rows -> {
            Found found = new Found();
            rows.forEach(row -> {
                HistoryTable.Told told = HistoryTable.read(new RowReader(row, 0));
                if (asked.contains(told.key())) {
                    told.entry().events().forEach(event -> {
                        if (event instanceof HistoryEvent.Traced traced) {
                            found.add(told.key(), traced);
                        }
                    });
                }
            });
            return found;
        });
    }
}
