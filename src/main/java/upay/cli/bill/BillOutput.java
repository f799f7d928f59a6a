package upay.cli.bill;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import upay.bill.BillRow;
import upay.bill.fetch.BillDesk;
import upay.cli.console.JsonOutput;
import upay.orderview.ViewFields;
import upay.reconciliation.view.BillFields;
import upay.statement.CsvText;
import upay.store.bill.PgBillFetches.Claim;
import upay.store.bill.StoredBill;

/** Bills and their rows as lines of text. Amounts in fen, fees in yuan. */
final class BillOutput {
    /** The names of a row's values, in the order of {@link #csv}. */
    static final String CSV_HEADER = "bill,line,kind,own_number,channel_number,original_number,original_channel_number,"
            + "amount,fee,time,state,merchant_number";

    private BillOutput() {}

    static JsonOutput file(StoredBill bill) {
        return line(BillFields.file(bill));
    }

    private static JsonOutput line(ViewFields fields) {
        JsonOutput line = new JsonOutput();
        fields.asMap().forEach(line::put);
        return line;
    }

    /** What came of fetching a bill. */
    static JsonOutput fetched(Claim claim, BillDesk.Done done) {
        return line(BillFields.fetched(claim, done));
    }

    static JsonOutput row(long bill, BillRow row) {
        return line(BillFields.row(bill, row));
    }

    static String csv(long bill, BillRow row) {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(bill);
        values.add(row.line());
        values.add(row.kind());
        values.add(CsvText.cell(row.numbers().own()));
        values.add(CsvText.cell(row.numbers().channel()));
        values.add(CsvText.cell(row.numbers().original()));
        values.add(CsvText.cell(row.numbers().originalChannel()));
        values.add(row.amount().value());
        values.add(plain(row.fee()));
        values.add(row.time());
        values.add(row.state());
        values.add(CsvText.cell(row.merchant()));
        return values.stream()
                .map(value -> value == null ? "" : value.toString())
                .collect(Collectors.joining(","));
    }

    private static @Nullable String plain(@Nullable BigDecimal yuan) {
        return yuan == null ? null : yuan.toPlainString();
    }
}
