package upay.channel.account;

import io.vertx.core.Future;
import java.util.Optional;
import upay.domain.Payway;

/**
 * Provides the account through which a merchant is charged, and whether the channel is switched off. Answers from
 * memory where possible; the implementation keeps that memory fresh. Safe from any thread; a future that has to wait
 * completes on its caller's context.
 */
@FunctionalInterface
public interface ChannelAccounts {
    /**
     * The merchant's own account at the channel, else the channel's default one; empty if there is neither. Fails if
     * the accounts cannot be read.
     */
    Future<Optional<AccountSettings>> find(String merchantId, Payway payway);

    /** Whether an operator has switched the channel off, for all or for this merchant: no new payments. */
    default Future<Boolean> isOff(String merchantId, Payway payway) {
        return Future.succeededFuture(false);
    }
}
