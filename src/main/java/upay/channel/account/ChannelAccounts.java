package upay.channel.account;

import io.vertx.core.Future;
import java.util.Optional;
import upay.domain.Payway;

/**
 * Which account a merchant is charged through, and whether it is switched off. Answers from memory where it can: whoever
 * implements it keeps that fresh. Safe from any thread; a future that has to wait completes on its caller's context.
 */
@FunctionalInterface
public interface ChannelAccounts {
    /** The merchant's own account at the channel, else the channel's default one; empty where there is neither. Fails when nobody can tell. */
    Future<Optional<AccountSettings>> find(String merchantId, Payway payway);

    /** Whether an operator has switched the channel off, for all or for this merchant: no new payments. */
    default Future<Boolean> isOff(String merchantId, Payway payway) {
        return Future.succeededFuture(false);
    }
}
