package upay.cli.operator;

import picocli.CommandLine.Option;
import upay.store.registry.ChannelAccount;

/** The owner of an account: one merchant, or the default for all merchants without one. */
final class AccountOwner {
    @Option(names = "--merchant", paramLabel = "ID", required = true, description = "Of this merchant.")
    private String merchant;

    @Option(
            names = "--default",
            required = true,
            description = "Of all merchants that have no account of their own at the channel.")
    private boolean everybody;

    String id(CommandContext desk) {
        return everybody ? ChannelAccount.DEFAULT : desk.id("--merchant", merchant);
    }

    /** The merchant's id; null for the default. */
    static String shown(String owner) {
        return owner.equals(ChannelAccount.DEFAULT) ? null : owner;
    }
}
