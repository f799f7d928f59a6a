package upay.cli.bill;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import upay.bill.BillRow;
import upay.bill.BillSummary;
import upay.bill.fetch.BillDesk;
import upay.cli.console.JsonOutput;
import upay.cli.operator.AccountOwner;
import upay.statement.CsvText;
import upay.store.bill.PgBillFetches.Claim;
import upay.store.bill.StoredBill;
import upay.store.bill.StoredBill.Refusal;

/** Bills and their rows as lines of text. Amounts in fen, fees in yuan. */
final class BillOutput {
    /** The names of a row's values, in the order of {@link #csv}. */
    static final String CSV_HEADER = "bill,line,kind,own_number,channel_number,original_number,original_channel_number,"
            + "amount,fee,time,state,merchant_number";

    private BillOutput() {}

    static JsonOutput file(StoredBill bill) {
        JsonOutput line = new JsonOutput()
                .put("bill", bill.id())
                .put("channel", bill.account().payway().channel())
                .put("merchant", AccountOwner.shown(bill.account().owner()))
                .put("account", bill.account().account().text())
                .put("day", bill.day())
                .put("version", bill.version())
                .put("state", bill.state());
        BillSummary summary = bill.summary();
        if (summary != null) {
            line.put("part", summary.part())
                    .put("merchant_number", summary.merchant())
                    .put("payments", summary.sums().payments().count())
                    .put("payments_amount", summary.sums().payments().amount().value())
                    .put("refunds", summary.sums().refunds().count())
                    .put("refunds_amount", summary.sums().refunds().amount().value())
                    .put("reversals", summary.sums().reversals().count())
                    .put("reversals_amount", summary.sums().reversals().amount().value())
                    .put("fees", plain(summary.sums().fees()))
                    .put("totals_agree", summary.proven() ? true : null)
                    .put("notes", summary.notes().isEmpty() ? null : summary.notes());
        }
        Refusal refusal = bill.refusal();
        if (refusal != null) {
            line.put("line", refusal.line() == 0 ? null : refusal.line()).put("reason", refusal.reason());
        }
        return line.put("source", bill.origin().source())
                .put("file", bill.origin().fileName())
                .put("bytes", bill.origin().bytes())
                .put("sha256", bill.origin().sha256())
                .put("since", bill.origin().since());
    }

    /** What came of fetching a bill. */
    static JsonOutput fetched(Claim claim, BillDesk.Done done) {
        StoredBill bill = done.bill();
        JsonOutput line = bill != null && done.reason() == null
                ? file(bill)
                : new JsonOutput()
                        .put("channel", claim.account().payway().channel())
                        .put("merchant", AccountOwner.shown(claim.account().owner()))
                        .put("account", claim.account().account().text())
                        .put("day", claim.day());
        return line.put("fetch", done.state())
                .put("reason", done.reason())
                .put("detail", done.words().isEmpty() ? null : done.words());
    }

    static JsonOutput row(long bill, BillRow row) {
        return new JsonOutput()
                .put("bill", bill)
                .put("line", row.line())
                .put("kind", row.kind())
                .put("own_number", row.numbers().own())
                .put("channel_number", row.numbers().channel())
                .put("original_number", row.numbers().original())
                .put("original_channel_number", row.numbers().originalChannel())
                .put("amount", row.amount().value())
                .put("fee", plain(row.fee()))
                .put("time", row.time())
                .put("state", row.state())
                .put("merchant_number", row.merchant());
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
