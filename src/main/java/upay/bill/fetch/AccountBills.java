package upay.bill.fetch;

import java.nio.file.Path;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import upay.bill.BillAccount;
import upay.bill.BillFile;
import upay.bill.BillLimits;
import upay.channel.account.AccountSettings;
import upay.domain.Payway;

/** What an account's settings say of its bills. */
public final class AccountBills {
    private AccountBills() {}

    public static BillAccount of(AccountSettings account) {
        return new BillAccount(account.payway(), account.owner(), account.account());
    }

    /** The file as a bill of this account: with the numbers that must be in it. */
    public static BillFile file(AccountSettings account, Path path, LocalDate day, BillLimits limits) {
        return new BillFile(
                path,
                day,
                text(account, merchantSetting(account.payway())),
                text(account, account.payway() == Payway.WECHAT ? "sub-mch-id" : ""),
                limits);
    }

    /** Why an account's bills cannot be fetched, for an operator. */
    public static String byHand(AccountSettings account) {
        return switch (account.payway()) {
            case JDPAY -> "bill-key is missing in the account: enter it, or bring the bill with bill import";
            case WECHAT ->
                "the account has version 3 (api), without a key for downloadbill: bring the bill with bill import";
            case ALIPAY, UNIONPAY, BAIFUBAO -> "this channel has no call for bills: bring it with bill import";
        };
    }

    /** Under which name an account has the number that is in its bills. */
    private static String merchantSetting(Payway payway) {
        return switch (payway) {
            case ALIPAY -> "seller-id";
            case WECHAT -> "mch-id";
            case UNIONPAY -> "mer-id";
            case BAIFUBAO -> "sp-no";
            // Its number is only in the names of its files.
            case JDPAY -> "";
        };
    }

    private static @Nullable String text(AccountSettings settings, String name) {
        String value = settings.text(name);
        return value.isEmpty() ? null : value;
    }
}
