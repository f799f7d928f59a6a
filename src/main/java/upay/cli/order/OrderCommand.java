package upay.cli.order;

import picocli.CommandLine.Command;

/** Orders, for whoever has to explain or mend one. */
@Command(
        name = "order",
        description = "Lists what is not settled, shows what happened to an order, and closes what waits for a person.",
        subcommands = {OrderListCommand.class, OrderShowCommand.class, OrderResolveCommand.class})
public final class OrderCommand {}
