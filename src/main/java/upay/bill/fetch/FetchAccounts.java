package upay.bill.fetch;

import java.util.Optional;
import java.util.function.Consumer;
import upay.bill.BillAccount;
import upay.channel.account.AccountSettings;

/** The accounts at the channels, configured and entered, as they are now. Blocks; plain threads. */
public interface FetchAccounts {
    /** Each of them once. */
    void each(Consumer<AccountSettings> take);

    /** Empty: it is gone. */
    Optional<AccountSettings> find(BillAccount account);
}
