package upay.store.reconciliation;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import upay.store.sql.Database;

/** How the days of the channels compare, all accounts of a day together: for a calendar. Threads: any. */
public final class PgReconciliationDays {
    // A refused file that a later one made up for needs nobody any more.
    private static final String MADE_UP_FOR = """
            exists (select from bill_files g where g.channel = f.channel and g.owner = f.owner and g.account = f.account
                and g.day = f.day and g.state = 'READ' and g.bill_id > f.bill_id)
              and (select bool_or(g.part = 'WHOLE') or count(distinct g.part) = 2 from bill_files g
                where g.channel = f.channel and g.owner = f.owner and g.account = f.account and g.day = f.day
                  and g.state = 'READ')""";

    private static final String DAYS = """
            select day, channel, sum(accounts)::int8, sum(comparing)::int8, sum(bill_rows)::int8, sum(bill_amount)::int8,
              sum(matched)::int8, sum(matched_amount)::int8, sum(waiting)::int8, sum(waiting_amount)::int8,
              sum(findings)::int8, sum(open)::int8, sum(refused)::int8, sum(awaited)::int8, sum(missing)::int8,
              sum(empty)::int8
            from (
              select day, channel, count(*) as accounts, count(*) filter (where state <> 'MATCHED') as comparing,
                sum(bill_rows) as bill_rows, sum(bill_amount) as bill_amount, sum(matched) as matched,
                sum(matched_amount) as matched_amount, sum(waiting) as waiting, sum(waiting_amount) as waiting_amount,
                sum(differing) as findings, 0 as open, 0 as refused, 0 as awaited, 0 as missing, 0 as empty
              from reconciliations where day between $1 and $2 and ($3 = '' or channel = $3) group by day, channel
              union all
              select f.day, f.channel, 0, count(*) filter (where f.state in ('READ', 'READING') and f.matched_at is null),
                0, 0, 0, 0, 0, 0, 0, 0, count(*) filter (where f.state = 'REFUSED' and not (""" + MADE_UP_FOR + """
                )), 0, 0, 0
              from bill_files f
              where f.day between $1 and $2 and ($3 = '' or f.channel = $3) and f.state <> 'REPLACED'
              group by f.day, f.channel
              union all
              select day, channel, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, count(*) filter (where state = 'WAITING'),
                count(*) filter (where state = 'FAILED'), count(*) filter (where state = 'EMPTY')
              from bill_fetches where day between $1 and $2 and ($3 = '' or channel = $3) group by day, channel
              union all
              select f.day, f.channel, 0, 0, 0, 0, 0, 0, 0, 0, 0, count(*), 0, 0, 0, 0
              from open_findings o cross join lateral (select * from findings where finding_id = o.finding_id offset 0) f
              where f.day between $1 and $2 and ($3 = '' or f.channel = $3) group by f.day, f.channel) x
            where $4::date is null or day < $4 or day = $4 and channel > $5
            group by day, channel order by day desc, channel limit $6""";

    private final Database database;

    public PgReconciliationDays(Database database) {
        this.database = database;
    }

    /** Whether a day needs somebody. */
    public enum Verdict {
        /** Findings are open. */
        DIFFERS,
        /** A bill is missing after its cut-off, or was refused. */
        MISSING,
        /** Transactions wait for rows, or bills are awaited or not compared yet. */
        WAITING,
        /** All bills and transactions agree. */
        AGREES,
        /** The channel has no bill, and the store no transaction. */
        NOTHING
    }

    /**
     * A channel's day.
     *
     * @param accounts that are compared, or are being
     * @param comparing accounts that are being compared, and bills that are not yet
     * @param sums rows of bills, of those the matched ones, and transactions that wait for a row
     * @param findings all, and of these the open ones
     */
    public record ChannelDay(
            LocalDate day, String channel, long accounts, long comparing, Sums sums, Findings findings, Bills bills) {
        public Verdict verdict() {
            if (findings.open > 0) {
                return Verdict.DIFFERS;
            }
            if (bills.refused + bills.missing > 0) {
                return Verdict.MISSING;
            }
            if (sums.waiting + comparing + bills.awaited > 0) {
                return Verdict.WAITING;
            }
            return accounts > 0 ? Verdict.AGREES : Verdict.NOTHING;
        }
    }

    /** Counts, and amounts in fen; a payment and its return do not cancel out. */
    public record Sums(
            long rows, long rowsAmount, long matched, long matchedAmount, long waiting, long waitingAmount) {}

    public record Findings(long all, long open) {}

    /**
     * Bills that do not count.
     *
     * @param refused and no later one made up for it
     * @param awaited before their cut-off
     * @param missing after it
     * @param empty accounts without a bill and a transaction
     */
    public record Bills(long refused, long awaited, long missing, long empty) {}

    /**
     * The last day first, the channels by name.
     *
     * @param channel empty: all
     * @param after the day of the last one of the page before; null: the first page
     * @param afterChannel its channel
     */
    public Future<List<ChannelDay>> list(
            LocalDate from,
            LocalDate until,
            String channel,
            @Nullable LocalDate after,
            String afterChannel,
            int limit) {
        return database.execute(
                        DAYS,
                        Tuple.of(from, until, channel)
                                .addLocalDate(after)
                                .addString(afterChannel)
                                .addLong((long) limit))
                .map(rows -> {
                    List<ChannelDay> days = new ArrayList<>(rows.size());
                    rows.forEach(row -> days.add(day(row)));
                    return days;
                });
    }

    private static ChannelDay day(Row row) {
        return new ChannelDay(
                row.getLocalDate(0),
                row.getString(1),
                row.getLong(2),
                row.getLong(3),
                new Sums(
                        row.getLong(4), row.getLong(5), row.getLong(6), row.getLong(7), row.getLong(8), row.getLong(9)),
                new Findings(row.getLong(10), row.getLong(11)),
                new Bills(row.getLong(12), row.getLong(13), row.getLong(14), row.getLong(15)));
    }
}
