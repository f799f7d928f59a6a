package upay;

import io.vertx.core.Future;
import java.util.Optional;
import upay.channel.AccountSettings;
import upay.channel.Accounts;
import upay.domain.Payway;
import upay.store.ChannelAccount;
import upay.store.PgMerchants;

/**
 * The accounts that operators entered: a merchant's own, else the channel's default one in the store, else the configured
 * one. What is switched off is switched off whichever of them it is.
 */
final class StoredAccounts implements Accounts {
    private final PgMerchants merchants;
    private final ConfiguredAccounts configured;

    StoredAccounts(PgMerchants merchants, ConfiguredAccounts configured) {
        this.merchants = merchants;
        this.configured = configured;
    }

    @Override
    public Future<Optional<AccountSettings>> find(String merchantId, Payway payway) {
        return stored(merchantId, payway)
                .compose(own -> own.isPresent() ? Future.succeededFuture(own) : stored(ChannelAccount.DEFAULT, payway))
                .compose(stored -> stored.isPresent()
                        ? Future.succeededFuture(stored.map(account -> settings(account, merchantId)))
                        : configured.find(merchantId, payway));
    }

    @Override
    public Future<Boolean> isOff(String merchantId, Payway payway) {
        return merchants
                .find(ChannelAccount.DEFAULT)
                .compose(all -> all.off().contains(payway)
                        ? Future.succeededFuture(true)
                        : merchants.find(merchantId).map(own -> own.off().contains(payway)));
    }

    private Future<Optional<ChannelAccount>> stored(String owner, Payway payway) {
        return merchants
                .find(owner)
                .map(channels -> Optional.ofNullable(channels.accounts().get(payway)));
    }

    private AccountSettings settings(ChannelAccount account, String merchantId) {
        return configured.calledBack(
                new AccountSettings(account.owner(), account.payway(), account.endpoint(), account.settings(), null),
                merchantId);
    }
}
