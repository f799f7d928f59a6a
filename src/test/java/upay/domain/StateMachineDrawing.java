package upay.domain;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import upay.domain.Transitions.Row;

/** Draws docs/state-machine.md from {@link Transitions#ROWS}: a Mermaid diagram, and the whole table. */
final class StateMachineDrawing {
    private static final String PREFACE = """
            # The order's state machine

            Generated from `upay.domain.Transitions`, which alone changes an order's status; a test fails if this page and the table
            differ (`mvn test -Dtest=TransitionsDrawingTest -Dupay.update-docs=true` generates it again).

            An order is CREATED before the channel is called. Only the channel's responses change it: an unknown outcome is a status
            of its own, and the gateway keeps retrying an order in such a status until the channel reports the outcome.

            - **Final** are PAID, PAY_CANCELED, PARTIAL_REFUNDED, REFUNDED and CANCELED. All other orders are processed further, by
              any live instance.
            - **A payment that was given up never becomes PAID**: PAY_ERROR and the failed abort (CANCEL_ERROR of an order that was
              not paid) end in PAY_CANCELED only, since the till was instructed not to hand over the goods. Once a reversal or a
              cancel is stored, the payment follows it.
            - **Late money**: a charge that is found after PAY_CANCELED makes it PAY_ERROR, until it is returned.
            - **Several refunds** of one order may be in flight at once. Its status then follows from all of them: any unknown
              outcome makes it REFUND_ERROR, else the remaining amount decides. The table has *by its refunds* for this.
            - **A refund that the channel has only accepted** counts as done, and is followed up: if the channel closes it after
              all, it goes to manual review.

            An action without a row for a status does not apply to it and changes nothing. Every change is a compare-and-set on the
            order's version: after a conflict the order is read and this table applied again.

            """;

    private StateMachineDrawing() {}

    static String page() {
        return PREFACE + diagram() + "\n" + actions() + "\n" + table();
    }

    private static String diagram() {
        Map<String, Set<String>> labels = new LinkedHashMap<>();
        for (Row row : Transitions.ROWS) {
            for (OrderStatus to : targets(row)) {
                if (to != row.from()) {
                    labels.computeIfAbsent(row.from() + " --> " + to, e -> new java.util.LinkedHashSet<>())
                            .add(words(row.action()) + " " + words(row.verdict()));
                }
            }
        }
        StringBuilder drawing = new StringBuilder("```mermaid\nstateDiagram-v2\n    [*] --> CREATED\n");
        labels.forEach((edge, causes) -> drawing.append("    ")
                .append(edge)
                .append(" : ")
                .append(String.join(", ", causes))
                .append('\n'));
        return drawing.append("```\n").toString();
    }

    private static String actions() {
        return """
                | action | meaning |
                | --- | --- |
                | pay | the payment itself, by barcode, or by a QR code or in the wallet: polled until it is paid or expires |
                | reverse | the gateway's own reversal of a payment that did not complete in time |
                | abort | a client's cancel of an order that is not paid |
                | cancel | a client's cancel of a paid order |
                | refund | one refund |
                | watch | the follow-up of a refund that the channel has only accepted so far |
                | verify | a repeated query of a cancelled payment that the channel did not know at the time of the cancel |

                *succeeded*: the channel confirmed it; *declined*: the channel refused it; *unknown*: the client's wait is over, and the
                channel has not reported the outcome. For verify, *succeeded* means that a charge was found after all, and *declined*
                that the channel knows the trade, and that it is closed. A transaction *by its last fault* is FAIL_IO_1,
                FAIL_PROTOCOL_1, FAIL_IO_2, FAIL_PROTOCOL_2, FAIL_PROTOCOL_3 or FAIL_ERROR.
                """;
    }

    private static String table() {
        StringBuilder table = new StringBuilder(
                "| order | action | outcome | new order status | new transaction status | result code |\n"
                        + "| --- ".repeat(6) + "|\n");
        for (Row row : Transitions.ROWS) {
            List<String> cells = List.of(
                    row.from().name(),
                    words(row.action()),
                    words(row.verdict()),
                    row.to() == null
                            ? "by its refunds: " + names(targets(row))
                            : row.to().name(),
                    row.transaction() == null
                            ? "by its last fault"
                            : row.transaction().name(),
                    row.result() == null ? "–" : row.result().name());
            table.append("| ").append(String.join(" | ", cells)).append(" |\n");
        }
        return table.toString();
    }

    private static String names(Set<OrderStatus> statuses) {
        return statuses.stream().map(Enum::name).collect(Collectors.joining(", "));
    }

    private static String words(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT);
    }

    /** Where a row can lead; every case is tried where that is left to the order's refunds. */
    static Set<OrderStatus> targets(Row row) {
        if (row.to() != null) {
            return EnumSet.of(row.to());
        }
        Set<OrderStatus> targets = EnumSet.noneOf(OrderStatus.class);
        Fen total = Fen.of(3);
        for (int net = 0; net <= 3; net++) {
            for (int unknown = 0; unknown <= 2; unknown++) {
                if (Transitions.byRefunds(total, Fen.of(net), unknown) == row.from()) {
                    targets.addAll(targets(row, total, net, unknown));
                }
            }
        }
        return targets;
    }

    private static Set<OrderStatus> targets(Row row, Fen total, int net, int unknown) {
        if (row.action() == Action.WATCH) {
            return EnumSet.of(Transitions.byRefunds(total, Fen.of(net), unknown));
        }
        Set<OrderStatus> targets = EnumSet.noneOf(OrderStatus.class);
        for (int amount = 1; amount <= net; amount++) {
            int left = row.verdict() == Verdict.SUCCEEDED ? net - amount : net;
            for (int wasUnknown : Arrays.asList(0, 1)) {
                if (wasUnknown <= unknown) {
                    targets.add(Transitions.byRefunds(total, Fen.of(left), unknown - wasUnknown));
                }
            }
        }
        return targets;
    }
}
