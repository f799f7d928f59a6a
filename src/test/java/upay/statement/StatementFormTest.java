package upay.statement;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import upay.statement.StatementForm.Format;
import upay.statement.StatementHead.State;

@DisplayName("A statement as CSV and as JSON lines: the documented columns in order, and totals that add up")
class StatementFormTest {
    private static final LocalDate DAY = LocalDate.parse("2026-11-10");

    private static StatementHead head(State state) {
        Instant from = Instant.parse("2026-11-09T16:00:00Z");
        return new StatementHead(
                "m1", DAY, ZoneId.of("Asia/Shanghai"), new StatementHead.Span(from, from.plusSeconds(86_400)), state);
    }

    private static StatementRow row(StatementKind kind, long amount, String fee, long feeFen, String clientSn) {
        Instant at = Instant.parse("2026-11-10T01:02:03.456Z");
        boolean correction = kind == StatementKind.FEE;
        return new StatementRow(
                7_895_259_485_469_125L,
                7_895_259_485_469_126L,
                1,
                kind,
                at,
                new StatementRow.Money(amount, fee == null ? null : new BigDecimal(fee), feeFen),
                new StatementRow.Evidence(at, correction ? DAY.minusDays(3) : null, correction ? null : fee != null),
                new StatementRow.Origin(
                        new StatementRow.Place("s1", "t1", "ALIPAY"),
                        "",
                        "BARCODE",
                        new StatementRow.Numbers(clientSn, null, kind == StatementKind.REFUND ? "r1" : null)));
    }

    private static final List<StatementRow> ROWS = List.of(
            row(StatementKind.PAYMENT, 1230, "0.00500", 1, "=1+1"),
            row(StatementKind.PAYMENT, 70, null, 0, "c,2"),
            row(StatementKind.REFUND, -5, "-0.00300", 0, "c3"),
            row(StatementKind.EXTERNAL_REFUND, -6, null, 0, "c3"),
            row(StatementKind.CANCEL, -70, null, 0, "c4"),
            row(StatementKind.REFUND_FAILED, 5, null, 0, "c3"),
            row(StatementKind.FEE, 0, "11.40000", 1140, "c5"));

    private static String file(Format format, State state) {
        StatementForm form = format.of(head(state));
        StatementTotals totals = new StatementTotals();
        StringBuilder file = new StringBuilder(form.begin());
        ROWS.forEach(row -> {
            totals.add(row);
            file.append(form.row(row));
        });
        return file.append(form.end(totals)).toString();
    }

    @Test
    @DisplayName("CSV: a byte order mark, the header, CR LF; foreign texts begin no formula, numbers stay numbers")
    void csv() {
        List<String> lines = List.of(file(Format.CSV, State.CLOSED).split("\r\n", -1));

        assertThat(lines.get(0)).isEqualTo("\ufeff" + String.join(",", StatementForm.COLUMNS));
        assertThat(lines.get(1))
                .isEqualTo(
                        "TRANSACTION,m1,2026-11-10,7895259485469125,'=1+1,7895259485469126,,,s1,t1,,ALIPAY,BARCODE,PAYMENT,"
                                + "1,1230,12.30,0.00500,1,1229,2026-11-10T09:02:03+08:00,MATCHED,");
        assertThat(lines.get(2)).contains(",\"c,2\",").contains(",OPEN,");
        assertThat(lines.get(3)).contains(",r1,").contains(",REFUND,1,-5,-0.05,-0.00300,0,-5,");
        assertThat(lines.get(7)).endsWith(",FEE,0,0,0.00,11.40000,1140,-1140,2026-11-10T09:02:03+08:00,,2026-11-07");
        assertThat(lines.get(lines.size() - 2))
                .isEqualTo("TOTAL,m1,2026-11-10,,,,,,,,,,,ALL,4,1224,12.24,11.40200,1141,83,,CLOSED,");
        assertThat(lines.get(lines.size() - 1)).isEmpty();
    }

    @Test
    @DisplayName("each column of numbers adds up: of the transactions, of the kinds' totals, and of all")
    void addsUp() {
        List<String[]> cells = Stream.of(
                        file(Format.CSV, State.OPEN).replace("\"c,2\"", "c2").split("\r\n"))
                .skip(1)
                .map(line -> line.split(",", -1))
                .toList();
        for (String column : List.of("count", "amount", "amount_yuan", "fee", "fee_fen", "to_settle")) {
            int place = StatementForm.COLUMNS.indexOf(column);
            BigDecimal all = new BigDecimal(cells.get(cells.size() - 1)[place]);
            assertThat(sum(cells, "TRANSACTION", place)).as(column).isEqualByComparingTo(all);
            assertThat(sum(cells.subList(0, cells.size() - 1), "TOTAL", place))
                    .as(column)
                    .isEqualByComparingTo(all);
        }
        assertThat(cells.get(cells.size() - 1)).contains("OPEN");
    }

    private static BigDecimal sum(List<String[]> cells, String record, int place) {
        return cells.stream()
                .filter(line -> line[0].equals(record) && !line[place].isEmpty())
                .map(line -> new BigDecimal(line[place]))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    @Test
    @DisplayName("JSON lines have the same values under the columns' names, without absent ones")
    void json() {
        List<JsonObject> lines =
                file(Format.JSON, State.CLOSED).lines().map(JsonObject::new).toList();

        assertThat(lines).hasSize(ROWS.size() + 7);
        assertThat(lines.get(0).encode())
                .isEqualTo(
                        "{\"record\":\"TRANSACTION\",\"merchant\":\"m1\",\"day\":\"2026-11-10\","
                                + "\"order_sn\":\"7895259485469125\",\"client_sn\":\"=1+1\",\"tsn\":\"7895259485469126\","
                                + "\"store\":\"s1\",\"terminal\":\"t1\",\"payway\":\"ALIPAY\",\"sub_payway\":\"BARCODE\","
                                + "\"kind\":\"PAYMENT\",\"count\":1,\"amount\":1230,\"amount_yuan\":\"12.30\",\"fee\":\"0.00500\","
                                + "\"fee_fen\":1,\"to_settle\":1229,\"time\":\"2026-11-10T09:02:03+08:00\",\"state\":\"MATCHED\"}");
        assertThat(lines).allMatch(line -> StatementForm.COLUMNS.containsAll(line.fieldNames()));
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    @DisplayName("a day that is being closed has the bytes of a closed one; an empty day has a total of nothing")
    void closing(Format format) {
        assertThat(file(format, State.CLOSING)).isEqualTo(file(format, State.CLOSED));
        assertThat(format.of(head(State.OPEN)).end(new StatementTotals()))
                .contains("ALL")
                .contains("OPEN");
    }

    @Test
    @DisplayName("docs/settlement.md lists the columns and the kinds, in their order")
    void documented() throws IOException {
        String page = Files.readString(Path.of("docs", "settlement.md"));

        assertThat(table(page, "| column | meaning |")).isEqualTo(StatementForm.COLUMNS);
        assertThat(table(page, "| kind | meaning |"))
                .isEqualTo(Arrays.stream(StatementKind.values()).map(Enum::name).toList());
    }

    /** The first cells of a table's rows. */
    private static List<String> table(String page, String header) {
        String table = page.substring(page.indexOf(header)).split("\n\n", 2)[0];
        return Pattern.compile("(?m)^\\| ([A-Za-z_]+) \\|")
                .matcher(table.substring(table.indexOf("---")))
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
