package upay.orderview;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.store.reconciliation.AccountDay;
import upay.store.reconciliation.Finding;
import upay.store.reconciliation.Finding.Note;
import upay.store.registry.ChannelAccount;

/** What a bill and an order do not agree in. Amounts in fen, fees in yuan. */
public final class FindingFields {
    private FindingFields() {}

    /** A finding with its order's figures, what it means, and what was noted. */
    public static ViewFields of(Finding finding) {
        ViewFields line = new ViewFields().put("finding", finding.id()).put("class", finding.type());
        var order = finding.order();
        return line.put("channel", finding.of().account().payway().channel())
                .put("merchant", owner(finding.of()))
                .put("account", finding.of().account().account().text())
                .put("day", finding.of().day())
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
                                        .map(FindingFields::words)
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

    /** Null: the account is one of all merchants. */
    private static @Nullable String owner(AccountDay of) {
        String owner = of.account().owner();
        return owner.equals(ChannelAccount.DEFAULT) ? null : owner;
    }
}
