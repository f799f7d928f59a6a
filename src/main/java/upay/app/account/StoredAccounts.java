package upay.app.account;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.channel.account.AccountSettings;
import upay.channel.account.ChannelAccounts;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.store.credential.PgMerchants;
import upay.store.registry.ChannelAccount;
import upay.store.registry.MerchantChannels;
import upay.store.registry.MerchantChannels.Accounts;

/**
 * The accounts that operators entered, and the configured ones. A new payment is made with the one that is chosen for its
 * store, else for its merchant, else with the merchant's own one called default, else with the one chosen for all, else
 * with the channel's default one, else with the configured one. An order keeps its own. The off-switch applies to all of
 * them.
 */
public final class StoredAccounts implements ChannelAccounts {
    private static final Logger LOG = LoggerFactory.getLogger(StoredAccounts.class);
    private static final Future<Boolean> YES = Future.succeededFuture(true);
    private static final Future<Boolean> NO = Future.succeededFuture(false);

    private final PgMerchants merchants;
    private final ConfiguredAccounts configured;
    private final boolean production;

    /** @param production whether real money moves: then an account without TLS is not used */
    public StoredAccounts(PgMerchants merchants, ConfiguredAccounts configured, boolean production) {
        this.merchants = merchants;
        this.configured = configured;
        this.production = production;
    }

    /** From the entries of a merchant, and of all. */
    private interface Choice<T> {
        T of(MerchantChannels own, MerchantChannels all);
    }

    /** From the cache, synchronously, if it can be: this is called for every payment. */
    private <T> Future<T> from(String merchantId, Choice<T> choice) {
        Future<MerchantChannels> own = merchants.find(merchantId);
        Future<MerchantChannels> all = own.succeeded() ? merchants.find(ChannelAccount.DEFAULT) : own;
        return own.succeeded() && all.succeeded()
                ? Future.succeededFuture(choice.of(own.result(), all.result()))
                : merchants.find(merchantId).compose(mine -> merchants
                        .find(ChannelAccount.DEFAULT)
                        .map(everybodys -> choice.of(mine, everybodys)));
    }

    @Override
    public Future<Optional<AccountSettings>> choose(String merchantId, String storeId, Payway payway) {
        return from(merchantId, (own, all) -> {
            AccountName chosen = AccountChoice.of(own.at(payway), all.at(payway), storeId);
            return account(own, all, merchantId, payway, chosen);
        });
    }

    @Override
    public Future<Optional<AccountSettings>> find(String merchantId, Payway payway, @Nullable AccountName account) {
        if (account == null) {
            return from(
                    merchantId,
                    (own, all) -> account(
                            own, all, merchantId, payway, AccountChoice.unnamed(own.at(payway), all.at(payway))));
        }
        Future<Optional<AccountSettings>> found =
                from(merchantId, (own, all) -> account(own, all, merchantId, payway, account));
        return found.succeeded() && found.result().isPresent()
                ? found
                : found.compose(known ->
                        known.isPresent() ? Future.succeededFuture(known) : entered(merchantId, payway, account));
    }

    /** One that was entered a moment ago, and another instance has used already. */
    private Future<Optional<AccountSettings>> entered(String merchantId, Payway payway, AccountName account) {
        return merchants.read(account.owner(merchantId)).map(read -> account(read, read, merchantId, payway, account));
    }

    @Override
    public Future<List<AccountSettings>> all(String merchantId, Payway payway) {
        return from(merchantId, (own, all) -> {
            List<AccountSettings> accounts = new ArrayList<>();
            own.at(payway).byName().values().forEach(account -> settings(account, merchantId)
                    .ifPresent(accounts::add));
            Accounts shared = all.at(payway);
            shared.byName().values().forEach(account -> settings(account, merchantId)
                    .ifPresent(accounts::add));
            if (!shared.byName().containsKey(AccountName.CONFIGURED.name())) {
                configured.find(merchantId, payway).ifPresent(accounts::add);
            }
            return accounts;
        });
    }

    private Optional<AccountSettings> account(
            MerchantChannels own, MerchantChannels all, String merchantId, Payway payway, AccountName name) {
        Accounts accounts = (name.isShared() ? all : own).at(payway);
        ChannelAccount account = accounts.byName().get(name.name());
        if (account != null) {
            return settings(account, merchantId);
        }
        return name.equals(AccountName.CONFIGURED) ? configured.find(merchantId, payway) : Optional.empty();
    }

    @Override
    public Future<Boolean> isOff(String merchantId, Payway payway) {
        Future<MerchantChannels> everyone = merchants.find(ChannelAccount.DEFAULT);
        Future<MerchantChannels> alone = everyone.succeeded() ? merchants.find(merchantId) : everyone;
        if (everyone.succeeded() && alone.succeeded()) {
            return everyone.result().off().contains(payway)
                            || alone.result().off().contains(payway)
                    ? YES
                    : NO;
        }
        return everyone.compose(all -> all.off().contains(payway)
                ? Future.succeededFuture(true)
                : merchants.find(merchantId).map(own -> own.off().contains(payway)));
    }

    private Optional<AccountSettings> settings(ChannelAccount account, String merchantId) {
        if (production && !AccountRules.isEncrypted(account.endpoint())) {
            LOG.error(
                    "the account {}/{}/{} is not used: its endpoint {} has no TLS; enter it again with channel-account add",
                    account.payway().channel(),
                    account.owner(),
                    account.account().name(),
                    account.endpoint());
            return Optional.empty();
        }
        return Optional.of(configured.calledBack(
                new AccountSettings(
                        account.owner(),
                        account.account(),
                        account.payway(),
                        account.endpoint(),
                        account.settings(),
                        null),
                merchantId));
    }
}
