package upay.store.ledger;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import upay.domain.OrderKey;
import upay.store.sql.Database;
import upay.store.sql.RowReader;
import upay.store.table.HistorySql;
import upay.store.table.HistoryTable;
import upay.store.table.OrderTable;

/**
 * Claims and releases open transactions for an instance.
 *
 * <p>A statement that writes a transaction locks its order first. Here that is done with {@code skip locked}, or for
 * one order, or in the order of the keys, so that it can never deadlock with {@link ApplyBatch}. After the lock the
 * conditions are checked again, on the row as it is then.
 */
public final class TransactionClaims {

    /**
     * @param tsn an open transaction of the order that the instance now owns
     * @param before its owner until then; 0: none
     */
    record Taken(OrderKey key, long tsn, long before) {}

    // Dead permanently, and in a statement of its own: from then on its heartbeat finds no row to refresh, so an
    // instance that still holds its lease by its own clock cannot have lost work to this one. $1 instance, $2 the
    // lease in microseconds.
    private static final String BURY = """
            update instances set dead = true
            where not dead and id <> $1 and heartbeat_at <= clock_timestamp() - $2::int8 * interval '1 microsecond'""";

    // $1 instance, $2 now, $3 new due time, $4 the limit. Reads more candidates than the limit, since other
    // instances may have locked the first ones.
    public static final String CLAIM_DUE = """
            with dead as materialized (
              select id from instances where dead and id <> $1),
            candidates as materialized (
              select merchant_id, order_sn, tsn, owner, due_at from (
                (select merchant_id, order_sn, tsn, owner, due_at from transactions
                 where owner = 0 and due_at <= $2 and step <> 'DONE' order by due_at limit 4 * $4::int8)
                union all
                (select merchant_id, order_sn, tsn, owner, due_at from transactions
                 where owner = $1 and due_at <= $2 and step <> 'DONE' order by due_at limit $4::int8)
                union all
                (select t.merchant_id, t.order_sn, t.tsn, t.owner, t.due_at from dead d
                 cross join lateral (
                   select merchant_id, order_sn, tsn, owner, due_at from transactions
                   where owner = d.id and due_at is not null and step <> 'DONE' order by due_at limit 4 * $4::int8) t
                 order by t.due_at limit 4 * $4::int8)) c
              order by due_at),
            picked as materialized (
              select c.merchant_id, c.order_sn, c.tsn, c.owner from candidates c
              join orders o on o.merchant_id = c.merchant_id and o.sn = c.order_sn
              order by c.due_at limit $4::int8 for update of o skip locked),
            taken as (
              update transactions t set owner = $1, due_at = $3 from picked p
              where t.merchant_id = p.merchant_id and t.order_sn = p.order_sn and t.tsn = p.tsn and t.step <> 'DONE'
                and ((t.owner in (0, $1) and t.due_at <= $2) or t.owner in (select id from dead))
              returning t.merchant_id, t.order_sn, t.tsn, p.owner as before, t.due_at),
            raised as (
              update orders o set version = o.version + 1
              from (
                select merchant_id, order_sn, string_agg(%1$s, chr(10)) as events from taken
                group by merchant_id, order_sn) t
              where o.merchant_id = t.merchant_id and o.sn = t.order_sn
              returning o.merchant_id, o.sn, o.version, o.status, t.events),
            told as (
              insert into history (%2$s)
              select merchant_id, sn, version, status, $2, $1, events from raised)
            select t.merchant_id, t.order_sn, t.tsn, t.before from taken t
            join candidates c on c.merchant_id = t.merchant_id and c.order_sn = t.order_sn and c.tsn = t.tsn
            order by c.due_at""".formatted(HistorySql.TAKEN, HistoryTable.COLUMNS);

    // $1 instance, $2 merchant, $3 sn, $4 tsn, $5 new due time. An owner without a row among the instances is dead
    // too.
    public static final String CLAIM_ONE = """
            with locked as materialized (
              select merchant_id, sn from orders where merchant_id = $2 and sn = $3 for update),
            before as materialized (
              select merchant_id, order_sn, tsn, owner from transactions
              where merchant_id = $2 and order_sn = $3 and tsn = $4),
            taken as (
              update transactions t set owner = $1, due_at = $5 from locked o, before b
              where t.merchant_id = o.merchant_id and t.order_sn = o.sn and t.tsn = $4 and t.step <> 'DONE'
                and (t.owner in (0, $1) or not exists (select from instances i where i.id = t.owner and not i.dead))
              returning t.merchant_id, t.order_sn, t.tsn, b.owner as before, t.due_at),
            raised as (
              update orders o set version = o.version + 1 from taken t
              where o.merchant_id = t.merchant_id and o.sn = t.order_sn
              returning o.merchant_id, o.sn, o.version, o.status, %1$s as events),
            told as (
              insert into history (%2$s)
              select merchant_id, sn, version, status, statement_timestamp(), $1, events from raised)
            select merchant_id, order_sn, tsn, before from taken""".formatted(HistorySql.TAKEN, HistoryTable.COLUMNS);

    public static final String RELEASE = """
            with mine as materialized (
              select distinct merchant_id, order_sn from transactions
              where owner = $1 and due_at is not null and step <> 'DONE'),
            locked as materialized (
              select o.merchant_id, o.sn, o.version, o.status from mine m join orders o on o.merchant_id = m.merchant_id and o.sn = m.order_sn
              order by o.merchant_id, o.sn for update of o),
            released as (
              update transactions t set owner = 0, due_at = least(t.due_at, $2) from locked o
              where t.merchant_id = o.merchant_id and t.order_sn = o.sn and t.owner = $1 and t.step <> 'DONE'
              returning o.merchant_id, o.sn, o.version, o.status, t.tsn, t.due_at)
            insert into history (%2$s)
            select merchant_id, sn, max(version), max(status), $2, $1, string_agg(%1$s, chr(10)) from released
            group by merchant_id, sn""".formatted(HistorySql.RELEASED, HistoryTable.COLUMNS);

    private final Database database;
    private final long leaseMicros;
    private final BooleanSupplier maySayDead;

    /** @param maySayDead whether instances without a heartbeat may be declared dead now */
    TransactionClaims(Database database, Duration lease, BooleanSupplier maySayDead) {
        this.database = database;
        this.leaseMicros = lease.toNanos() / 1000;
        this.maySayDead = maySayDead;
    }

    /** The longest due first. */
    Future<List<Taken>> due(long instance, Instant now, Instant until, int limit) {
        Tuple arguments = Tuple.of(instance, time(now), time(until), (long) limit);
        return bury(instance)
                .compose(v -> database.execute(CLAIM_DUE, arguments))
                .map(TransactionClaims::taken);
    }

    Future<List<Taken>> one(long instance, OrderKey key, long tsn, Instant until) {
        Tuple arguments = Tuple.of(instance, key.merchantId(), key.sn(), tsn, time(until));
        return bury(instance)
                .compose(v -> database.execute(CLAIM_ONE, arguments))
                .map(TransactionClaims::taken);
    }

    private Future<?> bury(long instance) {
        return maySayDead.getAsBoolean()
                ? database.execute(BURY, Tuple.of(instance, leaseMicros))
                : Future.succeededFuture();
    }

    Future<Void> release(long instance, Instant now) {
        return database.execute(RELEASE, Tuple.of(instance, time(now))).mapEmpty();
    }

    private static List<Taken> taken(RowSet<Row> rows) {
        List<Taken> taken = new ArrayList<>();
        for (Row row : rows) {
            RowReader cells = new RowReader(row, 0);
            taken.add(new Taken(OrderTable.readKey(cells), cells.int8(), cells.int8()));
        }
        return taken;
    }

    private static OffsetDateTime time(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
}
