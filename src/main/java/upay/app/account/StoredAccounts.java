package upay.app.account;

import io.vertx.core.Future;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.channel.account.AccountSettings;
import upay.channel.account.ChannelAccounts;
import upay.domain.Payway;
import upay.store.credential.PgMerchants;
import upay.store.registry.ChannelAccount;
import upay.store.registry.MerchantChannels;

/**
 * The accounts that operators entered: a merchant's own, else the channel's default one in the store, else the
 * configured one. The off-switch applies to all of them.
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

    @Override
    public Future<Optional<AccountSettings>> find(String merchantId, Payway payway) {
        Future<MerchantChannels> own = merchants.find(merchantId);
        Future<MerchantChannels> all = own.succeeded() ? merchants.find(ChannelAccount.DEFAULT) : own;
        return own.succeeded() && all.succeeded()
                ? chosen(own.result(), all.result(), merchantId, payway)
                : findLater(merchantId, payway);
    }

    /** From the cache, synchronously: this is called for every payment. */
    private Future<Optional<AccountSettings>> chosen(
            MerchantChannels own, MerchantChannels all, String merchantId, Payway payway) {
        ChannelAccount account = own.accounts().get(payway);
        if (account == null) {
            account = all.accounts().get(payway);
        }
        return account == null
                ? configured.find(merchantId, payway)
                : Future.succeededFuture(settings(account, merchantId));
    }

    private Future<Optional<AccountSettings>> findLater(String merchantId, Payway payway) {
        return stored(merchantId, payway)
                .compose(own -> own.isPresent() ? Future.succeededFuture(own) : stored(ChannelAccount.DEFAULT, payway))
                .compose(stored -> stored.isPresent()
                        ? Future.succeededFuture(stored.flatMap(account -> settings(account, merchantId)))
                        : configured.find(merchantId, payway));
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

    private Future<Optional<ChannelAccount>> stored(String owner, Payway payway) {
        return merchants
                .find(owner)
                .map(channels -> Optional.ofNullable(channels.accounts().get(payway)));
    }

    private Optional<AccountSettings> settings(ChannelAccount account, String merchantId) {
        if (production && !AccountRules.isEncrypted(account.endpoint())) {
            LOG.error(
                    "the {} account of {} is not used: its endpoint {} has no TLS; enter it again with channel-account add",
                    account.payway().channel(),
                    account.owner(),
                    account.endpoint());
            return Optional.empty();
        }
        return Optional.of(configured.calledBack(
                new AccountSettings(account.owner(), account.payway(), account.endpoint(), account.settings(), null),
                merchantId));
    }
}
