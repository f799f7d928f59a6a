package upay.store.reconciliation;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import upay.port.StoreException;
import upay.store.sql.Database;
import upay.store.sql.Repeated;

/**
 * Brings the gateway's transactions into the pool, a few minutes of them at a time, each time once, whatever their
 * account: the cost does not grow with the number of accounts. Threads: any.
 */
final class OwnWindows {
    static final Duration LENGTH = Duration.ofMinutes(5);

    /** A transaction's time is taken before its commit. */
    private static final Duration COMMITTED = Duration.ofMinutes(2);

    /** A payment is opened before it is paid. */
    private static final Duration BEFORE = Duration.ofHours(2);

    private static final String IS_INDEXED = """
            select exists (select from pg_index where indexrelid = to_regclass('transactions_ctime') and indisvalid)""";

    // What came since the last vacuum is not in it yet, and would be read for each window. Only its owner may do so.
    private static final String SUMMARIZE = "select brin_summarize_new_values('transactions_ctime')";

    private static final String MISSING = """
            select w from generate_series($1::timestamptz, $2::timestamptz, interval '5 minutes') w
            where w < $2 and not exists (select from reconciliation_windows where begins = w) order by w""";

    // Orders of an older version have no account: that which is looked up for them.
    private static final String BRING = """
            with opened as (
              insert into reconciliation_windows (begins) values ($1) on conflict do nothing returning begins)
            insert into reconciliation_pool (merchant_id, order_sn, tsn, type, amount, status, external, channel, owner, account, ctime)
            select t.merchant_id, t.order_sn, t.tsn, t.type, t.amount, t.status,
              coalesce(t.refund_request_no like 'returned by the channel, not by this gateway: %', false), o.channel,
              case when left(a.account, 1) = '*' then '*' else t.merchant_id end, a.account, t.ctime
            from opened
            cross join lateral (select * from transactions where ctime >= $1 and ctime < $2 offset 0) t
            cross join lateral (
              select lower(payway) as channel, account from orders
              where merchant_id = t.merchant_id and sn = t.order_sn offset 0) o
            cross join lateral (select coalesce(o.account, case
                when exists (select from channel_accounts c
                  where c.merchant_id = t.merchant_id and c.channel = o.channel and c.name = 'default') then 'default'
                when exists (select from channel_accounts c
                  where c.merchant_id is null and c.channel = o.channel and c.name = 'default') then '*default'
                else '*conf' end) as account) a
            where not exists (select from bill_matches m where m.tsn = t.tsn and (m.kind = 'PAYMENT') = (t.type = 'PAY'))
            on conflict do nothing""";

    /** What waits for the bill of its day that long, waits for none; WeChat Pay gives out a bill no longer either. */
    static final Duration KEPT = Duration.ofDays(100);

    /** An hour of transactions in one statement. */
    private static final int WINDOWS = 12;

    private static final int SLICES_MAX = 100;

    // A time is brought in again if a bill of it is compared. What waits for later bills, or has a finding, stays.
    private static final String FORGET = """
            with old as materialized (
              select begins from reconciliation_windows where begins < $1 and ctime < $1
              order by begins limit $2 for update skip locked),
            gone as (
              delete from reconciliation_windows w using old o where w.begins = o.begins returning w.begins),
            forgotten as (
              delete from reconciliation_pool p using gone g
              where p.ctime >= g.begins and p.ctime < g.begins + interval '5 minutes' and p.until is null and not p.found)
            select count(*) from gone""";

    private final Database database;

    OwnWindows(Database database) {
        this.database = database;
    }

    /** Brings in what is missing of a time, up to what is committed by {@code now}. */
    Future<Void> bring(Instant from, Instant to, Instant now) {
        Instant first = floor(from.minus(BEFORE));
        Instant committed = floor(now.minus(COMMITTED));
        Instant end = to.isBefore(committed) ? floor(to.plus(LENGTH).minusNanos(1)) : committed;
        return database.execute(IS_INDEXED, Tuple.tuple())
                .compose(rows -> rows.iterator().next().getBoolean(0)
                        ? database.execute(MISSING, Tuple.of(utc(first), utc(end)))
                        : Future.failedFuture(new StoreException(
                                "the index transactions_ctime is missing: create it as docs/reconciliation.md says",
                                true,
                                null)))
                .compose(rows -> {
                    List<OffsetDateTime> missing = new ArrayList<>();
                    rows.forEach(row -> missing.add(row.getOffsetDateTime(0)));
                    return missing.isEmpty()
                            ? Future.<Void>succeededFuture()
                            : database.execute(SUMMARIZE, Tuple.tuple())
                                    .otherwiseEmpty()
                                    .compose(done -> each(missing));
                });
    }

    /** @param windows not empty */
    private Future<Void> each(List<OffsetDateTime> windows) {
        Iterator<OffsetDateTime> next = windows.iterator();
        return Repeated.whileTrue(() -> {
            OffsetDateTime begins = next.next();
            return database.execute(BRING, Tuple.of(begins, begins.plus(LENGTH)))
                    .map(done -> next.hasNext());
        });
    }

    /** Forgets the times, the oldest first, that are too old, with their transactions that wait for nothing. */
    Future<Void> forget(Instant now) {
        AtomicInteger slices = new AtomicInteger();
        Tuple arguments = Tuple.of(utc(now.minus(KEPT)), (long) WINDOWS);
        return Repeated.whileTrue(() -> database.execute(FORGET, arguments)
                .map(rows -> rows.iterator().next().getLong(0) == WINDOWS && slices.incrementAndGet() < SLICES_MAX));
    }

    private static Instant floor(Instant moment) {
        long seconds = moment.getEpochSecond();
        return Instant.ofEpochSecond(seconds - Math.floorMod(seconds, LENGTH.toSeconds()));
    }

    static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
