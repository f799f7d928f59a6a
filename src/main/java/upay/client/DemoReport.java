package upay.client;

import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.domain.OrderStatus;

/** The output of the demonstration: the scenes, and the comparison in yuan. */
final class DemoReport {
    private static final String ROW = "   %-26s %12s %12s %12s   %s%n";

    private final PrintStream out;
    private int scenes;

    DemoReport(PrintStream out) {
        this.out = out;
    }

    void scene(String title, String story) {
        scenes++;
        out.printf("%n%d. %s%n   %s%n", scenes, title, story);
    }

    void line(String line) {
        out.printf("   → %s%n", line);
    }

    /**
     * One sale of the comparison.
     *
     * @param entry the channel's ledger
     * @param keptByGateway net_amount; null if unknown
     */
    record Row(
            String what,
            SandboxCustomers.Entry entry,
            @Nullable Fen keptByGateway) {
        boolean agrees() {
            return entry.kept().equals(keptByGateway) && entry.charges() == 1;
        }
    }

    /** Prints the table; true if gateway and ledger agree to the fen, and no customer was charged twice. */
    boolean proof(List<Row> rows) {
        out.printf(ROW, "", "taken", "given back", "shop keeps", "the gateway says");
        Fen kept = Fen.ZERO;
        boolean agreed = true;
        for (Row row : rows) {
            SandboxCustomers.Entry entry = row.entry();
            String gateway = row.keptByGateway() == null ? "nothing" : yuan(row.keptByGateway());
            out.printf(
                    ROW,
                    row.what(),
                    yuan(entry.charged()),
                    yuan(entry.returned()),
                    yuan(entry.kept()),
                    gateway + (row.agrees() ? " ✓" : " ✗"));
            kept = kept.plus(entry.kept());
            agreed &= row.agrees();
        }
        out.printf(
                "%n   %s%n",
                agreed
                        ? "Every fen is where the gateway says it is: " + yuan(kept) + " in the till."
                        : "The gateway and the ledger DISAGREE.");
        return agreed;
    }

    static String yuan(@Nullable Fen amount) {
        return amount == null
                ? "an amount that it does not say"
                : "¥%d.%02d".formatted(amount.value() / 100, amount.value() % 100);
    }

    static String words(@Nullable OrderStatus status) {
        if (status == null) {
            return "in an unknown state";
        }
        return switch (status) {
            case CREATED -> "not paid yet";
            case PAID -> "paid";
            case PAY_CANCELED -> "not paid, no money is kept";
            case PAY_ERROR -> "failed, being reversed";
            case REFUNDED -> "given back";
            case PARTIAL_REFUNDED -> "partially refunded";
            case REFUND_ERROR -> "a refund is not confirmed yet";
            case CANCELED -> "cancelled";
            case CANCEL_ERROR -> "a cancel is not confirmed yet";
        };
    }
}
