package upay.store.outbox;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import upay.port.Outbox;
import upay.store.batch.Batcher;
import upay.store.sql.Database;
import upay.store.sql.RowReader;
import upay.store.sql.StoreSettings;
import upay.store.table.OrderTable;

/**
 * The outbox in PostgreSQL: claims by receiver, records results in batches.
 *
 * <p>Threads: any.
 */
public final class PgOutbox implements Outbox {
    /** The number of receivers that one claim visits; the next claim continues after them. */
    static final int RECEIVERS = 200;

    private static final int COUNTED_RECEIVERS = 1000;

    // From receiver to receiver through the index, at most $1 of them: a receiver with a long backlog costs no
    // more than one with a short one. From each with due webhooks, as many as it has free slots. $1 receivers, $2
    // after this one, $3 receivers with own limits, $4 their free slots, $5 the others' free slots, $6 the total
    // limit, $7 instance, $8 the lease in microseconds. With statement_timestamp(), unlike clock_timestamp(), an
    // index can be searched.
    public static final String CLAIM = """
            with recursive receivers(receiver, due_at, number) as (
              (select receiver, due_at, 1 from notifications
               where due_at is not null and receiver > $2 collate "C" order by receiver, due_at limit 1)
              union all
              select x.receiver, x.due_at, r.number + 1 from receivers r
              cross join lateral (
                select receiver, due_at from notifications
                where due_at is not null and receiver > r.receiver order by receiver, due_at limit 1) x
              where r.number < $1::int4),
            due as materialized (
              select r.receiver, coalesce(b.room, $5::int8) as room from receivers r
              left join unnest($3::text[], $4::int8[]) as b(receiver, room) on b.receiver = r.receiver collate "C"
              where r.due_at <= statement_timestamp()),
            picked as materialized (
              select n.merchant_id, n.order_sn, n.event from due d
              cross join lateral (
                select merchant_id, order_sn, event from notifications
                where receiver = d.receiver and due_at is not null and due_at <= statement_timestamp()
                order by due_at limit d.room for update skip locked) n
              where d.room > 0
              limit $6::int8),
            taken as (
              update notifications n
              set owner = $7, attempts = n.attempts + 1, due_at = statement_timestamp() + $8::int8 * interval '1 microsecond'
              from picked p
              where n.merchant_id = p.merchant_id and n.order_sn = p.order_sn and n.event = p.event
              returning n.merchant_id, n.order_sn, n.event, n.receiver, n.body, n.attempts, n.attempts - n.earlier as round)
            select s.number, s.last, s.held, s.idle, t.merchant_id, t.order_sn, t.event, t.receiver, t.attempts, t.round, t.body,
              o.terminal_sn, o.notify_url
            from (
              select count(*) as number, max(receiver) as last,
                exists (select from due where room <= 0) as held,
                (extract(epoch from
                  min(due_at) filter (where due_at > statement_timestamp()) - statement_timestamp()) * 1000000)::int8 as idle
              from receivers) s
            left join (taken t join orders o on o.merchant_id = t.merchant_id and o.sn = t.order_sn) on true
            order by t.receiver""";

    // Counted up to $1, overdue ones among the first $3 receivers: the caller needs to detect a backlog, not its
    // exact length. $2 overdue after so many microseconds.
    public static final String BACKLOG = """
            with recursive receivers(receiver, due_at, number) as (
              (select receiver, due_at, 1 from notifications where due_at is not null
               order by receiver, due_at limit 1)
              union all
              select x.receiver, x.due_at, r.number + 1 from receivers r
              cross join lateral (
                select receiver, due_at from notifications
                where due_at is not null and receiver > r.receiver order by receiver, due_at limit 1) x
              where r.number < $3::int4)
            select
              (select count(*) from (select from notifications where due_at is not null limit $1) a)::int4,
              (select count(*) from (
                select from receivers r
                cross join lateral (
                  select from notifications
                  where receiver = r.receiver and due_at is not null
                    and due_at < statement_timestamp() - $2::int8 * interval '1 microsecond'
                  limit $1) n
                limit $1) a)::int4,
              (select count(*) from (select from notifications where given_up_at is not null limit $1) a)::int4,
              (select greatest(0, coalesce(extract(epoch from statement_timestamp() - min(due_at)), 0) * 1000000)::int8
               from receivers)""";

    private final Database database;
    private final Batcher<Settled, Void> results;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    public PgOutbox(Vertx vertx, Context context, Database database, StoreSettings settings) {
        this.database = database;
        this.results = new Batcher<>(vertx, context, database, settings, new DeliveryResultBatch());
    }

    @Override
    public Future<Claimed> claim(ClaimRequest wish) {
        List<Map.Entry<String, Integer>> rooms = List.copyOf(wish.room().entrySet());
        Tuple arguments = Tuple.of(RECEIVERS, wish.after())
                .addValue(rooms.stream().map(Map.Entry::getKey).toArray(String[]::new))
                .addValue(
                        rooms.stream().map(room -> room.getValue().longValue()).toArray(Long[]::new))
                .addLong((long) wish.roomElse())
                .addLong((long) wish.limit())
                .addLong(wish.instance())
                .addLong(micros(wish.lease()));
        return database.execute(CLAIM, arguments).map(rows -> claimed(rows, wish.limit()));
    }

    private static Claimed claimed(RowSet<Row> rows, int limit) {
        List<Delivery> deliveries = new ArrayList<>(rows.size());
        Row first = rows.iterator().next();
        for (Row row : rows) {
            if (row.getString(4) != null) {
                deliveries.add(delivery(new RowReader(row, 4)));
            }
        }
        boolean cutShort = deliveries.size() == limit;
        boolean more = first.getLong(0) == RECEIVERS;
        String last = cutShort ? deliveries.get(limit - 1).receiver() : more ? first.getString(1) : "";
        Long idle = first.getLong(3);
        return new Claimed(deliveries, last, first.getBoolean(2), idle == null ? null : Duration.ofNanos(idle * 1000));
    }

    private static Delivery delivery(RowReader cells) {
        var order = OrderTable.readKey(cells);
        String event = cells.text();
        String receiver = cells.text();
        int attempt = cells.int4();
        int round = cells.int4();
        String body = cells.text();
        return new Delivery(order, event, receiver, cells.text(), cells.text(), body, attempt, round);
    }

    @Override
    public Future<Void> settle(Settled settled) {
        return results.submit(settled);
    }

    @Override
    public Future<Backlog> backlog(Duration overdueAfter) {
        return database.execute(BACKLOG, Tuple.of((long) Backlog.COUNT_MAX, micros(overdueAfter), COUNTED_RECEIVERS))
                .map(rows -> {
                    RowReader cells = new RowReader(rows.iterator().next(), 0);
                    return new Backlog(cells.int4(), cells.int4(), cells.int4(), Duration.ofNanos(cells.int8() * 1000));
                });
    }

    @Override
    public void onArrival(Runnable listener) {
        listeners.add(listener);
    }

    /** This instance has added webhooks. */
    public void arrived() {
        listeners.forEach(Runnable::run);
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }
}
