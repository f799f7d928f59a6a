package upay.store.statement;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import upay.statement.StatementFilter;
import upay.statement.StatementHead;
import upay.statement.StatementRow;
import upay.statement.StatementSums;
import upay.statement.StatementTotals.Line;
import upay.store.sql.Database;
import upay.store.sql.RowReader;
import upay.store.statement.StoredStatement.Digests;

/**
 * The tables of statements. Every change is one statement of bounded size, can be repeated, and may be made by any instance.
 *
 * <p>Threads: any.
 */
public final class PgStatements {
    private static final String FRONTIER = "select since, reached from statement_frontier";

    private static final String LOOK_AGAIN =
            "update statement_frontier set since = least(since, $1), reached = least(reached, $1)";

    private static final String COLLECT = """
            select c.seen, c.entered, c.reached, c.arrived
            from collect_statement_rows(clock_timestamp() - $1::int8 * interval '1 microsecond',
              $2::int8 * interval '1 microsecond', $3::int4) c""";

    private static final String REVISIT = """
            select r.seen, r.entered, r.merchant, r.order_number, r.number
            from revisit_statement_rows($1, $2, $3, $4::int4) r""";

    private static final String FEES = "select f.seen, f.changed from settle_statement_fees($1::int4) f";

    private static final String FREEZE = "select freeze_statement_day($1, $2)";

    private static final String DUE = """
            select d.merchant_id, d.due, d.day
            from statement_days_due($1, $2::int4, $3::int8 * interval '1 microsecond', $4::int8 * interval '1 microsecond') d
            order by d.merchant_id""";

    private static final String CLOSING = """
            select merchant_id, day from statement_days
            where closed_at is null and (merchant_id, day) > ($1, $2) order by merchant_id, day limit $3""";

    private static final String OPEN_DAY = """
            select merchant_id, last_day + 1 as day from statement_merchants where merchant_id = $1""";

    private static final String MERCHANTS = """
            select merchant_id from statement_merchants where merchant_id > $1 order by merchant_id limit $2""";

    private static final String STATEMENT = """
            select w.zone, w.from_at, w.until_at, w.frozen, w.closed, d.closed_at, d.csv_sha256, d.json_sha256,
              records, covered, uncovered, without_fee, corrections, payments, payments_amount, refunds, refunds_amount,
              cancels, cancels_amount, fees_fen, fees::text
            from statement_window($1, $2) w left join statement_days d on d.merchant_id = $1 and d.day = $2""";

    private static final String FILTER = """

              and ($%d::text is null or store_id = $%d) and ($%d::text is null or terminal_sn = $%d)
              and ($%d::text is null or payway = $%d)""";

    private static final String ROWS = "select " + StatementColumns.ROW + """
             from statement_rows
            where merchant_id = $1 and settles_at >= $2 and settles_at < $3
              and (settles_at, order_sn, tsn, part) > ($4, $5, $6, $7)""" + filter(9) + """
             order by settles_at, order_sn, tsn, part limit $8""";

    private static final String LIVE_LINES =
            "select store_id, terminal_sn, payway, " + StatementColumns.SUMS_OF_ROWS + "::text" + """
             from statement_rows
            where merchant_id = $1 and settles_at >= $2 and settles_at < $3""" + filter(4) + """
             group by store_id, terminal_sn, payway order by store_id, terminal_sn, payway""";

    private static final String LINES =
            "select store_id, terminal_sn, payway, " + StatementColumns.SUMS + "::text" + """
             from statement_lines
            where merchant_id = $1 and day = $2 and (store_id, terminal_sn, payway) > ($3, $4, $5)""" + filter(7) + """
             order by store_id, terminal_sn, payway limit $6""";

    private static final String ADD_LINES = """
            insert into statement_lines (merchant_id, day, store_id, terminal_sn, payway, records, covered, uncovered,
              without_fee, corrections, payments, payments_amount, refunds, refunds_amount, cancels, cancels_amount,
              fees_fen, fees, net, to_settle)
            select $1, $2, l.store_id, l.terminal_sn, l.payway, n.v[1]::int8, n.v[2]::int8, n.v[3]::int8, n.v[4]::int8,
              n.v[5]::int8, n.v[6]::int8, n.v[7]::int8, n.v[8]::int8, n.v[9]::int8, n.v[10]::int8, n.v[11]::int8,
              n.v[12]::int8, n.v[13]::numeric, n.v[14]::int8, n.v[15]::int8
            from unnest($3::text[], $4::text[], $5::text[], $6::text[]) l (store_id, terminal_sn, payway, numbers)
            cross join lateral (select l.numbers::text[] as v) n
            where exists (select from statement_days d where d.merchant_id = $1 and d.day = $2 and d.closed_at is null)
            on conflict do nothing""";

    private static final String FINISH = """
            update statement_days set closed_at = clock_timestamp(), csv_sha256 = $3, json_sha256 = $4,
              records = $5, covered = $6, uncovered = $7, without_fee = $8, corrections = $9, payments = $10,
              payments_amount = $11, refunds = $12, refunds_amount = $13, cancels = $14, cancels_amount = $15,
              fees_fen = $16, fees = $17::text::numeric, net = $18, to_settle = $19
            where merchant_id = $1 and day = $2 and closed_at is null""";

    private final Database database;

    public PgStatements(Database database) {
        this.database = database;
    }

    /**
     * Up to when transactions were looked through, by the time of their creation.
     *
     * @param since where it began
     */
    public record Frontier(Instant since, Instant reached) {}

    /** What one step has done. */
    record Step(long seen, long entered) {}

    /**
     * A step along the time.
     *
     * @param arrived whether it reached the present
     */
    record Collected(Step step, Instant reached, boolean arrived) {}

    /** @param last the last transaction that was looked at; null: there was none */
    record Revisited(Step step, @Nullable Key last) {}

    /** A transaction. */
    record Key(String merchant, long order, long tsn) {
        static final Key FIRST = new Key("", 0, 0);
    }

    /** A merchant's day. */
    public record Day(String merchant, LocalDate day) {
        static final Day FIRST = new Day("", LocalDate.EPOCH);
    }

    /**
     * A day that has ended.
     *
     * @param due whether it is to be closed
     */
    record Ended(Day day, boolean due) {}

    public Future<Frontier> frontier() {
        return database.execute(FRONTIER, Tuple.tuple()).map(rows -> {
            RowReader cells = new RowReader(rows.iterator().next(), 0);
            return new Frontier(cells.time(), cells.time());
        });
    }

    /** Transactions that were created since then are looked through again; what has its row gets no other. */
    public Future<Void> lookAgain(Instant since) {
        return database.execute(LOOK_AGAIN, Tuple.of(since.atOffset(ZoneOffset.UTC)))
                .mapEmpty();
    }

    /**
     * Enters the movements of the transactions that were created next.
     *
     * @param margin up to so long ago
     * @param width of time, at most
     * @param most transactions at once
     */
    Future<Collected> collect(Duration margin, Duration width, int most) {
        return database.execute(COLLECT, Tuple.of(micros(margin), micros(width), most))
                .map(rows -> {
                    RowReader cells = new RowReader(rows.iterator().next(), 0);
                    return new Collected(new Step(cells.int8(), cells.int8()), cells.time(), cells.bool());
                });
    }

    /** Enters what has become of the next open transactions. */
    Future<Revisited> revisit(Key after, int most) {
        return database.execute(REVISIT, Tuple.of(after.merchant(), after.order(), after.tsn(), most))
                .map(rows -> {
                    RowReader cells = new RowReader(rows.iterator().next(), 0);
                    Step step = new Step(cells.int8(), cells.int8());
                    return new Revisited(
                            step, step.seen() == 0 ? null : new Key(cells.text(), cells.int8(), cells.int8()));
                });
    }

    /** Enters what bills say of the next transactions whose matches have changed. */
    Future<Step> fees(int most) {
        return database.execute(FEES, Tuple.of(most)).map(rows -> {
            RowReader cells = new RowReader(rows.iterator().next(), 0);
            return new Step(cells.int8(), cells.int8());
        });
    }

    /** Closes the rows of a day; false: it is not the first open one, or not over. */
    Future<Boolean> freeze(Day day) {
        return database.execute(FREEZE, Tuple.of(day.merchant(), day.day()))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    /**
     * The first open days that have ended.
     *
     * @param after the last merchant of the page before; empty: from the beginning
     * @param delay since their end, at least
     * @param closeAfter since their end: they are closed then, whatever is missing
     */
    Future<List<Ended>> ended(String after, int limit, Duration delay, Duration closeAfter) {
        return database.execute(DUE, Tuple.of(after, limit, micros(delay), micros(closeAfter)))
                .map(rows -> all(rows, row -> new Ended(day(row), row.getBoolean("due"))));
    }

    /** The days whose rows are closed, and whose sums are not made yet. */
    Future<List<Day>> closing(Day after, int limit) {
        return database.execute(CLOSING, Tuple.of(after.merchant(), after.day(), (long) limit))
                .map(rows -> all(rows, PgStatements::day));
    }

    /** The merchant's first open day; none before its first movement. */
    public Future<List<Day>> openDay(String merchant) {
        return database.execute(OPEN_DAY, Tuple.of(merchant)).map(rows -> all(rows, PgStatements::day));
    }

    private static Day day(Row row) {
        return new Day(row.getString("merchant_id"), row.getLocalDate("day"));
    }

    /**
     * The merchants with statements, by id.
     *
     * @param after the last one of the page before; empty: from the beginning
     */
    public Future<List<String>> merchants(String after, int limit) {
        return database.execute(MERCHANTS, Tuple.of(after, (long) limit))
                .map(rows -> all(rows, row -> row.getString(0)));
    }

    public Future<StoredStatement> statement(String merchant, LocalDate day) {
        return database.execute(STATEMENT, Tuple.of(merchant, day))
                .map(rows -> StatementColumns.statement(
                        merchant, day, rows.iterator().next()));
    }

    /**
     * The rows of a day, in their order.
     *
     * @param after the last one of the page before; null: from the beginning
     */
    public Future<List<StatementRow>> rows(
            StatementHead head, StatementFilter filter, @Nullable StatementRow after, int limit) {
        Instant from = after == null ? head.span().from() : after.settlesAt();
        Tuple arguments = Tuple.of(head.merchant())
                .addOffsetDateTime(from.atOffset(ZoneOffset.UTC))
                .addOffsetDateTime(head.span().until().atOffset(ZoneOffset.UTC))
                .addOffsetDateTime(from.atOffset(ZoneOffset.UTC))
                .addLong(after == null ? -1 : after.orderSn())
                .addLong(after == null ? -1 : after.tsn())
                .addInteger(after == null ? 0 : after.part())
                .addLong((long) limit);
        return database.execute(ROWS, with(arguments, filter)).map(rows -> all(rows, StatementColumns::row));
    }

    /** The sums of an open day as they are now. */
    public Future<List<Line>> liveLines(StatementHead head, StatementFilter filter) {
        Tuple arguments = Tuple.of(head.merchant())
                .addOffsetDateTime(head.span().from().atOffset(ZoneOffset.UTC))
                .addOffsetDateTime(head.span().until().atOffset(ZoneOffset.UTC));
        return database.execute(LIVE_LINES, with(arguments, filter)).map(rows -> all(rows, StatementColumns::line));
    }

    /**
     * The sums of a closed day.
     *
     * @param after the place of the last one of the page before; null: from the beginning
     */
    public Future<List<Line>> lines(
            StatementHead head, StatementFilter filter, StatementRow.@Nullable Place after, int limit) {
        Tuple arguments = Tuple.of(
                head.merchant(),
                head.day(),
                after == null ? "" : after.store(),
                after == null ? "" : after.terminal(),
                after == null ? "" : after.payway(),
                (long) limit);
        return database.execute(LINES, with(arguments, filter)).map(rows -> all(rows, StatementColumns::line));
    }

    private static Tuple with(Tuple arguments, StatementFilter filter) {
        return arguments.addString(filter.store()).addString(filter.terminal()).addString(filter.payway());
    }

    private static String filter(int first) {
        return FILTER.formatted(first, first, first + 1, first + 1, first + 2, first + 2);
    }

    /** Adds the sums of a day whose rows are closed. */
    Future<Void> add(StatementHead head, List<Line> lines) {
        return database.execute(ADD_LINES, StatementColumns.lines(head, lines)).mapEmpty();
    }

    /** Closes a day; false: it is closed already. */
    Future<Boolean> finish(StatementHead head, StatementSums sums, Digests digests) {
        Tuple arguments = Tuple.of(head.merchant(), head.day(), digests.csv(), digests.json());
        StatementColumns.add(arguments, sums);
        return database.execute(FINISH, arguments).map(rows -> rows.rowCount() == 1);
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }

    private static <T> List<T> all(RowSet<Row> rows, Function<Row, T> read) {
        List<T> list = new ArrayList<>(rows.size());
        rows.forEach(row -> list.add(read.apply(row)));
        return list;
    }
}
