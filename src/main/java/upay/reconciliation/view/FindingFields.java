package upay.reconciliation.view;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import upay.domain.AccountName;
import upay.domain.Fen;
import upay.orderview.ViewFields;
import upay.store.reconciliation.AccountDay;
import upay.store.reconciliation.Finding;
import upay.store.reconciliation.Finding.Note;
import upay.store.reconciliation.Reconciliation;

/** Compared days and findings as named values. Amounts in fen, fees in yuan. */
public final class FindingFields {
    private FindingFields() {}

    /** How an account's day compares. */
    public static ViewFields reconciliation(Reconciliation one) {
        return of(new ViewFields(), new AccountDay(one.account(), one.day()))
                .put("finished", one.finished())
                .put("rows", one.bill().count())
                .put("rows_amount", one.bill().amount().value())
                .put("matched", one.matched().count())
                .put("matched_amount", one.matched().amount().value())
                .put("waiting", one.waiting().count())
                .put("waiting_amount", one.waiting().amount().value())
                .put("findings", one.differing());
    }

    private static ViewFields of(ViewFields line, AccountDay day) {
        return line.put("channel", day.account().payway().channel())
                .put("merchant", shown(day.account().owner()))
                .put("account", day.account().account().text())
                .put("day", day.day());
    }

    /** The merchant's id; null: of all merchants. */
    static @Nullable String shown(String owner) {
        return owner.equals(AccountName.EVERYBODY) ? null : owner;
    }

    /** A finding with its order's figures, and what it means; without what was noted. */
    public static ViewFields finding(Finding finding) {
        ViewFields line = new ViewFields().put("finding", finding.id()).put("class", finding.type());
        var order = finding.order();
        return of(line, finding.of())
                .put("order", order == null ? null : Long.toString(order.sn()))
                .put("order_merchant", order == null ? null : order.merchantId())
                .put("tsn", finding.tsn() == 0 ? null : Long.toString(finding.tsn()))
                .put("own_amount", amount(finding.own().amount()))
                .put("own_state", finding.own().state())
                .put("bill", finding.row().bill() == 0 ? null : finding.row().bill())
                .put("line", finding.row().bill() == 0 ? null : finding.row().line())
                .put("bill_number", finding.row().number())
                .put("channel_number", finding.row().channelNumber())
                .put("bill_amount", amount(finding.bill().amount()))
                .put("bill_fee", yuan(finding.bill().fee()))
                .put("bill_state", finding.bill().state())
                .put("since", finding.foundAt())
                .put("open", finding.isOpen())
                .put("person_at", finding.personAt())
                .put("meaning", finding.type().meaning())
                .put("automatic", finding.type().automatic())
                .put("person", finding.type().person());
    }

    /** With what was noted, each note a line of text; no notes, no field. */
    public static ViewFields of(Finding finding) {
        return finding(finding)
                .put(
                        "notes",
                        finding.notes().isEmpty()
                                ? null
                                : finding.notes().stream()
                                        .map(FindingFields::words)
                                        .toList());
    }

    /** With what was noted, each note as its named values. */
    public static Map<String, Object> withNotes(Finding finding) {
        return finding(finding)
                .put(
                        "notes",
                        finding.notes().stream()
                                .map(note -> new ViewFields()
                                        .put("at", note.at())
                                        .put("by", note.by())
                                        .put("note", note.note())
                                        .put("resolution", note.resolution())
                                        .asMap())
                                .toList())
                .asMap();
    }

    /** The same in a sentence, for the history of an order. */
    public static String sentence(Finding finding) {
        return "Finding " + finding.id() + ", " + finding.type() + (finding.isOpen() ? "" : ", resolved") + ": "
                + finding.type().meaning() + " Bill of " + finding.of().day() + ": " + said(finding.bill()) + "; here: "
                + said(finding.own()) + "."
                + (finding.isOpen() ? " See reconcile show " + finding.id() + "." : "");
    }

    private static String said(Finding.Side side) {
        Fen amount = side.amount();
        return amount == null && side.state() == null
                ? "nothing"
                : (amount == null ? "" : amount.value() + " fen ") + (side.state() == null ? "" : side.state());
    }

    private static String words(Note note) {
        return note.at() + " " + note.by() + ": " + note.note()
                + (note.resolution() == null ? "" : " (" + note.resolution() + ")");
    }

    private static @Nullable Long amount(@Nullable Fen amount) {
        return amount == null ? null : amount.value();
    }

    private static @Nullable String yuan(@Nullable BigDecimal fee) {
        return fee == null ? null : fee.toPlainString();
    }
}
