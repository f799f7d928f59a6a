package upay.cli.order;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.cli.console.JsonOutput;
import upay.cli.operator.CommandContext;
import upay.domain.Order;
import upay.domain.OrderState;
import upay.orderview.OrderFields;
import upay.resolution.OrderCheck.Checked;
import upay.store.registry.RegistryException;
import upay.tracing.Span;

/** Asks the channel about an order now. */
@Command(
        name = "check",
        description = {
            "Asks the order's channel about it now, and prints what it says. What the channel returned without this",
            "gateway, in its own console or for another system, is recorded as an external refund: the order's net amount",
            "falls by it. Nothing else is changed, and no money is moved. Works without a running gateway.",
            "Prints one JSON object, amounts in fen."
        })
final class OrderCheckCommand implements Callable<Integer> {
    @Mixin
    private CommandContext desk;

    @Parameters(paramLabel = "SN", description = "The order's number.")
    private String sn;

    @Option(
            names = "--by",
            paramLabel = "NAME",
            defaultValue = "an operator",
            description = "The operator's name; kept in the order's history if something is recorded.")
    private String by;

    @Override
    public Integer call() throws Exception {
        long number = desk.orderSn("SN", sn);
        String name = desk.text("--by", by);
        return desk.work((office, config) -> {
            OrderState state = desk.find(office, number)
                    .orElseThrow(() -> new RegistryException("no order has the number " + sn + ". Is it complete?"));
            Span work = office.workOn(state.order());
            String asked = new JsonOutput().put("by", name).toString();
            Checked checked = office.perform(
                    Act.of(AuditAction.ORDER_CHECK, Long.toString(number)),
                    asked,
                    () -> office.check(config, state.order(), name, work));
            print(checked, work);
        });
    }

    private void print(Checked checked, Span work) {
        Order order = checked.state().order();
        desk.print(OrderResult.of("checked", order, work)
                .put("status", order.status())
                .put("shop_has", OrderFields.shopHas(order).value())
                .put("channel_said", checked.channel())
                .put(
                        "channel_returned",
                        checked.returned() == null ? null : checked.returned().value())
                .put("recorded", checked.recorded().value())
                .put("meaning", checked.meaning()));
    }
}
