package upay.store.ledger;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import upay.domain.Order;
import upay.domain.OrderKey;
import upay.domain.Transaction;
import upay.domain.webhook.WebhookEventType;
import upay.metrics.StoreMetrics;
import upay.port.Ledger.Applied;
import upay.port.Ledger.Change;
import upay.port.WebhookEvent;
import upay.store.batch.Batch;
import upay.store.sql.RowReader;
import upay.store.sql.SqlRefusal;
import upay.store.table.Column;
import upay.store.table.HistoryTable;
import upay.store.table.OrderTable;
import upay.store.table.TransactionTable;

/**
 * Overwrites orders whose version is still the expected one and, for these only, adds and overwrites transactions,
 * appends to their histories, and adds their webhooks to the outbox.
 */
public final class ApplyBatch implements Batch<Change, Applied> {
    private static final int ORDER_COLUMNS = OrderTable.KEY_AND_CHANGING.size();

    /** A transaction to insert, with the version of its order. */
    private record Added(Transaction transaction, int sinceVersion) {}

    private static final List<Column<Added>> ADDED = Stream.concat(
                    TransactionTable.ALL.stream()
                            .map(c -> new Column<Added>(
                                    c.name(), c.type(), a -> c.value().apply(a.transaction), c.read())),
                    Stream.of(Column.int4("since_version", Added::sinceVersion)))
            .toList();

    private static final List<Column<WebhookEvent>> NOTIFIED = List.of(
            Column.text("merchant_id", n -> n.order().merchantId()),
            Column.int8("order_sn", n -> n.order().sn()),
            Column.text("event", WebhookEvent::event),
            Column.text("receiver", WebhookEvent::receiver),
            Column.text("body", WebhookEvent::body));

    /** The columns of the order's history entry; the rest is taken from the order. */
    private static final List<Column<Change>> TOLD = List.of(
            Column.time("at", c -> c.report().at()),
            Column.int8("instance", c -> c.report().instance()),
            Column.text("events", Change::history));

    // The version in the array is the new one. "is true" keeps the planner from turning the "in" into a join,
    // which would compare every row with every other. A statement that writes a transaction has locked its order
    // first (here by updating it), so that transactions need no lock order of their own.
    private static final String CHANGES = """
            with changed as (
              update orders o set %2$s
              from unnest(%1$s, %11$s) as a(%3$s, %12$s)
              where o.merchant_id = a.merchant_id and o.sn = a.sn and o.version = a.version - 1
              returning o.merchant_id, o.sn, o.version, o.status, a.at, a.instance, a.events),
            told as (
              insert into history (%13$s)
              select merchant_id, sn, version, status, coalesce(at, statement_timestamp()), instance, events from changed),
            added as (
              insert into transactions (%5$s)
              select %5$s from unnest(%4$s) as t(%5$s)
              where ((t.merchant_id, t.order_sn) in (select merchant_id, sn from changed)) is true),
            overwritten as (
              update transactions x set %7$s
              from unnest(%6$s) as t(%8$s)
              where x.merchant_id = t.merchant_id and x.order_sn = t.order_sn and x.tsn = t.tsn
                and ((t.merchant_id, t.order_sn) in (select merchant_id, sn from changed)) is true),
            notified as (
              insert into notifications (%10$s, due_at)
              select %10$s, statement_timestamp() from unnest(%9$s) as t(%10$s)
              where ((t.merchant_id, t.order_sn) in (select merchant_id, sn from changed)) is true
              on conflict do nothing)""".formatted(
            Column.arrays(OrderTable.KEY_AND_CHANGING, 1),
            Column.assignments(OrderTable.CHANGING, "a"),
            Column.names(OrderTable.KEY_AND_CHANGING, ""),
            Column.arrays(ADDED, 1 + ORDER_COLUMNS),
            Column.names(ADDED, ""),
            Column.arrays(TransactionTable.KEY_AND_CHANGING, 1 + ORDER_COLUMNS + ADDED.size()),
            Column.assignments(TransactionTable.CHANGING, "t"),
            Column.names(TransactionTable.KEY_AND_CHANGING, ""),
            Column.arrays(NOTIFIED, 1 + ORDER_COLUMNS + ADDED.size() + TransactionTable.KEY_AND_CHANGING.size()),
            Column.names(NOTIFIED, ""),
            Column.arrays(
                    TOLD,
                    1 + ORDER_COLUMNS + ADDED.size() + TransactionTable.KEY_AND_CHANGING.size() + NOTIFIED.size()),
            Column.names(TOLD, ""),
            HistoryTable.COLUMNS);

    private static final String ANSWER = "\nselect merchant_id, sn from changed";
    private static final String SQL = CHANGES + ANSWER;
    private static final int PARAMETERS =
            ORDER_COLUMNS + ADDED.size() + TransactionTable.KEY_AND_CHANGING.size() + NOTIFIED.size() + TOLD.size();

    /**
     * The same statement with further parts that apply to the changed rows.
     *
     * @param more further parts, each after a comma; they see {@code changed}
     */
    static String with(String more) {
        return CHANGES + more + ANSWER;
    }

    /** The number of the first parameter behind those of {@link #bind}. */
    static int nextParameter() {
        return PARAMETERS + 1;
    }

    private final Set<WebhookEventType> told;

    /** @param told the events of which merchants are notified */
    public ApplyBatch(Set<WebhookEventType> told) {
        this.told = told;
    }

    @Override
    public StoreMetrics.Kind kind() {
        return StoreMetrics.Kind.CHANGE_ORDER;
    }

    @Override
    public String name() {
        return "changing an order";
    }

    @Override
    public String sql() {
        return SQL;
    }

    @Override
    public Tuple bind(List<Change> rows) {
        List<Order> orders = new ArrayList<>(rows.size());
        List<Added> added = new ArrayList<>();
        List<Transaction> changed = new ArrayList<>(rows.size());
        List<WebhookEvent> notified = new ArrayList<>();
        for (Change row : rows) {
            orders.add(row.after());
            for (Transaction transaction : row.added()) {
                added.add(new Added(transaction, row.after().version()));
            }
            changed.addAll(row.changed());
            row.notification(told).ifPresent(notified::add);
        }
        Tuple tuple = Tuple.tuple();
        Column.bind(tuple, OrderTable.KEY_AND_CHANGING, orders);
        Column.bind(tuple, ADDED, added);
        Column.bind(tuple, TransactionTable.KEY_AND_CHANGING, changed);
        Column.bind(tuple, NOTIFIED, notified);
        Column.bind(tuple, TOLD, rows);
        return tuple;
    }

    @Override
    public List<Applied> read(List<Change> rows, RowSet<Row> answer) {
        Set<OrderKey> changed = new HashSet<>();
        answer.forEach(row -> changed.add(OrderTable.readKey(new RowReader(row, 0))));
        return rows.stream()
                .map(c -> changed.contains(c.after().key()) ? Applied.DONE : Applied.LOST_RACE)
                .toList();
    }

    @Override
    public Comparator<Change> order() {
        return Comparator.comparing(c -> c.after().key(), OrderTable.LOCK_ORDER);
    }

    /** An update takes one of several rows for the same order, and which one is undefined. */
    @Override
    public Object exclusiveKey(Change row) {
        return row.after().key();
    }

    /** Another refund took the number: decide again, with that refund in sight. */
    @Override
    public Optional<Applied> refused(Change row, SqlRefusal refusal) {
        return refusal.violates("transactions_refund_request_no") ? Optional.of(Applied.LOST_RACE) : Optional.empty();
    }

    @Override
    public int characters(Change row) {
        int characters = 0;
        for (Transaction added : row.added()) {
            characters += added.request().extended() == null
                    ? 0
                    : added.request().extended().length();
        }
        return characters;
    }
}
