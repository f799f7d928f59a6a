package upay.cli;

import picocli.CommandLine.Command;

/** Orders, for whoever has to explain or mend one. */
@Command(
        name = "order",
        description = "Shows what happened to an order, and what happens next.",
        subcommands = {OrderShowCommand.class})
final class OrderCommand {}
