package upay.store.reconciliation;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import upay.store.sql.Database;
import upay.store.sql.Repeated;

/**
 * The transactions that have no row: how long they wait, and what is found when they have waited long enough. Threads:
 * any.
 */
final class PoolEnd {
    private static final int PAGE = 1_000;
    private static final OffsetDateTime BEGINNING = Instant.EPOCH.atOffset(ZoneOffset.UTC);

    // $1 to $3 the account, $4 its day, $5 and $6 behind this transaction, $7 before this time, $8 rows.
    // A row is due for what is done; its day's bill must be here. Three days, and the time in which the third bill
    // comes.
    private static final String WAIT =
            """
            with page as materialized (
              select merchant_id, order_sn, tsn, status, ctime from reconciliation_pool
              where channel = $1 and owner = $2 and account = $3 and until is null and (ctime, tsn) > ($5, $6) and ctime < $7
              order by ctime, tsn limit $8),
            now as materialized (
              select p.order_sn, p.tsn, p.ctime, p.status as before, t.type, t.status, t.step,
                t.status = 'SUCCESS' and (t.type <> 'CANCEL' or o.paid) as counts,
                %s as day
              from page p
              cross join lateral (select * from transactions
                where merchant_id = p.merchant_id and order_sn = p.order_sn and tsn = p.tsn offset 0) t
              cross join lateral (select paid from orders
                where merchant_id = p.merchant_id and sn = p.order_sn offset 0) o),
            due as (
              update reconciliation_pool p set status = n.status, day = n.day,
                until = (n.day + interval '4 days 18 hours') at time zone 'Asia/Shanghai'
              from now n
              where n.counts and n.day <= $4 and p.order_sn = n.order_sn and p.tsn = n.tsn and (
                exists (select from bill_files f
                  where f.channel = $1 and f.owner = $2 and f.account = $3 and f.day = n.day and f.state = 'READ'
                    and f.part in ('WHOLE', case when n.type = 'PAY' then 'PAYMENTS' else 'REFUNDS' end))
                or exists (select from reconciliations r
                  where r.channel = $1 and r.owner = $2 and r.account = $3 and r.day = n.day and r.bills = '{}'))),
            seen as (
              update reconciliation_pool p set status = n.status from now n
              where not n.counts and n.status <> n.before and p.order_sn = n.order_sn and p.tsn = n.tsn),
            gone as (
              delete from reconciliation_pool p using now n
              where not n.counts and n.step = 'DONE' and n.status <> 'SUCCESS' and n.ctime < $7 - interval '5 days'
                and p.order_sn = n.order_sn and p.tsn = n.tsn)
            select count(*), (select ctime from page order by ctime desc, tsn desc limit 1),
              (select tsn from page order by ctime desc, tsn desc limit 1) from page""".formatted(OrderCases.DAY.formatted("coalesce(t.channel_finish_time, t.finish_time)", "$1"));

    // $1 now, $2 rows. What is not done any more was asked about by the gateway, and waits anew.
    private static final String FIND = """
            with page as materialized (
              select * from reconciliation_pool where until <= $1 and not found order by until limit $2 for update skip locked),
            now as materialized (
              select p.*, t.status as present, o.status as order_status,
                case when p.type = 'PAY' then 'OURS_ONLY' else 'REFUND_OURS_ONLY' end as class
              from page p
              cross join lateral (select status from transactions
                where merchant_id = p.merchant_id and order_sn = p.order_sn and tsn = p.tsn offset 0) t
              cross join lateral (select status from orders
                where merchant_id = p.merchant_id and sn = p.order_sn offset 0) o),
            found as (
              insert into findings (fingerprint, class, channel, owner, account, day, merchant_id, order_sn, tsn, own_amount, own_state)
              select n.class || '/' || n.tsn || '/' || (
                  select count(*) from findings f where f.tsn = n.tsn and f.bill_id is null),
                n.class, n.channel, n.owner, n.account, n.day, n.merchant_id, n.order_sn, n.tsn, n.amount,
                n.order_status || ', ' || n.type || ' ' || n.present
              from now n where n.present = 'SUCCESS'
              on conflict (fingerprint) do nothing returning finding_id, found_at),
            opened as (
              insert into open_findings (finding_id, person_at, ask_at) select finding_id, found_at, found_at from found),
            held as (
              update reconciliation_pool p set found = n.present = 'SUCCESS',
                until = case when n.present = 'SUCCESS' then p.until end
              from now n where p.order_sn = n.order_sn and p.tsn = n.tsn)
            select count(*) from page""";

    private final Database database;

    PoolEnd(Database database) {
        this.database = database;
    }

    /** Looks at the account's transactions that are up to this day and have no row. */
    Future<Void> await(AccountDay of, Instant ends) {
        Place place = new Place();
        return Repeated.whileTrue(() -> await(of, ends, place));
    }

    /** Behind which transaction a page begins. */
    private static final class Place {
        private OffsetDateTime time = BEGINNING;
        private long tsn;
    }

    private Future<Boolean> await(AccountDay of, Instant ends, Place place) {
        Tuple arguments = RunTable.arguments(of.account())
                .addLocalDate(of.day())
                .addOffsetDateTime(place.time)
                .addLong(place.tsn)
                .addOffsetDateTime(OwnWindows.utc(ends))
                .addLong((long) PAGE);
        return database.execute(WAIT, arguments).map(rows -> {
            Row row = rows.iterator().next();
            boolean more = row.getLong(0) == PAGE;
            if (more) {
                place.time = row.getOffsetDateTime(1);
                place.tsn = row.getLong(2);
            }
            return more;
        });
    }

    /** Makes findings of what has waited long enough, of any account; returns whether there may be more. */
    Future<Boolean> find(Instant now) {
        return database.execute(FIND, Tuple.of(OwnWindows.utc(now), (long) PAGE))
                .map(rows -> rows.iterator().next().getLong(0) == PAGE);
    }
}
