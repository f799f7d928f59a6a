package upay.store.report;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import upay.domain.OrderStatus;
import upay.store.sql.Database;
import upay.store.sql.RowReader;

/**
 * How much work the whole store has that nobody does; only reads, at a bounded cost, whatever is open. Threads: any.
 */
public final class OpenWork {
    /** Manual reviews are counted up to this number. */
    public static final int REVIEWS_MAX = 1_000;

    /** Of so many open transactions, each at the cost of one look-up. */
    private static final int LOOKED_AT = 10_000;

    private static final int OWNERS_MAX = 1_000;

    // The longest due of each owner, through the index. $1 the owners, $2 the manual reviews at most, $3 the open
    // transactions that are looked at, $4 how long an outcome is unknown before it needs manual review.
    private static final String SQL = """
            select
              (select greatest(0, coalesce(extract(epoch from statement_timestamp() - min(d.due_at)), 0) * 1000000)::int8
               from (select 0::int8 as id union all (select id from instances limit $1::int8)) i
               cross join lateral (
                 select due_at from transactions where owner = i.id and due_at is not null and step <> 'DONE'
                 order by due_at limit 1) d),
              (select count(*) from (
                 select from (
                   select merchant_id, order_sn, step, status, deadline from transactions
                   where due_at is not null and step <> 'DONE' limit $3::int8) t
                 join orders o on o.merchant_id = t.merchant_id and o.sn = t.order_sn
                 where o.status in (%s) and (t.step = 'HUMAN' or t.step in ('UNDO', 'REFUND') and o.status <> 'CREATED'
                   and t.status not in ('SUCCESS', 'FAIL_CANCELED', 'IN_PROG')
                   and t.deadline <= statement_timestamp() - $4::int8 * interval '1 microsecond')
                 limit $2::int8) r)::int4,
              (select greatest(0, extract(epoch from statement_timestamp() - reached) * 1000000)::int8
               from statement_frontier)""".formatted(Arrays.stream(OrderStatus.values())
            .filter(status -> !status.isFinal())
            .map(status -> "'" + status + "'")
            .collect(Collectors.joining(", ")));

    private final Database database;

    public OpenWork(Database database) {
        this.database = database;
    }

    /**
     * @param late how long the longest due transaction has been due; zero if none is
     * @param manualReviews the transactions that wait for manual review, at most {@value OpenWork#REVIEWS_MAX}
     * @param statementsBehind since when transactions are not looked through for the merchants' statements
     */
    public record Found(Duration late, int manualReviews, Duration statementsBehind) {
        public static final Found NONE = new Found(Duration.ZERO, 0, Duration.ZERO);
    }

    /** @param manualReviewAfter how long an outcome is unknown before it needs manual review */
    public Future<Found> now(Duration manualReviewAfter) {
        Tuple arguments =
                Tuple.of((long) OWNERS_MAX, (long) REVIEWS_MAX, (long) LOOKED_AT, manualReviewAfter.toNanos() / 1000);
        return database.execute(SQL, arguments).map(rows -> {
            RowReader cells = new RowReader(rows.iterator().next(), 0);
            return new Found(
                    Duration.ofNanos(cells.int8() * 1000), cells.int4(), Duration.ofNanos(cells.int8() * 1000));
        });
    }
}
