package upay.cli.order;

import picocli.CommandLine.Command;

/** The command order. */
@Command(
        name = "order",
        description = "Lists unsettled orders, shows an order's history, asks the channel, and resolves orders.",
        subcommands = {
            OrderListCommand.class,
            OrderShowCommand.class,
            OrderCheckCommand.class,
            OrderResolveCommand.class
        })
public final class OrderCommand {}
