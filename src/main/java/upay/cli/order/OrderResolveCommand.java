package upay.cli.order;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.cli.console.JsonOutput;
import upay.cli.operator.CommandContext;
import upay.domain.OrderState;
import upay.orderview.OrderFields;
import upay.resolution.ManualResolution;
import upay.resolution.ResolutionRejected;
import upay.resolution.Resolver.Resolved;
import upay.resolution.Resolver.Statement;
import upay.store.registry.RegistryException;
import upay.tracing.Span;

/** The manual resolution of an order that the channel does not settle. */
@Command(
        name = "resolve",
        description = {
            "Records the manual resolution of an order under review (order list --manual-review), and closes it. The channel",
            "is queried first: its signed response takes precedence; without a response the resolution is applied.",
            "  returned     the customer has the money back, through the channel",
            "  not-charged  the customer was never charged",
            "  paid         the refund did not happen and will not",
            "Works without a running gateway. Prints one JSON object. Exit codes: 0 done; 1 refused, nothing was changed."
        })
final class OrderResolveCommand implements Callable<Integer> {
    private static final int REFUND_MAX = 32;

    @Mixin
    private CommandContext desk;

    @Parameters(paramLabel = "SN", description = "The order's number.")
    private String sn;

    @Option(names = "--as", paramLabel = "paid|returned|not-charged", required = true, description = "The outcome.")
    private String as;

    @Option(
            names = "--by",
            paramLabel = "NAME",
            required = true,
            description = "The operator's name; kept in the order's history.")
    private String by;

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            required = true,
            description = "The reason; kept in the order's history.")
    private String reason;

    @Option(
            names = "--refund",
            paramLabel = "REFUND_REQUEST_NO",
            description = "The refund, if several of the order are unknown.")
    private String refund;

    @Override
    public Integer call() throws Exception {
        long number = desk.orderSn("SN", sn);
        ManualResolution verdict = verdict();
        Statement statement = new Statement(
                verdict,
                refund == null
                        ? null
                        : desk.require(
                                refund.length() <= REFUND_MAX && !refund.isBlank(),
                                "--refund",
                                "1 to " + REFUND_MAX + " characters",
                                refund),
                desk.text("--by", by),
                desk.text("--reason", reason));
        return desk.work((office, config) -> {
            OrderState state = desk.find(office, number)
                    .orElseThrow(() -> new RegistryException("no order has the number " + sn + ". Is it complete?"));
            try {
                Span work = office.workOn(state.order());
                Act act =
                        Act.of(AuditAction.ORDER_RESOLVE, Long.toString(number)).because(statement.reason());
                String asked = new JsonOutput()
                        .put("as", verdict)
                        .put("by", statement.by())
                        .put("refund", refund)
                        .toString();
                Resolved resolved =
                        office.perform(act, asked, () -> office.resolve(config, state.order(), statement, work));
                print(resolved, statement, work);
            } catch (ResolutionRejected refused) {
                throw new RegistryException(refused.getMessage() + ".");
            }
        });
    }

    private ManualResolution verdict() {
        return Arrays.stream(ManualResolution.values())
                .filter(verdict -> verdict.toString().equals(as.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseGet(() -> {
                    desk.require(
                            false,
                            "--as",
                            Arrays.stream(ManualResolution.values())
                                    .map(ManualResolution::toString)
                                    .collect(Collectors.joining(", ")),
                            as);
                    return null;
                });
    }

    private void print(Resolved resolved, Statement statement, Span work) {
        OrderState state = resolved.state();
        boolean more = state.transactions().stream().anyMatch(t -> t.isOpen());
        desk.print(OrderResult.of("resolved", state.order(), work)
                .put("as", statement.verdict())
                .put("by", statement.by())
                .put("status", state.order().status())
                .put("shop_has", OrderFields.shopHas(state.order()).value())
                .put("channel", resolved.confirmed() ? "confirms it" : "no response, or an inconclusive one")
                .put("channel_said", resolved.channel())
                .put("looked_at_again", more));
    }
}
