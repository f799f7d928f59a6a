package upay.cli.order;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import upay.app.OperatorSession;
import upay.cli.console.JsonOutput;
import upay.cli.operator.CommandContext;
import upay.cli.reconcile.FindingOutput;
import upay.config.GatewayConfig;
import upay.domain.AccountName;
import upay.domain.OrderState;
import upay.history.HistoryEntry;
import upay.orderview.InstanceStatuses;
import upay.orderview.NextSteps;
import upay.orderview.OrderTimeline;
import upay.reconciliation.view.FindingFields;
import upay.store.reconciliation.Finding;
import upay.store.registry.RegistryException;

/** Shows the history and the next steps of one order; reads only the store and changes nothing. */
@Command(
        name = "show",
        description = {
            "Shows an order's history: requests, channel calls, changes, instances, webhooks; and in the last",
            "sentence the open transactions with the reason, the next step and its time. Works without a running gateway.",
            "Times are those of Asia/Shanghai, amounts yuan; with --json UTC and fen, one object a line."
        })
final class OrderShowCommand implements Callable<Integer> {
    private static final Pattern SN = Pattern.compile("[0-9]{1,18}");

    @Mixin
    private CommandContext desk;

    @Parameters(
            paramLabel = "SN",
            arity = "0..1",
            description = "The order's number, or the channel's with --merchant or --terminal.")
    private String sn;

    @Option(names = "--client-sn", description = "The merchant's number, with --merchant or --terminal.")
    private String clientSn;

    @ArgGroup
    private Whose whose;

    @Option(names = "--json", description = "One JSON object a line: the order, each event, the next steps.")
    private boolean json;

    /** The owner of the order, if its number does not determine it. */
    private static final class Whose {
        @Option(names = "--merchant", description = "The order's merchant.")
        private String merchant;

        @Option(names = "--terminal", description = "A terminal of the order's merchant.")
        private String terminal;
    }

    @Override
    public Integer call() throws Exception {
        desk.require((sn == null) != (clientSn == null), "SN", "either SN or --client-sn", sn == null ? "" : sn);
        desk.require(
                whose != null || sn != null && SN.matcher(sn).matches(),
                sn == null ? "--client-sn" : "SN",
                sn == null
                        ? "with --merchant or --terminal"
                        : "an order's sn, up to 18 digits; another number with --merchant or --terminal",
                sn == null ? clientSn : sn);
        return desk.work(this::show);
    }

    private void show(OperatorSession office, GatewayConfig config) {
        OrderState state = find(office);
        List<HistoryEntry> entries =
                office.await(office.store().history().entries(state.order().key()));
        NextSteps outlook = new NextSteps(
                state,
                entries,
                office.await(new InstanceStatuses(office.store().history()::pulse).of(state)),
                config.store().instance().lease());
        List<Finding> findings =
                office.await(office.store().findings().of(state.order().key()));
        OrderTimeline story = new OrderTimeline(state, isAccountGone(office, state), entries);
        if (json) {
            desk.print(JsonOutput.of(story.order().asMap()));
            story.events().forEach(event -> desk.print(JsonOutput.of(event.asMap())));
            findings.forEach(finding -> desk.print(FindingOutput.finding(finding)));
            desk.print(new JsonOutput().put("settled", outlook.settled()).put("outlook", outlook.sentences()));
        } else {
            story.lines().forEach(desk::say);
            findings.forEach(finding -> desk.say(FindingFields.sentence(finding)));
            desk.say("");
            desk.say(outlook.sentences());
        }
    }

    /** The configured one may be another machine's to know. */
    private static boolean isAccountGone(OperatorSession office, OrderState state) {
        AccountName account = state.order().purchase().method().account();
        if (account == null || account.equals(AccountName.CONFIGURED)) {
            return false;
        }
        String owner = account.owner(state.order().key().merchantId());
        return office.await(office.store()
                        .channelRegistry()
                        .account(owner, state.order().purchase().payway(), account))
                .isEmpty();
    }

    private OrderState find(OperatorSession office) {
        Optional<OrderState> found =
                whose == null ? desk.find(office, Long.parseLong(sn)) : byMerchant(office, merchant(office));
        String number = sn == null ? "client_sn " + clientSn : "number " + sn;
        return found.orElseThrow(() -> new RegistryException("No order has the " + number
                + (whose == null
                        ? ". Is it complete? For the channel's number, or the merchant's (--client-sn), add --merchant or"
                                + " --terminal."
                        : " with this merchant. Is it complete, and the merchant right?")));
    }

    private Optional<OrderState> byMerchant(OperatorSession office, String merchant) {
        return office.await(office.store().ledger().find(merchant, sn, clientSn))
                .flatMap(found ->
                        office.await(office.store().ledger().load(found.order().key())));
    }

    private String merchant(OperatorSession office) {
        return whose.merchant != null
                ? whose.merchant
                : office.await(office.store().history().merchantOf(whose.terminal))
                        .orElseThrow(() -> new RegistryException("There is no terminal " + whose.terminal));
    }
}
