package upay.cli.bill;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.app.OperatorSession;
import upay.bill.BillAccount;
import upay.bill.BillFile;
import upay.bill.BillLimits;
import upay.channel.account.AccountSettings;
import upay.config.GatewayConfig;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.store.registry.ChannelAccount;
import upay.store.registry.RegistryException;

/** The account at a channel that a bill is of, and what its settings say of the bill. */
final class BillAccounts {
    private final OperatorSession office;
    private final GatewayConfig config;

    BillAccounts(OperatorSession office, GatewayConfig config) {
        this.office = office;
        this.config = config;
    }

    /**
     * The file as a bill of this account.
     *
     * @throws RegistryException if there is no such account
     * @throws InterruptedException while the running gateway is asked for its sandbox
     */
    BillFile file(BillAccount account, Path path, LocalDate day) throws InterruptedException {
        AccountSettings settings = find(account)
                .orElseThrow(() -> new RegistryException("there is no account "
                        + account.account().name() + " of "
                        + (account.account().isShared() ? "all merchants" : "merchant " + account.owner()) + " at "
                        + account.payway().channel()
                        + ": enter it with channel-account add, or see channel-account list"));
        return new BillFile(
                path,
                day,
                text(settings, merchantSetting(account.payway())),
                text(settings, account.payway() == Payway.WECHAT ? "sub-mch-id" : ""),
                BillLimits.DEFAULT);
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

    /** Under which name an account has the number that is in its bills. */
    private static String merchantSetting(Payway payway) {
        return switch (payway) {
            case ALIPAY -> "seller-id";
            case WECHAT -> "mch-id";
            case UNIONPAY -> "mer-id";
            case BAIFUBAO -> "sp-no";
            // Its number is only in the names of its files.
            case JDPAY -> "";
        };
    }

    private static @Nullable String text(AccountSettings settings, String name) {
        String value = settings.text(name);
        return value.isEmpty() ? null : value;
    }
}
