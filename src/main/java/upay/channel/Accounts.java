package upay.channel;

import java.util.Optional;
import upay.domain.Payway;

/**
 * Which account a merchant is charged through. Answers from memory, on any thread: whoever implements it keeps it fresh.
 */
@FunctionalInterface
public interface Accounts {
    /** The merchant's own account at the channel, else the channel's default one; empty where there is neither. */
    Optional<AccountSettings> find(String merchantId, Payway payway);
}
