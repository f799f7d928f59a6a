package upay.app.account;

import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import upay.domain.AccountName;
import upay.store.registry.ChannelAccount;
import upay.store.registry.ChannelRegistry;
import upay.store.registry.RegistryException;
import upay.store.report.AccountOrders;

/** What entering or removing an account means for the orders that there are. Threads: any. */
public final class AccountReplacement {
    /** What a merchant is at the channels. The keys may change; with another of these it is another account. */
    private static final Set<String> IDENTITY =
            Set.of("app-id", "mch-id", "sub-app-id", "sub-mch-id", "sp-no", "merchant", "mer-id", "seller-id");

    private final ChannelRegistry accounts;
    private final AccountOrders orders;

    public AccountReplacement(ChannelRegistry accounts, AccountOrders orders) {
        this.accounts = accounts;
        this.orders = orders;
    }

    /**
     * @param force although orders of before accounts had names would be asked for with it
     * @return warnings; fails with {@link RegistryException} if they would, without {@code force}
     */
    public Future<List<String>> check(ChannelAccount account, boolean force) {
        return accounts.account(account.owner(), account.payway(), account.account())
                .compose(former ->
                        former.isEmpty() ? requireNoOldOrders(account, force) : warnings(former.get(), account));
    }

    private Future<List<String>> warnings(ChannelAccount former, ChannelAccount account) {
        List<String> changed = IDENTITY.stream()
                .filter(name -> !text(former, name).equals(text(account, name)))
                .sorted()
                .toList();
        if (changed.isEmpty()) {
            return Future.succeededFuture(List.of());
        }
        return orders.any(account.owner(), account.payway(), account.account())
                .map(any -> any
                        ? List.of(String.join(", ", changed)
                                + " changed, and orders were paid with this account: at another merchant or app the"
                                + " channel does not know them. Unless that is one and the same there, enter the former"
                                + " settings again, and the new ones as a second account with another --name; then"
                                + " channel-account use")
                        : List.of());
    }

    /** A first default account takes the place of the one that was used before for orders that name none. */
    private Future<List<String>> requireNoOldOrders(ChannelAccount account, boolean force) {
        boolean first = account.account().name().equals(AccountName.DEFAULT);
        if (!first || force) {
            return Future.succeededFuture(List.of());
        }
        return orders.unnamed(account.owner(), account.payway())
                .compose(unnamed -> unnamed
                        ? Future.failedFuture(new RegistryException(
                                "orders from before accounts had names are paid with the account that was used"
                                        + " before this one, and would be asked for with this one. Enter it with another"
                                        + " --name, and then channel-account use; or --force, if it is the same merchant"
                                        + " at the channel"))
                        : Future.succeededFuture(List.of()));
    }

    /**
     * Fails with {@link RegistryException} if orders are paid with it that are not settled or may be refunded.
     *
     * @param force even then
     */
    public Future<Void> requireNoOrders(AccountPlace place, boolean force) {
        if (force) {
            return Future.succeededFuture();
        }
        return orders.alive(place.owner(), place.payway(), place.account())
                .compose(alive -> alive == 0
                        ? Future.succeededFuture()
                        : Future.failedFuture(new RegistryException(alive
                                + " orders that are paid with it are not settled, or may be refunded."
                                + " Keep it: without new payments (channel-account use) it costs nothing."
                                + " --force removes it nevertheless; these orders can then neither be queried nor"
                                + " refunded until it is entered again")));
    }

    private static String text(ChannelAccount account, String name) {
        return AccountEntry.settings(account).text(name);
    }
}
