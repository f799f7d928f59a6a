package upay.cli.reconcile;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import upay.cli.console.JsonOutput;
import upay.cli.operator.AccountOwner;
import upay.domain.Fen;
import upay.store.reconciliation.AccountDay;
import upay.store.reconciliation.Finding;
import upay.store.reconciliation.Finding.Note;
import upay.store.reconciliation.Reconciliation;

/** Compared days and findings as lines of text. Amounts in fen, fees in yuan. */
public final class FindingOutput {
    private FindingOutput() {}

    static JsonOutput reconciliation(Reconciliation one) {
        return of(new JsonOutput(), new AccountDay(one.account(), one.day()))
                .put("finished", one.finished())
                .put("rows", one.bill().count())
                .put("rows_amount", one.bill().amount().value())
                .put("matched", one.matched().count())
                .put("matched_amount", one.matched().amount().value())
                .put("waiting", one.waiting().count())
                .put("waiting_amount", one.waiting().amount().value())
                .put("findings", one.differing());
    }

    private static JsonOutput of(JsonOutput line, AccountDay day) {
        return line.put("channel", day.account().payway().channel())
                .put("merchant", AccountOwner.shown(day.account().owner()))
                .put("account", day.account().account().text())
                .put("day", day.day());
    }

    /** A finding with its order's figures, what it means, and what was noted. */
    public static JsonOutput finding(Finding finding) {
        JsonOutput line = new JsonOutput().put("finding", finding.id()).put("class", finding.type());
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
                .put("person", finding.type().person())
                .put(
                        "notes",
                        finding.notes().isEmpty()
                                ? null
                                : finding.notes().stream()
                                        .map(FindingOutput::words)
                                        .toList());
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
