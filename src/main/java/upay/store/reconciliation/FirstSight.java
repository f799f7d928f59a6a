package upay.store.reconciliation;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import upay.store.reconciliation.RunTable.Held;
import upay.store.sql.Database;
import upay.store.sql.Repeated;

/**
 * Matches the rows that agree with a transaction in the pool at first sight: by the gateway's number, with the same
 * amount, done on both sides. All other rows are left open, to be decided with their orders. Some thousand rows a
 * statement, which also marks how far it came. Threads: any.
 */
final class FirstSight {
    private static final long LINES = 10_000;

    private static final String LAST_LINE = """
            select coalesce(max(line), 0) from bill_rows where bill_id = $1""";

    private static final String AGREES = """
            p.channel = r.channel and (r.owner = '*' or p.merchant_id = r.owner) and p.amount = r.amount
                  and p.status = 'SUCCESS' and not p.found and not p.external""";

    // Sub-selects and no anti-joins: of a table that was empty when it was analysed, these would visit all rows each
    // time.
    // $1 the run, $2 the attempt, $3 the bill, $4 behind this line, $5 up to this one.
    private static final String MATCH = """
            with run as materialized (
              update reconciliations set at_bill = $3, at_line = $5, touched_at = clock_timestamp()
              where run_id = $1 and attempt = $2 and state = 'MATCHING'
                and ($4::int8 = 0 or at_bill = $3 and at_line = $4)
              returning channel, owner, day),
            rows as materialized (
              select r.line, r.kind, r.amount, r.fee, r.state, run.channel, run.owner, run.day,
                case when r.own_number ~ '^[0-9]{16}$' then r.own_number::int8 end as own
              from run cross join bill_rows r where r.bill_id = $3 and r.line > $4 and r.line <= $5
                and (select m.line from bill_matches m where m.bill_id = $3 and m.line = r.line) is null),
            seen as materialized (
              select r.*, p.order_sn, p.tsn,
                row_number() over (partition by p.tsn, r.kind = 'PAYMENT' order by r.line) as place
              from rows r left join lateral (
                select p.order_sn, p.tsn from reconciliation_pool p
                where r.kind = 'PAYMENT' and p.order_sn = r.own and p.type = 'PAY' and %1$s
                union all
                select p.order_sn, p.tsn from reconciliation_pool p
                where r.kind <> 'PAYMENT' and p.tsn = r.own and p.type <> 'PAY' and %1$s
                limit 1) p
              on r.state = 'DONE' and (r.kind <> 'PAYMENT' or r.fee is null or r.fee between 0 and r.amount / 100.0)),
            gone as (
              delete from reconciliation_pool p using seen s
              where s.tsn is not null and s.place = 1 and p.order_sn = s.order_sn and p.tsn = s.tsn
              returning s.line, p.merchant_id, p.order_sn, p.tsn, s.kind, s.amount, s.fee, s.day),
            matched as (
              insert into bill_matches (bill_id, line, merchant_id, order_sn, tsn, kind, amount, fee, day)
              select $3, line, merchant_id, order_sn, tsn, kind, amount, fee, day from gone
              on conflict do nothing returning line),
            left_open as (
              insert into open_bill_rows (bill_id, line)
              select $3, line from seen where tsn is null or place > 1 on conflict do nothing returning line)
            select (select count(*) from run), (select count(*) from rows)""".formatted(AGREES);

    // Those that another run took at the same moment.
    private static final String LOST = """
            insert into open_bill_rows (bill_id, line)
            select r.bill_id, r.line from bill_rows r
            where r.bill_id = $1 and r.line > $2 and r.line <= $3
              and (select m.line from bill_matches m where m.bill_id = $1 and m.line = r.line) is null
              and (select o.line from open_bill_rows o where o.bill_id = $1 and o.line = r.line) is null
            on conflict do nothing""";

    private static final String DONE = """
            update bill_files set matched_at = clock_timestamp() where bill_id = $1 and state = 'READ'""";

    private static final String PENDING = """
            select bill_id from bill_files where bill_id = any ($1) and state = 'READ' and matched_at is null
            order by bill_id""";

    private final Database database;
    private final LongConsumer progress;
    private long rows;

    /** @param progress takes the rows so far, now and then */
    FirstSight(Database database, LongConsumer progress) {
        this.database = database;
        this.progress = progress;
    }

    /** Matches the rows of the run's files, from where it was. */
    Future<Void> match(Held run) {
        return database.execute(
                        PENDING, Tuple.tuple().addArrayOfLong(run.bills().toArray(Long[]::new)))
                .compose(files -> {
                    List<Long> bills = new ArrayList<>();
                    files.forEach(row -> bills.add(row.getLong(0)));
                    return bills(run, bills, 0);
                });
    }

    private Future<Void> bills(Held run, List<Long> bills, int next) {
        if (next == bills.size()) {
            return Future.succeededFuture();
        }
        long bill = bills.get(next);
        long from = run.bill() == bill ? run.line() : 0;
        return database.execute(LAST_LINE, Tuple.of(bill))
                .map(found -> found.iterator().next().getLong(0))
                .compose(last -> lines(run, bill, from, last).compose(done -> lost(bill, last)))
                .compose(done -> database.execute(DONE, Tuple.of(bill)))
                .compose(done -> bills(run, bills, next + 1));
    }

    private Future<Void> lines(Held run, long bill, long from, long last) {
        long[] at = {from};
        return from >= last
                ? Future.succeededFuture()
                : Repeated.whileTrue(() -> lines(run, bill, at, last).map(done -> at[0] < last));
    }

    private Future<Void> lines(Held run, long bill, long[] at, long last) {
        long from = at[0];
        long to = Math.min(last, from + LINES);
        return database.execute(MATCH, Tuple.of(run.run(), run.attempt(), bill, from, to))
                .compose(found -> {
                    at[0] = to;
                    Row row = found.iterator().next();
                    rows += row.getLong(1);
                    if (to < last) {
                        progress.accept(rows);
                    }
                    return RunTable.still(row.getLong(0) == 1);
                });
    }

    private Future<Void> lost(long bill, long last) {
        long[] at = {0};
        return Repeated.whileTrue(() -> {
            long from = at[0];
            at[0] = Math.min(last, from + 5 * LINES);
            return database.execute(LOST, Tuple.of(bill, from, at[0])).map(done -> at[0] < last);
        });
    }
}
