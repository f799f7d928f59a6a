package upay.cli.operator;

import picocli.CommandLine.Option;
import upay.store.registry.ChannelAccount;

/** Whose account: one merchant's, or everybody's who has none of his own. */
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

    /** For people and programs: the merchant's id; null for the default. */
    static String shown(String owner) {
        return owner.equals(ChannelAccount.DEFAULT) ? null : owner;
    }
}
