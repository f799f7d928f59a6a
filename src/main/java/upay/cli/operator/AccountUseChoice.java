package upay.cli.operator;

import java.util.Optional;
import picocli.CommandLine.Option;
import upay.domain.AccountName;

/** Which account new payments are made with. */
final class AccountUseChoice {
    @Option(
            names = "--account",
            paramLabel = "NAME",
            required = true,
            description = {
                "The name of one of the owner's accounts; for a merchant also one of all merchants, as '*NAME' ('*conf': the",
                "configured one)."
            })
    private String account;

    @Option(
            names = "--none",
            required = true,
            description = "Takes the choice back: as for the merchant, or as without any choice.")
    private boolean none;

    /** Empty: none. */
    Optional<AccountName> account(CommandContext desk, AccountOwner owner) {
        if (none) {
            return Optional.empty();
        }
        desk.require(
                AccountName.isText(account),
                "--account",
                "1 to 32 lower-case letters, digits and hyphens, or * and such a name",
                account);
        return Optional.of(
                account.startsWith(AccountName.EVERYBODY)
                        ? AccountName.read(account)
                        : AccountName.of(owner.id(desk), account));
    }
}
