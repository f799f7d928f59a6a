package upay.cli.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import upay.app.OperatorSession;
import upay.domain.AccountName;
import upay.store.registry.ChannelAccount;
import upay.store.registry.RegistryException;

/** What entering an account means for the orders that there are. */
final class AccountReplacement {
    /** What a merchant is at the channels. The keys may change; with another of these it is another account. */
    private static final Set<String> IDENTITY =
            Set.of("app-id", "mch-id", "sub-app-id", "sub-mch-id", "sp-no", "merchant", "mer-id", "seller-id");

    private final OperatorSession office;

    AccountReplacement(OperatorSession office) {
        this.office = office;
    }

    /**
     * @param force although orders of before accounts had names would be asked for with it
     * @return warnings
     * @throws RegistryException if it would, without {@code force}
     */
    List<String> check(ChannelAccount account, boolean force) {
        Optional<ChannelAccount> former = office.await(
                office.store().channelRegistry().account(account.owner(), account.payway(), account.account()));
        if (former.isEmpty()) {
            requireNoOldOrders(account, force);
            return List.of();
        }
        List<String> changed = IDENTITY.stream()
                .filter(name -> !text(former.get(), name).equals(text(account, name)))
                .sorted()
                .toList();
        List<String> warnings = new ArrayList<>();
        if (!changed.isEmpty() && hasOrders(account)) {
            warnings.add(
                    String.join(", ", changed) + " changed, and orders were paid with this account: at another merchant"
                            + " or app the channel does not know them. Unless that is one and the same there, enter the former settings"
                            + " again, and the new ones as a second account with another --name; then channel-account use");
        }
        return warnings;
    }

    /** A first default account takes the place of the one that was used before for orders that name none. */
    private void requireNoOldOrders(ChannelAccount account, boolean force) {
        boolean first = account.account().name().equals(AccountName.DEFAULT);
        if (first
                && !force
                && office.await(office.store().accountOrders().unnamed(account.owner(), account.payway()))) {
            throw new RegistryException(
                    "orders from before accounts had names are paid with the account that was used before"
                            + " this one, and would be asked for with this one. Enter it with another --name, and then"
                            + " channel-account use; or --force, if it is the same merchant at the channel");
        }
    }

    private boolean hasOrders(ChannelAccount account) {
        return office.await(office.store().accountOrders().any(account.owner(), account.payway(), account.account()));
    }

    private static String text(ChannelAccount account, String name) {
        return AccountCheck.settings(account).text(name);
    }
}
