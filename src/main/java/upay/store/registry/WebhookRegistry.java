package upay.store.registry;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import upay.domain.OrderKey;
import upay.port.WebhookEvent;
import upay.store.sql.Database;
import upay.store.sql.RowReader;
import upay.store.table.OrderTable;

/**
 * Merchants' webhooks, for operators; failures as with {@link MerchantRegistry}. A webhook that is sent again takes
 * the usual way: any gateway takes it from the outbox. Threads: any.
 */
public final class WebhookRegistry {
    private static final String COLUMNS = """
            n.merchant_id, n.order_sn, n.event, n.receiver, n.attempts, n.attempts - n.earlier, n.ctime, n.due_at, n.last_outcome,
              n.last_at, n.delivered_at, n.given_up_at""";

    // $1 to $3 after this one, $4 the receiver or empty, $5 the limit. The condition of a state is a constant
    // text, so that the partial indexes apply: few webhooks wait, however many were delivered.
    private static final String LIST = "select " + COLUMNS + """
             from notifications n
            where (n.merchant_id, n.order_sn, n.event) > ($1, $2, $3) and ($4 = '' or n.receiver = $4 collate "C") and %s
            order by n.merchant_id, n.order_sn, n.event limit $5""";

    // The number alone is not a key: it is looked up in the orders of every merchant, of which all are known.
    private static final String FIND = "select " + COLUMNS + """
             from merchants m join notifications n on n.merchant_id = m.merchant_id and n.order_sn = $1
            order by n.merchant_id, n.event""";

    private static final String BODIES =
            "select event, body from notifications where merchant_id = $1 and order_sn = $2";

    private static final String RESEND = """
            update notifications n
            set due_at = statement_timestamp(), owner = 0, earlier = n.attempts, delivered_at = null, given_up_at = null
            from merchants m where n.merchant_id = m.merchant_id and n.order_sn = $1 and ($2 = '' or n.event = $2)
            returning\s""" + COLUMNS;

    private final Database database;

    public WebhookRegistry(Database database) {
        this.database = database;
    }

    /** The delivery state. */
    public enum State {
        ANY("true"),
        WAITING("n.due_at is not null"),
        DELIVERED("n.delivered_at is not null"),
        GIVEN_UP("n.given_up_at is not null");

        private final String list;

        State(String condition) {
            list = LIST.formatted(condition);
        }
    }

    /**
     * One order's webhook of one event.
     *
     * @param event as in {@link upay.port.WebhookEvent}
     * @param receiver the host of its URL
     */
    public record Entry(OrderKey order, String event, String receiver, Tries tries, Times times) {
        /**
         * The delivery attempts.
         *
         * @param attempts all attempts so far
         * @param round those of them since it was added or last sent again
         * @param lastOutcome a short text; null before the first
         * @param lastAt the end of the last attempt; null before the first
         */
        public record Tries(
                int attempts,
                int round,
                @Nullable String lastOutcome,
                @Nullable Instant lastAt) {}

        /**
         * The times of events; each is null if it did not happen.
         *
         * @param ctime when it was added
         * @param dueAt the next attempt; null exactly if it was delivered or given up
         */
        public record Times(
                Instant ctime,
                @Nullable Instant dueAt,
                @Nullable Instant deliveredAt,
                @Nullable Instant givenUpAt) {}

        /** The header Upay-Event-Id. */
        public String eventId() {
            return WebhookEvent.eventId(order, event);
        }

        /** Its place in the list. */
        public After place() {
            return new After(order, event);
        }

        public State state() {
            if (times.deliveredAt() != null) {
                return State.DELIVERED;
            }
            return times.givenUpAt() != null ? State.GIVEN_UP : State.WAITING;
        }
    }

    /** The place of a webhook in the list. */
    public record After(OrderKey order, String event) {}

    /**
     * By merchant, order and event.
     *
     * @param receiver only webhooks to this host; empty: all
     * @param after the last one of the page before; null: from the beginning
     */
    public Future<List<Entry>> list(State state, String receiver, @Nullable After after, int limit) {
        Tuple arguments = after == null
                ? Tuple.of("", 0L, "", receiver, limit)
                : Tuple.of(after.order.merchantId(), after.order.sn(), after.event, receiver, limit);
        return database.execute(state.list, arguments).map(rows -> MerchantRegistry.all(rows, WebhookRegistry::entry));
    }

    /** Of the order with this number: one for each event. */
    public Future<List<Entry>> find(long sn) {
        return database.execute(FIND, Tuple.of(sn)).map(rows -> MerchantRegistry.all(rows, WebhookRegistry::entry));
    }

    /** What is sent for each event of an order. */
    public Future<Map<String, String>> bodies(OrderKey order) {
        return database.execute(BODIES, Tuple.of(order.merchantId(), order.sn()))
                .map(rows -> {
                    Map<String, String> bodies = new HashMap<>();
                    rows.forEach(row -> bodies.put(row.getString(0), row.getString(1)));
                    return bodies;
                });
    }

    /**
     * Makes it due at once, with all its attempts again, whatever its state; its event id stays the same.
     *
     * @param event empty: of each event
     */
    public Future<List<Entry>> resend(long sn, String event) {
        return database.execute(RESEND, Tuple.of(sn, event)).compose(rows -> resent(sn, rows));
    }

    private static Future<List<Entry>> resent(long sn, RowSet<Row> rows) {
        return rows.size() > 0
                ? Future.succeededFuture(MerchantRegistry.all(rows, WebhookRegistry::entry))
                : Future.failedFuture(
                        new RegistryException("no order " + sn + " has such a notification; one arises when an order"
                                + " with a notify_url is paid or fails (see \"order show " + sn + "\")"));
    }

    private static Entry entry(Row row) {
        RowReader cells = new RowReader(row, 0);
        OrderKey order = OrderTable.readKey(cells);
        String event = cells.text();
        String receiver = cells.text();
        int attempts = cells.int4();
        int round = cells.int4();
        Instant ctime = cells.time();
        Instant dueAt = cells.timeOrNull();
        var tries = new Entry.Tries(attempts, round, cells.textOrNull(), cells.timeOrNull());
        var times = new Entry.Times(ctime, dueAt, cells.timeOrNull(), cells.timeOrNull());
        return new Entry(order, event, receiver, tries, times);
    }
}
