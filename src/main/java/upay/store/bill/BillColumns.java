package upay.store.bill;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import upay.bill.BillAccount;
import upay.bill.BillKind;
import upay.bill.BillNumbers;
import upay.bill.BillPart;
import upay.bill.BillRow;
import upay.bill.BillRowState;
import upay.bill.BillSummary;
import upay.bill.BillSums;
import upay.domain.AccountName;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.store.bill.StoredBill.Origin;
import upay.store.bill.StoredBill.Refusal;
import upay.store.bill.StoredBill.State;
import upay.store.sql.RowReader;

/** The columns of bills as records, and back. */
final class BillColumns {
    static final String FILE = """
            bill_id, channel, owner, account, version, source, file_name, sha256, bytes, ctime, state, part,
              merchant_number, coalesce(proven, false), coalesce(payments, 0), coalesce(payments_amount, 0),
              coalesce(refunds, 0), coalesce(refunds_amount, 0), coalesce(reversals, 0), coalesce(reversals_amount, 0),
              coalesce(fees, 0)::text, coalesce(notes, ''), coalesce(refused_line, 0), refusal, day
            """;

    static final String ROW = """
            line, kind, own_number, channel_number, original_number, original_channel_number, amount, fee::text, at, state,
              merchant_number
            """;

    private BillColumns() {}

    static StoredBill file(Row row) {
        RowReader cells = new RowReader(row, 0);
        long id = cells.int8();
        BillAccount account = new BillAccount(payway(cells.text()), cells.text(), AccountName.read(cells.text()));
        int version = cells.int4();
        Origin origin = new Origin(cells.text(), cells.text(), cells.text(), cells.int8(), cells.time());
        State state = cells.name(State.class);
        BillPart part = cells.nameOrNull(BillPart.class);
        BillSummary summary = summary(cells, part);
        long line = cells.int8();
        String reason = cells.textOrNull();
        return new StoredBill(
                id,
                account,
                row.getLocalDate("day"),
                version,
                origin,
                state,
                part == null ? null : summary,
                reason == null ? null : new Refusal(line, reason));
    }

    private static BillSummary summary(RowReader cells, @Nullable BillPart part) {
        String merchant = cells.textOrNull();
        boolean proven = cells.bool();
        BillSums sums = new BillSums(
                new BillSums.Sum(cells.int8(), cells.fen()),
                new BillSums.Sum(cells.int8(), cells.fen()),
                new BillSums.Sum(cells.int8(), cells.fen()),
                new BigDecimal(cells.text()));
        String notes = cells.text();
        return new BillSummary(
                part == null ? BillPart.WHOLE : part,
                merchant,
                sums,
                proven,
                notes.isEmpty() ? List.of() : List.of(notes.split("\n")));
    }

    static Payway payway(String channel) {
        return Arrays.stream(Payway.values())
                .filter(payway -> payway.channel().equals(channel))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the store has a bill of an unknown channel"));
    }

    static BillRow row(Row row) {
        RowReader cells = new RowReader(row, 0);
        long line = cells.int8();
        BillKind kind = cells.name(BillKind.class);
        BillNumbers numbers =
                new BillNumbers(cells.textOrNull(), cells.textOrNull(), cells.textOrNull(), cells.textOrNull());
        Fen amount = cells.fen();
        String fee = cells.textOrNull();
        return new BillRow(
                line,
                kind,
                numbers,
                amount,
                fee == null ? null : new BigDecimal(fee),
                cells.time(),
                cells.name(BillRowState.class),
                cells.textOrNull());
    }

    /** The number and attempt of the file, and an array for each column of the rows. */
    static Tuple arguments(long bill, int attempt, List<BillRow> rows) {
        return Tuple.of(bill, attempt)
                .addArrayOfLong(longs(rows, BillRow::line))
                .addArrayOfString(texts(rows, row -> row.kind().name()))
                .addArrayOfString(texts(rows, row -> row.numbers().own()))
                .addArrayOfString(texts(rows, row -> row.numbers().channel()))
                .addArrayOfString(texts(rows, row -> row.numbers().original()))
                .addArrayOfString(texts(rows, row -> row.numbers().originalChannel()))
                .addArrayOfLong(longs(rows, row -> row.amount().value()))
                .addArrayOfString(texts(rows, BillColumns::fee))
                .addArrayOfLong(longs(rows, row -> row.time().getEpochSecond()))
                .addArrayOfString(texts(rows, row -> row.state().name()))
                .addArrayOfString(texts(rows, BillRow::merchant));
    }

    private static @Nullable String fee(BillRow row) {
        BigDecimal fee = row.fee();
        return fee == null ? null : fee.toPlainString();
    }

    private static Long[] longs(List<BillRow> rows, Function<BillRow, Long> value) {
        return rows.stream().map(value).toArray(Long[]::new);
    }

    private static String[] texts(List<BillRow> rows, Function<BillRow, @Nullable String> value) {
        String[] texts = new String[rows.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = value.apply(rows.get(i));
        }
        return texts;
    }
}
