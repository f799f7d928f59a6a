package upay.cli.order;

import picocli.CommandLine.Command;

/** The command order. */
@Command(
        name = "order",
        description = "Lists what is not settled, shows what happened to an order, and closes what waits for a person.",
        subcommands = {OrderListCommand.class, OrderShowCommand.class, OrderResolveCommand.class})
public final class OrderCommand {}
