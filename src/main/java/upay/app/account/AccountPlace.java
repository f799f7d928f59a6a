package upay.app.account;

import java.util.Collection;
import org.jspecify.annotations.Nullable;
import upay.channel.account.AccountSettings;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.store.registry.ChannelAccount;

/**
 * Which account.
 *
 * @param owner a merchant's id, or {@link ChannelAccount#DEFAULT}
 */
public record AccountPlace(String owner, Payway payway, AccountName account) {
    public static AccountPlace of(ChannelAccount account) {
        return new AccountPlace(account.owner(), account.payway(), account.account());
    }

    /** The merchant's id; null for an account of all merchants. */
    public @Nullable String merchant() {
        return merchant(owner);
    }

    /** The same of any owner. */
    public static @Nullable String merchant(String owner) {
        return owner.equals(ChannelAccount.DEFAULT) ? null : owner;
    }

    /** Whether it is one of these. */
    boolean isOf(Collection<AccountSettings> accounts) {
        return accounts.stream()
                .anyMatch(one -> one.payway() == payway
                        && one.owner().equals(owner)
                        && one.account().equals(account));
    }
}
