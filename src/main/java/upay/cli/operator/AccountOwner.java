package upay.cli.operator;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import upay.domain.AccountName;
import upay.store.registry.ChannelAccount;

/** The owner of an account: one merchant, or the default for all merchants without one. */
public final class AccountOwner {
    @Option(names = "--merchant", paramLabel = "ID", required = true, description = "The merchant's account.")
    private String merchant;

    @Option(
            names = "--default",
            required = true,
            description = "The channel's default account, for merchants without their own.")
    private boolean everybody;

    /** The merchant's id, or {@value ChannelAccount#DEFAULT}. */
    public String id(CommandContext desk) {
        return everybody ? ChannelAccount.DEFAULT : desk.id("--merchant", merchant);
    }

    /** The owner's account of this name. */
    AccountName account(CommandContext desk, String name) {
        desk.require(AccountName.isName(name), "--name", "1 to 32 lower-case letters, digits and hyphens", name);
        return AccountName.of(everybody ? ChannelAccount.DEFAULT : merchant, name);
    }

    /** As it is given on the command line, with a blank before it. */
    static String option(String owner, AccountName account) {
        String name = account.name().equals(AccountName.DEFAULT) ? "" : " --name " + account.name();
        return (owner.equals(ChannelAccount.DEFAULT) ? " --default" : " --merchant " + owner) + name;
    }

    /** The merchant's id; null for the default. */
    public static @Nullable String shown(String owner) {
        return owner.equals(ChannelAccount.DEFAULT) ? null : owner;
    }
}
