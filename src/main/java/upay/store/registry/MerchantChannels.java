package upay.store.registry;

import java.util.Map;
import java.util.Set;
import upay.domain.Payway;

/**
 * The entries of operators for one merchant, or for all.
 *
 * @param accounts its own
 * @param off the channels that are switched off for it
 */
public record MerchantChannels(Map<Payway, ChannelAccount> accounts, Set<Payway> off) {
    public MerchantChannels {
        accounts = Map.copyOf(accounts);
        off = Set.copyOf(off);
    }
}
