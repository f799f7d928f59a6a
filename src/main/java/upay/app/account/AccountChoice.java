package upay.app.account;

import upay.domain.AccountName;
import upay.store.registry.MerchantChannels.Accounts;

/** Which account a payment is made with. Pure. */
final class AccountChoice {
    private AccountChoice() {}

    /**
     * For a new payment. A chosen account that is not there any more stays the choice: no other one takes its place
     * silently.
     *
     * @param own the merchant's at the channel
     * @param all those of all merchants there
     */
    static AccountName of(Accounts own, Accounts all, String storeId) {
        AccountName used =
                own.usedByStore().isEmpty() ? own.used() : own.usedByStore().getOrDefault(storeId, own.used());
        if (used != null) {
            return used;
        }
        if (own.byName().containsKey(AccountName.DEFAULT)) {
            return AccountName.OWN;
        }
        return all.used() == null ? unnamed(own, all) : all.used();
    }

    /** Of an order from before accounts had names. */
    static AccountName unnamed(Accounts own, Accounts all) {
        if (own.byName().containsKey(AccountName.DEFAULT)) {
            return AccountName.OWN;
        }
        return all.byName().containsKey(AccountName.DEFAULT) ? AccountName.SHARED : AccountName.CONFIGURED;
    }
}
