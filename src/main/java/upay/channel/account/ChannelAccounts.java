package upay.channel.account;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.domain.AccountName;
import upay.domain.Payway;

/**
 * Provides the account through which a merchant is charged, and whether the channel is switched off. Answers from
 * memory where possible; the implementation keeps that memory fresh. Safe from any thread; a future that has to wait
 * completes on its caller's context.
 */
@FunctionalInterface
public interface ChannelAccounts {
    /**
     * The account of an order; empty if it is not there any more. Fails if the accounts cannot be read.
     *
     * @param account as the order has it; null, for one from before accounts had names: the merchant's own one called
     *     default, else the channel's, else the configured one
     */
    Future<Optional<AccountSettings>> find(String merchantId, Payway payway, @Nullable AccountName account);

    /** The account for a new payment; empty if there is none. Fails if the accounts cannot be read. */
    default Future<Optional<AccountSettings>> choose(String merchantId, String storeId, Payway payway) {
        return find(merchantId, payway, null);
    }

    /** All that a merchant's orders may be paid with, a bounded number. Fails if the accounts cannot be read. */
    default Future<List<AccountSettings>> all(String merchantId, Payway payway) {
        return find(merchantId, payway, null).map(found -> found.stream().toList());
    }

    /** Whether an operator has switched the channel off, for all or for this merchant: no new payments. */
    default Future<Boolean> isOff(String merchantId, Payway payway) {
        return Future.succeededFuture(false);
    }
}
