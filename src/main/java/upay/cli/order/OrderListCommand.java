package upay.cli.order;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import upay.app.OperatorSession;
import upay.cli.console.JsonOutput;
import upay.cli.operator.CommandContext;
import upay.cli.reconcile.FindingOutput;
import upay.config.GatewayConfig;
import upay.domain.OrderKey;
import upay.orderview.InstanceStatuses;
import upay.orderview.NextSteps;
import upay.orderview.OpenOrderFields;
import upay.orderview.ViewFields;
import upay.store.report.OpenOrders.Which;

/** Lists unsettled orders. */
@Command(
        name = "list",
        description = {
            "Lists the orders with an open outcome, the oldest first, with the reason, the next step and its time.",
            "One JSON object a line; if there are more, the last one has the number for --after.",
            "Works without a running gateway. Amounts in fen, times UTC."
        })
final class OrderListCommand implements Callable<Integer> {
    private static final int MOST = 10_000;

    @Mixin
    private CommandContext desk;

    @ArgGroup
    private Other other;

    /** Alternatives to the default selection, orders that are not final. */
    private static final class Other {
        @Option(
                names = "--manual-review",
                description = {
                    "Only orders under manual review (waits.manual-review-after), and behind them the findings of bills that a",
                    "person has to look at (reconcile show)."
                })
        private boolean manualReview;

        @Option(names = "--human", hidden = true, description = "The former name of --manual-review.")
        private boolean human;

        @Option(names = "--open", description = "Also final orders with an open follow-up.")
        @SuppressWarnings("UnusedVariable") // That it is there at all says so.
        private boolean open;
    }

    @Option(names = "--merchant", paramLabel = "ID", defaultValue = "", description = "Only this merchant's orders.")
    private String merchant;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "How many at most, up to " + MOST + ". Else ${DEFAULT-VALUE}.")
    private int limit;

    @Option(names = "--after", paramLabel = "SN", defaultValue = "0", description = "Continue after this order.")
    private String after;

    @Override
    public Integer call() throws Exception {
        desk.number("--limit", limit, 1, MOST);
        long from = desk.orderSn("--after", after);
        if (other != null && other.human) {
            desk.warn("--human: is called --manual-review now; the next version no longer takes the former name");
        }
        return desk.work((office, config) -> list(office, config, from));
    }

    private void list(OperatorSession office, GatewayConfig config, long from) {
        Duration manualReviewAfter = office.manualReviewAfter(config);
        Which which = other == null ? Which.NOT_FINAL : other.manualReview || other.human ? Which.HUMAN : Which.ANY;
        // One more than requested shows whether there are more.
        List<OrderKey> found =
                office.await(office.store().openOrders().list(which, merchant, from, limit + 1, manualReviewAfter));
        InstanceStatuses pulses = new InstanceStatuses(office.store().history()::pulse);
        OpenOrderFields fields = new OpenOrderFields(manualReviewAfter, Instant.now());
        found.stream()
                .limit(limit)
                .forEach(key -> office.await(office.store().ledger().load(key)).ifPresent(state -> {
                    Duration lease = config.store().instance().lease();
                    NextSteps outlook = new NextSteps(state, List.of(), office.await(pulses.of(state)), lease);
                    desk.print(line(fields.of(state.order(), outlook)));
                }));
        if (found.size() > limit) {
            desk.print(new JsonOutput()
                    .put("more", true)
                    .put("after", Long.toString(found.get(limit - 1).sn())));
        } else if (which == Which.HUMAN) {
            findings(office, limit - found.size());
        }
    }

    /** What a person has to look at since a bill differs; the rest is shown by reconcile show. */
    private void findings(OperatorSession office, int most) {
        if (most > 0) {
            office.await(office.store().findings().forPersons(merchant, 0, most))
                    .forEach(finding -> desk.print(FindingOutput.finding(finding)));
        }
    }

    private static JsonOutput line(ViewFields fields) {
        JsonOutput line = JsonOutput.of(fields.asMap());
        // Its former name, for one version more.
        return line.put("human", fields.asMap().get("manual_review"));
    }
}
