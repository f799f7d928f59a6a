package upay.reconciliation.view;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import upay.bill.BillAccount;
import upay.bill.BillRow;
import upay.bill.BillSummary;
import upay.bill.fetch.BillDesk;
import upay.orderview.ViewFields;
import upay.store.bill.PgBillFetches.Claim;
import upay.store.bill.StoredBill;
import upay.store.bill.StoredBill.Refusal;

/** Bills and their rows as named values. Amounts in fen, fees in yuan. */
public final class BillFields {
    private BillFields() {}

    public static ViewFields file(StoredBill bill) {
        ViewFields line = account(new ViewFields().put("bill", bill.id()), bill.account())
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
    public static ViewFields fetched(Claim claim, BillDesk.Done done) {
        StoredBill bill = done.bill();
        ViewFields line = bill != null && done.reason() == null
                ? file(bill)
                : account(new ViewFields(), claim.account()).put("day", claim.day());
        return line.put("fetch", done.state())
                .put("reason", done.reason())
                .put("detail", done.words().isEmpty() ? null : done.words());
    }

    /** Whose account it is. */
    public static ViewFields account(ViewFields line, BillAccount account) {
        return line.put("channel", account.payway().channel())
                .put("merchant", FindingFields.shown(account.owner()))
                .put("account", account.account().text());
    }

    public static ViewFields row(long bill, BillRow row) {
        return new ViewFields()
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

    private static @Nullable String plain(@Nullable BigDecimal yuan) {
        return yuan == null ? null : yuan.toPlainString();
    }
}
