package upay.store.registry;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import upay.domain.AccountName;
import upay.domain.Payway;

/**
 * The entries of operators for one merchant, or for all.
 *
 * @param accounts its own
 * @param off the channels that are switched off for it
 */
public record MerchantChannels(Map<Payway, Accounts> accounts, Set<Payway> off) {
    public MerchantChannels {
        accounts = Map.copyOf(accounts);
        off = Set.copyOf(off);
    }

    /**
     * At one channel.
     *
     * @param byName the accounts, by their names
     * @param used with which new payments are made; null: no choice was entered
     * @param usedByStore the same for stores with a choice of their own
     */
    public record Accounts(
            Map<String, ChannelAccount> byName, @Nullable AccountName used, Map<String, AccountName> usedByStore) {
        private static final Accounts NONE = new Accounts(Map.of(), null, Map.of());

        public Accounts {
            byName = Map.copyOf(byName);
            usedByStore = Map.copyOf(usedByStore);
        }
    }

    /** At this channel; without any entry if there is none. */
    public Accounts at(Payway payway) {
        return accounts.getOrDefault(payway, Accounts.NONE);
    }
}
