package upay.cli.bill;

import java.util.List;
import java.util.Optional;
import upay.app.OperatorSession;
import upay.bill.BillAccount;
import upay.channel.account.AccountSettings;
import upay.config.GatewayConfig;
import upay.domain.AccountName;
import upay.store.registry.ChannelAccount;
import upay.store.registry.RegistryException;

/** The account at a channel that a bill is of. */
final class BillAccounts {
    private final OperatorSession office;
    private final GatewayConfig config;

    BillAccounts(OperatorSession office, GatewayConfig config) {
        this.office = office;
        this.config = config;
    }

    /**
     * The settings of this account.
     *
     * @throws RegistryException if there is no such account
     * @throws InterruptedException while the running gateway is asked for its sandbox
     */
    AccountSettings settings(BillAccount account) throws InterruptedException {
        return find(account)
                .orElseThrow(() -> new RegistryException("there is no account "
                        + account.account().name() + " of "
                        + (account.account().isShared() ? "all merchants" : "merchant " + account.owner()) + " at "
                        + account.payway().channel()
                        + ": enter it with channel-account add, or see channel-account list"));
    }

    private Optional<AccountSettings> find(BillAccount account) throws InterruptedException {
        Optional<AccountSettings> stored = office.await(
                        office.store().channelRegistry().account(account.owner(), account.payway(), account.account()))
                .map(BillAccounts::settings);
        if (stored.isPresent() || !account.account().equals(AccountName.CONFIGURED)) {
            return stored;
        }
        List<AccountSettings> configured = office.configuredAccounts(config);
        return configured.stream()
                .filter(one -> one.payway() == account.payway() && one.account().equals(AccountName.CONFIGURED))
                .findFirst();
    }

    private static AccountSettings settings(ChannelAccount account) {
        return new AccountSettings(
                account.owner(), account.account(), account.payway(), account.endpoint(), account.settings(), null);
    }
}
