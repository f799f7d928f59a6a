package upay.reconciliation.view;

import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import upay.bill.BillAccount;
import upay.bill.BillRefusedException;
import upay.domain.Fen;
import upay.store.bill.StoredBill;
import upay.store.bill.StoredBill.Refusal;
import upay.store.reconciliation.Finding;
import upay.store.reconciliation.Finding.Note;
import upay.store.reconciliation.Finding.Side;
import upay.store.reconciliation.Reconciliation;

/**
 * A day's reconciliation as one HTML page for a person: what agrees, what waits, what differs and what to do. It loads
 * nothing from elsewhere and runs no script. Amounts in yuan, times UTC.
 */
public final class ReconciliationPage {
    private static final String STYLE = """
            body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:80rem;padding:0 1rem;color:#1b1f24}
            h1{font-size:1.6rem;margin:0}h2{font-size:1.2rem;margin:2rem 0 .5rem}.made{color:#57606a;margin:.2rem 0 1rem}
            .verdict{padding:.8rem 1rem;border-radius:6px;font-weight:600}
            .good{background:#dafbe1}.wait{background:#fff8c5}.bad{background:#ffebe9}
            table{border-collapse:collapse;width:100%}td:nth-child(2){white-space:nowrap}th,td{padding:.35rem .6rem;border-bottom:1px solid #d0d7de;
            text-align:left;vertical-align:top}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
            .finding{border:1px solid #d0d7de;border-left:4px solid #cf222e;border-radius:6px;padding:.6rem 1rem;margin:.8rem 0}
            .finding.done{border-left-color:#57606a}.finding h3{margin:0;font-size:1rem}
            .finding dl{display:grid;grid-template-columns:12rem 1fr;margin:.5rem 0 0}dt{color:#57606a}dd{margin:0}
            code{font-size:.95em}.todo{font-weight:600}.key{color:#57606a;font-size:.9rem}
            .key b{display:inline-block;width:.8rem;height:.8rem;margin:0 .3rem 0 1rem;border-radius:2px}
            @media print{body{margin:0}.finding{break-inside:avoid}}
            """;
    private static final String MATCHED = "#2da44e";
    private static final String WAITING = "#d4a72c";
    private static final String DIFFERING = "#cf222e";
    private static final int BAR = 160;

    private final DayReport report;
    private final Html html = new Html();

    private ReconciliationPage(DayReport report) {
        this.report = report;
    }

    public static String of(DayReport report) {
        return new ReconciliationPage(report).page();
    }

    private String page() {
        html.tag("<!doctype html>")
                .tag("<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .tag(
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">")
                .tag("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .element("title", "Reconciliation of " + report.day())
                .tag("<style>" + STYLE + "</style></head><body>")
                .element("h1", "Reconciliation of " + report.day())
                .element("p", "made", "As of " + report.made().truncatedTo(ChronoUnit.SECONDS));
        verdict();
        accounts();
        findings();
        return html.tag("</body></html>").toString();
    }

    private void verdict() {
        List<Finding> open = report.open();
        List<StoredBill> missing = report.withoutComparison();
        long unfinished =
                report.accounts().stream().filter(one -> !one.finished()).count();
        if (report.accounts().isEmpty()) {
            html.element(
                    "p",
                    "verdict wait",
                    "No bill of this day is compared yet: bill import or bill fetch, then reconcile run.");
        } else if (!open.isEmpty()) {
            html.element(
                    "p",
                    "verdict bad",
                    count(open.size(), "finding is", "findings are") + " open"
                            + (report.more() ? ", and more that are not shown" : "") + ". " + waitingText());
        } else if (report.waiting() > 0 || unfinished > 0 || !missing.isEmpty()) {
            html.element(
                    "p",
                    "verdict wait",
                    "Nothing differs. " + waitingText()
                            + (unfinished > 0
                                    ? " " + count(unfinished, "account is", "accounts are") + " being compared."
                                    : "")
                            + (missing.isEmpty()
                                    ? ""
                                    : " " + count(missing.size(), "bill does", "bills do") + " not count."));
        } else {
            html.element("p", "verdict good", "All bills and transactions agree.");
        }
    }

    private String waitingText() {
        return report.waiting() == 0
                ? "No transaction waits for a row."
                : count(report.waiting(), "transaction waits", "transactions wait") + " for a row of a later bill.";
    }

    private static String count(long number, String one, String several) {
        return String.format(Locale.ROOT, "%,d ", number) + (number == 1 ? one : several);
    }

    private void accounts() {
        html.element("h2", "Channels")
                .tag("<table><thead><tr>")
                .element("th", "Channel")
                .element("th", "Account")
                .element("th", "n", "Rows of the bill")
                .element("th", "n", "Amount")
                .element("th", "n", "Matched")
                .element("th", "n", "Amount")
                .element("th", "n", "Waiting")
                .element("th", "n", "Open findings")
                .element("th", "")
                .tag("</tr></thead><tbody>");
        report.accounts().forEach(this::account);
        report.withoutComparison().forEach(this::absent);
        html.tag("</tbody></table>")
                .tag("<p class=\"key\"><b style=\"background:" + MATCHED + "\"></b>matched<b style=\"background:"
                        + WAITING
                        + "\"></b>waiting<b style=\"background:" + DIFFERING
                        + "\"></b>differing. An amount adds up payments and"
                        + " returns; both count.</p>");
    }

    private void account(Reconciliation one) {
        long open = report.openOf(one.account());
        html.tag("<tr>")
                .element("td", one.account().payway().channel())
                .element("td", name(one.account()))
                .element("td", "n", number(one.bill().count()))
                .element("td", "n", yuan(one.bill().amount()))
                .element("td", "n", number(one.matched().count()))
                .element("td", "n", yuan(one.matched().amount()))
                .element("td", "n", number(one.waiting().count()))
                .element("td", "n", number(open))
                .tag("<td>" + bar(one, open) + (one.finished() ? "" : " being compared") + "</td></tr>");
        report.refusedOf(one.account()).forEach(this::refusal);
    }

    /** A bill whose day is not compared. */
    private void absent(StoredBill bill) {
        html.tag("<tr>")
                .element("td", bill.account().payway().channel())
                .element("td", name(bill.account()))
                .tag("<td colspan=\"7\">" + Html.escaped(state(bill)) + "</td></tr>");
    }

    private void refusal(StoredBill bill) {
        html.tag("<tr><td></td><td></td><td colspan=\"7\">" + Html.escaped(state(bill)) + "</td></tr>");
    }

    private static String state(StoredBill bill) {
        Refusal refusal = bill.refusal();
        return switch (bill.state()) {
            case READING -> "its bill is being read";
            case READ -> "its bill is read, and not compared yet: reconcile run";
            case REPLACED -> "its bill was replaced";
            case REFUSED ->
                "a bill was refused: "
                        + (refusal == null
                                ? "bill show has the reason"
                                : new BillRefusedException(refusal.line(), refusal.reason()).getMessage())
                        + ". Take it from the channel anew.";
        };
    }

    /** Matched, waiting and differing as parts of one bar; what is there at all is seen. */
    private static String bar(Reconciliation one, long open) {
        long[] parts = {one.matched().count(), one.waiting().count(), open};
        String[] colors = {MATCHED, WAITING, DIFFERING};
        double all = Math.max(1, parts[0] + parts[1] + parts[2]);
        StringBuilder svg = new StringBuilder("<svg width=\"" + BAR + "\" height=\"14\" role=\"img\" aria-label=\""
                + parts[0] + " matched, " + parts[1] + " waiting, " + parts[2] + " differing\">");
        double at = 0;
        for (int i = 0; i < parts.length; i++) {
            double width = parts[i] == 0 ? 0 : Math.max(3, BAR * parts[i] / all);
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%.1f\" width=\"%.1f\" height=\"14\" fill=\"%s\"/>",
                    Math.min(at, BAR - width),
                    width,
                    colors[i]));
            at += width;
        }
        return svg.append("</svg>").toString();
    }

    private void findings() {
        html.element("h2", "Open findings");
        if (report.open().isEmpty()) {
            html.element("p", "None.");
        }
        report.open().forEach(this::finding);
        if (report.more()) {
            html.element("p", "There are more: reconcile show --day " + report.day() + " lists all of them.");
        }
        if (!report.resolved().isEmpty()) {
            html.tag("<details><summary>" + count(report.resolved().size(), "resolved finding", "resolved findings")
                    + "</summary>");
            report.resolved().forEach(this::finding);
            html.tag("</details>");
        }
    }

    private void finding(Finding finding) {
        html.tag("<section class=\"finding" + (finding.isOpen() ? "" : " done") + "\">")
                .element(
                        "h3",
                        finding.id() + " · " + finding.type() + " · "
                                + finding.account().payway().channel())
                .element("p", finding.type().meaning())
                .tag("<dl>");
        if (finding.order() != null) {
            entry(
                    "Order",
                    finding.order().sn() + " of merchant " + finding.order().merchantId()
                            + (finding.tsn() == 0 ? "" : ", transaction " + finding.tsn()));
        }
        if (finding.row().bill() != 0) {
            entry(
                    "Bill's row",
                    "bill " + finding.row().bill() + ", line " + finding.row().line() + numbers(finding));
        }
        entry("Gateway", side(finding.own()));
        entry("Bill", side(finding.bill()));
        entry("Difference", difference(finding));
        entry("The gateway does", finding.isOpen() ? finding.type().automatic() : null);
        if (finding.isOpen()) {
            html.element("dt", "To do").element("dd", "todo", todo(finding));
        }
        for (Note note : finding.notes()) {
            entry(
                    note.at().truncatedTo(ChronoUnit.SECONDS).toString(),
                    note.by() + ": " + note.note() + (note.resolution() == null ? "" : " (" + note.resolution() + ")"));
        }
        html.tag("</dl></section>");
    }

    private static String todo(Finding finding) {
        return finding.type().person() + " Then: reconcile resolve " + finding.id();
    }

    private void entry(String name, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            html.element("dt", name).element("dd", text);
        }
    }

    private static String numbers(Finding finding) {
        String both = List.of(
                        finding.row().number() == null
                                ? ""
                                : "number " + finding.row().number(),
                        finding.row().channelNumber() == null
                                ? ""
                                : "channel's number " + finding.row().channelNumber())
                .stream()
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
        return both.isEmpty() ? "" : ", " + both;
    }

    private static @Nullable String side(Side side) {
        String text = (side.amount() == null ? "" : yuan(side.amount()))
                + (side.fee() == null ? "" : ", fee " + side.fee().toPlainString())
                + (side.state() == null ? "" : ", " + side.state());
        return text.isEmpty() ? "nothing" : text.startsWith(", ") ? text.substring(2) : text;
    }

    private static @Nullable String difference(Finding finding) {
        Fen own = finding.own().amount();
        Fen bill = finding.bill().amount();
        if (own == null || bill == null || own.equals(bill)) {
            return null;
        }
        long fen = bill.value() - own.value();
        return "the bill has " + number(Math.abs(fen)) + " fen " + (fen > 0 ? "more" : "less");
    }

    private static String name(BillAccount account) {
        return account.account().isShared()
                ? "all merchants / " + account.account().name()
                : account.owner() + " / " + account.account().name();
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String yuan(Fen amount) {
        return String.format(Locale.ROOT, "%,d.%02d", amount.value() / 100, amount.value() % 100);
    }
}
