package upay.store.statement;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import upay.statement.StatementHead;
import upay.statement.StatementKind;
import upay.statement.StatementRow;
import upay.statement.StatementSums;
import upay.statement.StatementSums.Sum;
import upay.statement.StatementTotals.Line;
import upay.store.sql.RowReader;
import upay.store.statement.StoredStatement.Closed;
import upay.store.statement.StoredStatement.Digests;

/** The columns of statements as records, and back. */
final class StatementColumns {
    static final String ROW = """
            order_sn, tsn, part, kind, settles_at, amount, fee::text, fee_fen, at, covered, store_id, terminal_sn, payway,
              operator, sub_payway, client_sn, client_tsn, refund_request_no, corrects""";

    static final String SUMS = """
            records, covered, uncovered, without_fee, corrections, payments, payments_amount, refunds, refunds_amount,
              cancels, cancels_amount, fees_fen, fees""";

    /** The sums of rows, as {@link #SUMS}. */
    static final String SUMS_OF_ROWS = """
            count(*), count(*) filter (where covered), count(*) filter (where not covered),
              count(*) filter (where covered is not null and fee is null), count(corrects),
              count(*) filter (where kind = 'PAYMENT'),
              coalesce(sum(amount) filter (where kind = 'PAYMENT'), 0)::int8,
              count(*) filter (where kind in ('REFUND', 'EXTERNAL_REFUND')) - count(*) filter (where kind = 'REFUND_FAILED'),
              -coalesce(sum(amount) filter (where kind in ('REFUND', 'EXTERNAL_REFUND', 'REFUND_FAILED')), 0)::int8,
              count(*) filter (where kind = 'CANCEL') - count(*) filter (where kind = 'CANCEL_FAILED'),
              -coalesce(sum(amount) filter (where kind in ('CANCEL', 'CANCEL_FAILED')), 0)::int8,
              coalesce(sum(fee_fen), 0)::int8, coalesce(sum(fee), 0)""";

    private StatementColumns() {}

    static StatementRow row(Row row) {
        RowReader cells = new RowReader(row, 0);
        long order = cells.int8();
        long tsn = cells.int8();
        int part = cells.int4();
        StatementKind kind = cells.name(StatementKind.class);
        Instant settlesAt = cells.time();
        long amount = cells.int8();
        String fee = cells.textOrNull();
        StatementRow.Money money =
                new StatementRow.Money(amount, fee == null ? null : new BigDecimal(fee), cells.int8());
        StatementRow.Evidence evidence =
                new StatementRow.Evidence(cells.time(), row.getLocalDate("corrects"), cells.boolOrNull());
        StatementRow.Place place = new StatementRow.Place(cells.text(), cells.text(), cells.text());
        StatementRow.Origin origin = new StatementRow.Origin(
                place,
                cells.text(),
                cells.text(),
                new StatementRow.Numbers(cells.text(), cells.textOrNull(), cells.textOrNull()));
        return new StatementRow(order, tsn, part, kind, settlesAt, money, evidence, origin);
    }

    /** Of store_id, terminal_sn, payway and {@link #SUMS}, the fees as text. */
    static Line line(Row row) {
        RowReader cells = new RowReader(row, 0);
        StatementRow.Place place = new StatementRow.Place(cells.text(), cells.text(), cells.text());
        return new Line(place, sums(cells));
    }

    /** Of {@link #SUMS}, the fees as text. */
    static StatementSums sums(RowReader cells) {
        StatementSums.Evidence evidence =
                new StatementSums.Evidence(cells.int8(), cells.int8(), cells.int8(), cells.int8(), cells.int8());
        Sum payments = new Sum(cells.int8(), cells.int8());
        Sum refunds = new Sum(cells.int8(), cells.int8());
        Sum cancels = new Sum(cells.int8(), cells.int8());
        long feesFen = cells.int8();
        return new StatementSums(
                evidence, payments, refunds, cancels, new StatementSums.Fees(new BigDecimal(cells.text()), feesFen));
    }

    /** Of zone, from_at, until_at, frozen, closed, closed_at, csv_sha256, json_sha256 and {@link #SUMS}. */
    static StoredStatement statement(String merchant, LocalDate day, Row row) {
        RowReader cells = new RowReader(row, 0);
        ZoneId zone = ZoneId.of(cells.text());
        StatementHead.Span span = new StatementHead.Span(cells.time(), cells.time());
        boolean frozen = cells.bool();
        boolean closed = cells.bool();
        StatementHead.State state =
                closed ? StatementHead.State.CLOSED : frozen ? StatementHead.State.CLOSING : StatementHead.State.OPEN;
        StatementHead head = new StatementHead(merchant, day, zone, span, state);
        if (!closed) {
            return new StoredStatement(head, null);
        }
        Instant at = cells.time();
        Digests digests = new Digests(cells.text(), cells.text());
        return new StoredStatement(head, new Closed(at, sums(cells), digests));
    }

    /** The values of {@link #SUMS} and then net and to_settle, the fees as text. */
    static void add(Tuple arguments, StatementSums sums) {
        StatementSums.Evidence evidence = sums.evidence();
        for (long value : new long[] {
            evidence.records(),
            evidence.covered(),
            evidence.uncovered(),
            evidence.withoutFee(),
            evidence.corrections(),
            sums.payments().count(),
            sums.payments().amount(),
            sums.refunds().count(),
            sums.refunds().amount(),
            sums.cancels().count(),
            sums.cancels().amount(),
            sums.fees().fen()
        }) {
            arguments.addLong(value);
        }
        arguments.addString(sums.fees().exact().toPlainString());
        arguments.addLong(sums.net()).addLong(sums.toSettle());
    }

    /** An array for each column of the lines, in the order of the table. */
    static Tuple lines(StatementHead head, List<Line> lines) {
        return Tuple.of(head.merchant(), head.day())
                .addArrayOfString(texts(lines, line -> line.place().store()))
                .addArrayOfString(texts(lines, line -> line.place().terminal()))
                .addArrayOfString(texts(lines, line -> line.place().payway()))
                .addArrayOfString(texts(lines, StatementColumns::packed));
    }

    /** All numbers of a line as one array's text. */
    private static String packed(Line line) {
        Tuple values = Tuple.tuple();
        add(values, line.sums());
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            texts.add(String.valueOf(values.getValue(i)));
        }
        return "{" + String.join(",", texts) + "}";
    }

    private static String[] texts(List<Line> lines, Function<Line, @Nullable String> value) {
        return lines.stream().map(value).toArray(String[]::new);
    }
}
