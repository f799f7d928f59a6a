package upay.lab.drill;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import upay.e2e.SandboxWallets;
import upay.store.TestStore;

/** The store's orders beside the sandbox's ledger, compared to the fen by statements of this drill's own. */
final class LedgerComparison {
    private static final Set<String> FINAL = Set.of("PAID", "PAY_CANCELED", "REFUNDED", "PARTIAL_REFUNDED", "CANCELED");
    private static final Set<String> PAID = Set.of("PAID", "PARTIAL_REFUNDED", "REFUNDED");

    /** One order as the store has it; amounts in fen. */
    record Order(String sn, String clientSn, String status, long total, long net) {}

    private final Map<String, Order> orders = new HashMap<>();
    private final Map<String, SandboxWallets.Entry> ledger;

    private LedgerComparison(SandboxWallets wallets, TestStore store) {
        // Before the orders: then every entry in it has an order.
        ledger = wallets.all();
        String table = "(select sn || '|' || client_sn || '|' || status || '|' || total || '|' || net as line"
                + " from orders where sn > 0)";
        for (String row : store.rows(table, "1")) {
            String[] cells =
                    row.substring(1, row.length() - 1).replace("\"", "").split("\\|");
            orders.put(
                    cells[0],
                    new Order(cells[0], cells[1], cells[2], Long.parseLong(cells[3]), Long.parseLong(cells[4])));
        }
    }

    static LedgerComparison read(DrillEnvironment stage) {
        return read(stage.wallets, stage.store);
    }

    static LedgerComparison read(SandboxWallets wallets, TestStore store) {
        return new LedgerComparison(wallets, store);
    }

    Map<String, Order> orders() {
        return orders;
    }

    SandboxWallets.Entry entry(String sn) {
        return ledger.get(sn);
    }

    Map<String, SandboxWallets.Entry> ledger() {
        return ledger;
    }

    /** Prints all invariants. */
    void tell(DrillFigures figures) {
        tell(figures, false);
    }

    /** @param mayLackReturned whether a trade without an order is right if the channel has returned all of it */
    void tell(DrillFigures figures, boolean mayLackReturned) {
        long fen = 0;
        List<String> wrong = new ArrayList<>();
        List<String> open = new ArrayList<>();
        List<String> twice = new ArrayList<>();
        for (Order order : orders.values()) {
            SandboxWallets.Entry entry = ledger.get(order.sn);
            long kept = entry == null ? 0 : entry.kept();
            long due = PAID.contains(order.status) ? order.net : 0;
            fen += Math.abs(kept - due);
            if (kept != due) {
                wrong.add(order + ", ledger " + entry);
            }
            if (!FINAL.contains(order.status)) {
                open.add(order.toString());
            }
            if (entry != null && entry.charges() > 1) {
                twice.add(order + ", ledger " + entry);
            }
        }
        List<String> unknownTerminals = ledger.keySet().stream()
                .filter(sn -> !orders.containsKey(sn))
                .filter(sn -> !mayLackReturned || ledger.get(sn).kept() != 0)
                .map(sn -> ledger.get(sn).toString())
                .toList();
        figures.say("orders in the store, in the ledger", "%,d, %,d", orders.size(), ledger.size());
        figures.say("ends", "%s", ends());
        figures.equal("difference between orders and ledger, fen", fen, 0);
        figures.none("orders that differ from the ledger", wrong);
        figures.none("orders that are not final", open);
        figures.none("orders charged twice", twice);
        figures.none("known at the channel, no order in the store", unknownTerminals);
    }

    private Map<String, Long> ends() {
        Map<String, Long> ends = new java.util.TreeMap<>();
        orders.values().forEach(order -> ends.merge(order.status, 1L, Long::sum));
        return ends;
    }
}
