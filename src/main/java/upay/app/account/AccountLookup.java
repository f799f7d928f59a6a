package upay.app.account;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import upay.channel.account.AccountSettings;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.store.registry.ChannelAccount;
import upay.store.registry.ChannelRegistry;
import upay.store.registry.RegistryException;

/** The accounts that there are: those of the store and the configured ones. Threads: any. */
public final class AccountLookup {
    private final ChannelRegistry stored;
    private final List<AccountSettings> configured;

    /** @param configured or the sandbox's */
    public AccountLookup(ChannelRegistry stored, List<AccountSettings> configured) {
        this.stored = stored;
        this.configured = List.copyOf(configured);
    }

    /** The account, whether stored or configured; empty: there is none. */
    public Future<Optional<AccountSettings>> find(AccountPlace place) {
        return stored.account(place.owner(), place.payway(), place.account())
                .map(found -> found.map(AccountEntry::settings).or(() -> configured.stream()
                        .filter(one -> place.isOf(List.of(one)))
                        .findFirst()));
    }

    /**
     * Fails with {@link RegistryException} if there is no such account for new payments of this owner.
     *
     * @param owner whose payments are meant
     */
    public Future<Void> requireUsable(String owner, Payway channel, AccountName account) {
        String whose = account.isShared() ? ChannelAccount.DEFAULT : owner;
        return find(new AccountPlace(whose, channel, account))
                .compose(found -> found.isPresent()
                        ? Future.succeededFuture()
                        : Future.failedFuture(new RegistryException("there is no account " + account.name() + " of "
                                + (account.isShared() ? "all merchants" : "merchant " + owner) + " at "
                                + channel.channel()
                                + ": enter it with channel-account add, or see channel-account list")));
    }
}
