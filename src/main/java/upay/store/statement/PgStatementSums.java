package upay.store.statement;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import upay.statement.StatementFilter;
import upay.statement.StatementHead;
import upay.statement.StatementHead.State;
import upay.statement.StatementRow.Place;
import upay.statement.StatementSums;
import upay.statement.StatementTotals.Line;
import upay.store.sql.Database;
import upay.store.sql.RowReader;

/**
 * The sums of a merchant's days, in one statement for any number of them: of a closed day those that it was closed with, of
 * an open one those of its rows as they are now.
 *
 * <p>Threads: any.
 */
public final class PgStatementSums {
    private static final String HEAD = "d.day, d.zone, d.from_at, d.until_at, d.frozen, d.closed";

    /** From the first day with a statement until the merchant's present. */
    private static final String RANGE = """
            select greatest($2::date, least(
                (select min(f.day) from statement_days f where f.merchant_id = $1),
                (select m.last_day + 1 from statement_merchants m where m.merchant_id = $1))) as first,
              least($3::date, (now() at time zone statement_zone($1))::date) as last
            where exists (select from statement_merchants m where m.merchant_id = $1)""";

    private static final String DAYS = "with days as materialized (select s.day::date as day, w.* from (" + RANGE + """
            ) r
              cross join lateral generate_series(r.first, r.last, '1 day') s (day)
              cross join lateral statement_window($1, s.day::date) w)""";

    private static final String LIST =
            DAYS + " select " + HEAD + """
            , c.closed_at, c.csv_sha256, c.json_sha256, x.*
            from days d left join statement_days c on c.merchant_id = $1 and c.day = d.day and d.closed
            cross join lateral (
              select\s""" + StatementColumns.SUMS.replace("fees_fen, fees", "fees_fen, fees::text")
                    + """

              from statement_days t where t.merchant_id = $1 and t.day = d.day and d.closed
              union all
              select\s""" + StatementColumns.SUMS_OF_ROWS + "::text" + """

              from statement_rows r
              where r.merchant_id = $1 and r.settles_at >= d.from_at and r.settles_at < d.until_at having not d.closed) x
            order by d.day desc limit $4""";

    private static final String FILTER = """

                and ($4::text is null or store_id = $4) and ($5::text is null or terminal_sn = $5)
                and ($6::text is null or payway = $6)""";

    private static final String PLACES =
            """
            cross join lateral (
              select store_id, terminal_sn, payway,\s""" + StatementColumns.SUMS + """

              from statement_lines l where l.merchant_id = $1 and l.day = d.day and d.closed""" + FILTER + """

              union all
              select store_id, terminal_sn, payway,\s""" + StatementColumns.SUMS_OF_ROWS + """

              from statement_rows r
              where not d.closed and r.merchant_id = $1 and r.settles_at >= d.from_at and r.settles_at < d.until_at""" + FILTER + """

              group by store_id, terminal_sn, payway)
            x (store_id, terminal_sn, payway, records, covered, uncovered, without_fee, corrections, payments,
              payments_amount, refunds, refunds_amount, cancels, cancels_amount, fees_fen, fees)""";

    private static final String LINES = DAYS + " select " + HEAD + """
            , x.store_id, x.terminal_sn, x.payway, x.records, x.covered, x.uncovered, x.without_fee, x.corrections,
              x.payments, x.payments_amount, x.refunds, x.refunds_amount, x.cancels, x.cancels_amount, x.fees_fen,
              x.fees::text
            from days d\s""" + PLACES + """

            where $7::date is null or d.day < $7
              or d.day = $7 and (x.store_id, x.terminal_sn, x.payway) > ($8, $9, $10)
            order by d.day desc, x.store_id, x.terminal_sn, x.payway limit $11""";

    private static final String TOTAL = DAYS + """
             select coalesce(sum(x.records), 0)::int8, coalesce(sum(x.covered), 0)::int8,
              coalesce(sum(x.uncovered), 0)::int8, coalesce(sum(x.without_fee), 0)::int8,
              coalesce(sum(x.corrections), 0)::int8, coalesce(sum(x.payments), 0)::int8,
              coalesce(sum(x.payments_amount), 0)::int8, coalesce(sum(x.refunds), 0)::int8,
              coalesce(sum(x.refunds_amount), 0)::int8, coalesce(sum(x.cancels), 0)::int8,
              coalesce(sum(x.cancels_amount), 0)::int8, coalesce(sum(x.fees_fen), 0)::int8,
              coalesce(sum(x.fees), 0)::text
            from days d\s""" + PLACES;

    private final Database database;

    public PgStatementSums(Database database) {
        this.database = database;
    }

    /** Days of a merchant, both inclusive. */
    public record Days(String merchant, LocalDate from, LocalDate until) {}

    /**
     * A day with the sums of all its rows.
     *
     * @param closed null: it is not closed
     */
    public record DaySums(StatementHead head, StatementSums sums, StoredStatement.@Nullable Closed closed) {}

    /** The sums of a place on a day. */
    public record DayLine(StatementHead head, Line line) {}

    /** The days that there are statements of, the last one first. */
    public Future<List<DaySums>> days(Days days, int limit) {
        return database.execute(LIST, Tuple.of(days.merchant(), days.from(), days.until(), (long) limit))
                .map(rows -> {
                    List<DaySums> list = new ArrayList<>(rows.size());
                    rows.forEach(row -> list.add(day(days.merchant(), row)));
                    return list;
                });
    }

    /**
     * A line for each day and place, the last day first.
     *
     * @param after the last one of the page before; null: the first page
     */
    public Future<List<DayLine>> lines(Days days, StatementFilter filter, @Nullable After after, int limit) {
        Place place = after == null ? new Place("", "", "") : after.place();
        Tuple arguments = arguments(days, filter)
                .addLocalDate(after == null ? null : after.day())
                .addString(place.store())
                .addString(place.terminal())
                .addString(place.payway())
                .addLong((long) limit);
        return database.execute(LINES, arguments).map(rows -> {
            List<DayLine> list = new ArrayList<>(rows.size());
            rows.forEach(row -> {
                RowReader cells = new RowReader(row, 1);
                StatementHead head = head(days.merchant(), row, cells);
                Place at = new Place(cells.text(), cells.text(), cells.text());
                list.add(new DayLine(head, new Line(at, StatementColumns.sums(cells))));
            });
            return list;
        });
    }

    /** The place of a line in its list. */
    public record After(LocalDate day, Place place) {}

    /** Of all lines. */
    public Future<StatementSums> total(Days days, StatementFilter filter) {
        return database.execute(TOTAL, arguments(days, filter))
                .map(rows -> StatementColumns.sums(new RowReader(rows.iterator().next(), 0)));
    }

    private static Tuple arguments(Days days, StatementFilter filter) {
        return Tuple.of(days.merchant(), days.from(), days.until(), filter.store(), filter.terminal(), filter.payway());
    }

    private static DaySums day(String merchant, Row row) {
        RowReader cells = new RowReader(row, 1);
        StatementHead head = head(merchant, row, cells);
        if (head.state() == State.CLOSED) {
            Instant at = cells.time();
            StoredStatement.Digests digests = new StoredStatement.Digests(cells.text(), cells.text());
            StatementSums sums = StatementColumns.sums(cells);
            return new DaySums(head, sums, new StoredStatement.Closed(at, sums, digests));
        }
        return new DaySums(head, StatementColumns.sums(new RowReader(row, 9)), null);
    }

    /** Of day, zone, from_at, until_at, frozen, closed. */
    private static StatementHead head(String merchant, Row row, RowReader cells) {
        ZoneId zone = ZoneId.of(cells.text());
        StatementHead.Span span = new StatementHead.Span(cells.time(), cells.time());
        boolean frozen = cells.bool();
        State state = cells.bool() ? State.CLOSED : frozen ? State.CLOSING : State.OPEN;
        return new StatementHead(merchant, row.getLocalDate(0), zone, span, state);
    }
}
