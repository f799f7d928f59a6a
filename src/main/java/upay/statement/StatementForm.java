package upay.statement;

import java.math.BigDecimal;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import upay.statement.StatementRow.Money;
import upay.statement.StatementRow.Numbers;
import upay.statement.StatementTotals.KindTotal;

/**
 * A statement as a file: a beginning, a line for each row, and lines of totals. The same rows give the same bytes. Nothing
 * in it says who paid.
 */
public abstract sealed class StatementForm permits CsvStatement, JsonStatement {
    /** The values of a line, in their order. */
    public static final List<String> COLUMNS = List.of(
            "record",
            "merchant",
            "day",
            "order_sn",
            "client_sn",
            "tsn",
            "client_tsn",
            "refund_request_no",
            "store",
            "terminal",
            "operator",
            "payway",
            "sub_payway",
            "kind",
            "count",
            "amount",
            "amount_yuan",
            "fee",
            "fee_fen",
            "to_settle",
            "time",
            "state",
            "correction_of");

    private static final int NUMBERS_FROM = COLUMNS.indexOf("kind");

    /** Of the line of totals of all kinds. */
    private static final String ALL = "ALL";

    private final StatementHead head;

    StatementForm(StatementHead head) {
        this.head = head;
    }

    /** The forms. */
    public enum Format {
        CSV,
        JSON;

        public StatementForm of(StatementHead head) {
            return this == CSV ? new CsvStatement(head) : new JsonStatement(head);
        }
    }

    /** What the file begins with. */
    public abstract String begin();

    /** @param values as {@link #COLUMNS}: texts, numbers, or null */
    abstract String line(List<@Nullable Object> values);

    public final String row(StatementRow row) {
        Numbers numbers = row.origin().numbers();
        Boolean covered = row.evidence().covered();
        return line(Arrays.asList(
                "TRANSACTION",
                head.merchant(),
                head.day().toString(),
                Long.toString(row.orderSn()),
                numbers.clientSn(),
                Long.toString(row.tsn()),
                numbers.clientTsn(),
                numbers.refundRequestNo(),
                row.origin().place().store(),
                row.origin().place().terminal(),
                row.origin().operator().isEmpty() ? null : row.origin().operator(),
                row.origin().place().payway(),
                row.origin().subPayway(),
                row.kind().name(),
                (long) row.kind().count(),
                row.money().amount(),
                yuan(row.money().amount()),
                row.money().fee(),
                row.money().feeFen(),
                row.money().toSettle(),
                DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                        row.evidence().at().truncatedTo(ChronoUnit.SECONDS).atZone(head.zone())),
                covered == null ? null : covered ? "MATCHED" : "OPEN",
                row.evidence().corrects() == null
                        ? null
                        : row.evidence().corrects().toString()));
    }

    /** A line for each kind that there is, and one for all: each column of numbers adds up. */
    public final String end(StatementTotals totals) {
        StringBuilder lines = new StringBuilder();
        for (Map.Entry<StatementKind, KindTotal> kind : totals.kinds().entrySet()) {
            lines.append(total(kind.getKey().name(), kind.getValue()));
        }
        return lines.append(total(ALL, totals.ofAllKinds())).toString();
    }

    private String total(String kind, KindTotal total) {
        @Nullable Object[] values = new @Nullable Object[COLUMNS.size()];
        Money money = total.money();
        List<@Nullable Object> numbers = Arrays.asList(
                kind,
                total.count(),
                money.amount(),
                yuan(money.amount()),
                money.fee(),
                money.feeFen(),
                money.toSettle());
        values[0] = "TOTAL";
        values[1] = head.merchant();
        values[2] = head.day().toString();
        for (int i = 0; i < numbers.size(); i++) {
            values[NUMBERS_FROM + i] = numbers.get(i);
        }
        // A file of a day that is being closed is the same before and after.
        values[COLUMNS.indexOf("state")] =
                head.state() == StatementHead.State.OPEN ? head.state().name() : StatementHead.State.CLOSED.name();
        return line(Arrays.asList(values));
    }

    static BigDecimal yuan(long fen) {
        return BigDecimal.valueOf(fen, 2);
    }

    /** The name of a file that holds it. */
    public static String fileName(StatementHead head, Format format) {
        return head.merchant() + "-" + head.day() + "."
                + (format == Format.CSV ? "csv" : format.name().toLowerCase(Locale.ROOT) + "l");
    }
}
