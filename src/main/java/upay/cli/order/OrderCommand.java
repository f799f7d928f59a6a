package upay.cli.order;

import picocli.CommandLine.Command;

/** The command order. */
@Command(
        name = "order",
        description = "Lists unsettled orders, shows an order's history, and resolves orders under manual review.",
        subcommands = {OrderListCommand.class, OrderShowCommand.class, OrderResolveCommand.class})
public final class OrderCommand {}
