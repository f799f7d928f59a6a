package upay.store.ledger;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import upay.domain.Order;
import upay.domain.OrderKey;
import upay.domain.Transaction;
import upay.history.HistoryRecord;
import upay.metrics.StoreMetrics;
import upay.store.batch.Batch;
import upay.store.sql.RowReader;
import upay.store.table.Column;
import upay.store.table.HistoryTable;
import upay.store.table.OrderTable;
import upay.store.table.TransactionTable;

/**
 * Stores new orders with their payments and the beginnings of their histories; true for a row whose client_sn was
 * free.
 */
public final class OpenBatch implements Batch<OpenBatch.Opening, Boolean> {

    record Opening(Order order, Transaction payment, HistoryRecord report) {}

    /** The columns of the order's history entry; the rest is taken from the order. */
    private static final List<Column<Opening>> TOLD = List.of(
            Column.time("at", o -> o.report.at()),
            Column.int8("instance", o -> o.report.instance()),
            Column.text("events", o -> o.report.text(List.of(o.payment), List.of())));

    // The payment's merchant and order are those of the order. One data-modifying statement is one commit: never
    // an order without its payment. The transactions' columns are prefixed, since both tables have a status, an
    // error and more. "is true" keeps the planner from turning the "in" into a join, which would compare every row
    // with every other.
    private static final List<Column<Transaction>> PAYMENT = TransactionTable.OWN;

    private static final String SQL = """
            with asked as materialized (
              select * from unnest(%1$s, %2$s, %6$s) as a(%3$s, %4$s, %7$s)),
            opened as (
              insert into orders (%3$s) select %3$s from asked
              on conflict on constraint orders_client_sn do nothing
              returning merchant_id, sn),
            paid as (
              insert into transactions (merchant_id, order_sn, since_version, %5$s)
              select merchant_id, sn, version, %4$s from asked
              where ((merchant_id, sn) in (select merchant_id, sn from opened)) is true),
            told as (
              insert into history (%8$s)
              select merchant_id, sn, version, status, coalesce(at, statement_timestamp()), instance, events from asked
              where ((merchant_id, sn) in (select merchant_id, sn from opened)) is true)
            select merchant_id, sn from opened""".formatted(
                    Column.arrays(OrderTable.ALL, 1),
                    Column.arrays(PAYMENT, 1 + OrderTable.ALL.size()),
                    Column.names(OrderTable.ALL, ""),
                    PAYMENT.stream().map(c -> "t_" + c.name()).collect(Collectors.joining(", ")),
                    Column.names(PAYMENT, ""),
                    Column.arrays(TOLD, 1 + OrderTable.ALL.size() + PAYMENT.size()),
                    Column.names(TOLD, ""),
                    HistoryTable.COLUMNS);

    @Override
    public StoreMetrics.Kind kind() {
        return StoreMetrics.Kind.OPEN_ORDER;
    }

    @Override
    public String name() {
        return "opening an order";
    }

    @Override
    public String sql() {
        return SQL;
    }

    @Override
    public Tuple bind(List<Opening> rows) {
        Tuple tuple = Tuple.tuple();
        Column.bind(tuple, OrderTable.ALL, rows.stream().map(Opening::order).toList());
        Column.bind(tuple, PAYMENT, rows.stream().map(Opening::payment).toList());
        Column.bind(tuple, TOLD, rows);
        return tuple;
    }

    @Override
    public List<Boolean> read(List<Opening> rows, RowSet<Row> answer) {
        Set<OrderKey> opened = new HashSet<>();
        answer.forEach(row -> opened.add(OrderTable.readKey(new RowReader(row, 0))));
        return rows.stream().map(o -> opened.contains(o.order.key())).toList();
    }

    /** An insert of a client_sn waits for another insert of the same one. */
    @Override
    public Comparator<Opening> order() {
        return Comparator.comparing((Opening o) -> o.order.key().merchantId())
                .thenComparing(o -> o.order.purchase().clientSn());
    }

    @Override
    public boolean refusesLate() {
        return true;
    }

    @Override
    public int characters(Opening row) {
        var purchase = row.order.purchase();
        return length(purchase.extras().extended()) + length(purchase.goods().goodsDetails());
    }

    private static int length(@Nullable String text) {
        return text == null ? 0 : text.length();
    }
}
