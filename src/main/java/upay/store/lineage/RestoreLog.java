package upay.store.lineage;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import upay.domain.OrderKey;
import upay.store.sql.Database;
import upay.store.sql.RowReader;

/** The recorded restores, and what a check has found. Threads: any. */
public final class RestoreLog {
    private static final String LATEST = """
            select restore_id, noticed_at, why, known_until, sequence_at, continued_at, progress, checked_at, released_at,
              held
            from restores order by restore_id desc limit 1""";

    private static final String BEGIN = "select note_restore(0, store_server(), $1, true)";

    // By the history, which has an index by the number alone.
    private static final String KNOWN = """
            with orders_here as (
              select distinct merchant_id, order_sn from history where order_sn >= $1 and order_sn < $2)
            select order_sn from orders_here
            union
            select t.tsn from orders_here h join transactions t on t.merchant_id = h.merchant_id and t.order_sn = h.order_sn
            where t.tsn >= $1 and t.tsn < $2""";

    private static final String PROGRESS = "update restores set progress = $2 where restore_id = $1";

    private static final String CHECKED =
            "update restores set checked_at = clock_timestamp(), progress = null where restore_id = $1";

    private static final String RELEASE = """
            update restores set released_at = clock_timestamp(), released_by = $1, release_reason = $2
            where released_at is null""";

    private static final String KEEP = """
            insert into forgotten_trades (restore_id, order_sn, channel, owner, account, state, amount, trade_no, paid_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            on conflict (restore_id, order_sn, channel, owner, account) do update set
              state = excluded.state, amount = excluded.amount, trade_no = excluded.trade_no, paid_at = excluded.paid_at""";

    private static final String FOUND = """
            select order_sn, channel, owner, account, state, amount, trade_no, paid_at, entered_for
            from forgotten_trades where restore_id = $1 and order_sn > $2 order by order_sn, channel limit $3""";

    private static final String ENTERED = """
            update forgotten_trades set entered_for = $3 where restore_id = $1 and order_sn = $2""";

    private static final String REFUNDABLE = """
            select merchant_id, sn from orders
            where (merchant_id, sn) > ($1, $2) and ctime > $3 and ctime <= $4 and status in ('PAID', 'PARTIAL_REFUNDED')
            order by merchant_id, sn limit $5""";

    private final Database database;

    public RestoreLog(Database database) {
        this.database = database;
    }

    /**
     * One restore.
     *
     * @param knownUntil the newest heartbeat in the store; null: none
     * @param numbers which were given out before and after
     * @param progress of a check that was interrupted; null: none
     * @param checkedAt null: not yet
     * @param releasedAt null: refunds of older orders are held
     */
    public record Restore(
            long id,
            Instant noticedAt,
            String why,
            @Nullable Instant knownUntil,
            Numbers numbers,
            @Nullable String progress,
            @Nullable Instant checkedAt,
            @Nullable Instant releasedAt) {
        public long sequenceAt() {
            return numbers.sequenceAt();
        }

        public long continuedAt() {
            return numbers.continuedAt();
        }

        public List<Long> held() {
            return numbers.held();
        }

        /** As operators see it. */
        public Map<String, @Nullable Object> fields() {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            fields.put("restore", id);
            fields.put("noticed", noticedAt);
            fields.put("why", why);
            fields.put("store_known_until", knownUntil);
            fields.put("numbers_continued_at", Long.toString(continuedAt()));
            fields.put("check", checkedAt != null ? "done" : progress != null ? "begun" : "not begun");
            fields.put("partial_refunds", releasedAt == null ? "held" : "released");
            return fields;
        }
    }

    /**
     * The numbers around a restore.
     *
     * @param sequenceAt where the sequence stood
     * @param continuedAt above all forgotten numbers
     * @param held pairs of what instances held of their blocks
     */
    public record Numbers(long sequenceAt, long continuedAt, List<Long> held) {}

    /**
     * One trade that a check found.
     *
     * @param amount null unless it is paid
     * @param merchantId whose order it was entered as; null: not entered
     */
    public record Found(
            long number,
            Place place,
            String state,
            @Nullable Long amount,
            @Nullable String tradeNo,
            @Nullable Instant paidAt,
            @Nullable String merchantId) {
        public String channel() {
            return place.channel();
        }

        public String owner() {
            return place.owner();
        }

        public String account() {
            return place.account();
        }
    }

    /** The account at a channel that a trade was found at. */
    public record Place(String channel, String owner, String account) {}

    public Future<Optional<Restore>> latest() {
        return database.execute(LATEST, Tuple.tuple())
                .map(rows -> all(rows, RestoreLog::restore).stream().findFirst());
    }

    private static Restore restore(Row row) {
        RowReader next = new RowReader(row, 0);
        return new Restore(
                next.int8(),
                next.time(),
                next.text(),
                next.timeOrNull(),
                new Numbers(next.int8(), next.int8(), Arrays.asList(row.getArrayOfLongs("held"))),
                next.textOrNull(),
                next.timeOrNull(),
                next.timeOrNull());
    }

    /** Records a restore that the gateways cannot notice, and continues the numbers at the clock. */
    public Future<Void> begin(String why) {
        return database.execute(BEGIN, Tuple.of(why)).mapEmpty();
    }

    /** The numbers of orders and of their transactions. */
    public Future<Set<Long>> known(long from, long to) {
        return database.execute(KNOWN, Tuple.of(from, to)).map(rows -> new HashSet<>(all(rows, row -> row.getLong(0))));
    }

    public Future<Void> progress(long restore, @Nullable String position) {
        return database.execute(PROGRESS, Tuple.of(restore, position)).mapEmpty();
    }

    public Future<Void> checked(long restore) {
        return database.execute(CHECKED, Tuple.of(restore)).mapEmpty();
    }

    /** From now on refunds of older orders are not held. */
    public Future<Integer> release(String by, String reason) {
        return database.execute(RELEASE, Tuple.of(by, reason)).map(RowSet::rowCount);
    }

    public Future<Void> keep(long restore, Found trade) {
        return database.execute(
                        KEEP,
                        Tuple.of(
                                        restore,
                                        trade.number(),
                                        trade.channel(),
                                        trade.owner(),
                                        trade.account(),
                                        trade.state())
                                .addValue(trade.amount())
                                .addValue(trade.tradeNo())
                                .addValue(
                                        trade.paidAt() == null
                                                ? null
                                                : OffsetDateTime.ofInstant(trade.paidAt(), ZoneOffset.UTC)))
                .mapEmpty();
    }

    /** In the order of their numbers. */
    public Future<List<Found>> found(long restore, long after, int limit) {
        return database.execute(FOUND, Tuple.of(restore, after, (long) limit))
                .map(rows -> all(rows, row -> {
                    RowReader next = new RowReader(row, 0);
                    return new Found(
                            next.int8(),
                            new Place(next.text(), next.text(), next.text()),
                            next.text(),
                            row.getLong(5),
                            row.getString(6),
                            row.get(OffsetDateTime.class, 7) == null
                                    ? null
                                    : row.get(OffsetDateTime.class, 7).toInstant(),
                            row.getString(8));
                }));
    }

    public Future<Void> entered(long restore, long number, String merchantId) {
        return database.execute(ENTERED, Tuple.of(restore, number, merchantId)).mapEmpty();
    }

    /** Orders of a time that refunds may be forgotten of; by merchant and number. */
    public Future<List<OrderKey>> refundable(OrderKey after, Instant from, Instant to, int limit) {
        return database.execute(
                        REFUNDABLE,
                        Tuple.of(
                                after.merchantId(),
                                after.sn(),
                                OffsetDateTime.ofInstant(from, ZoneOffset.UTC),
                                OffsetDateTime.ofInstant(to, ZoneOffset.UTC),
                                (long) limit))
                .map(rows -> all(rows, row -> new OrderKey(row.getString(0), row.getLong(1))));
    }

    private static <T> List<T> all(RowSet<Row> rows, Function<Row, T> read) {
        List<T> list = new ArrayList<>(rows.size());
        rows.forEach(row -> list.add(read.apply(row)));
        return list;
    }
}
