package upay.app.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import upay.channel.account.AccountSettings;
import upay.domain.Payway;

/**
 * The forms of the channels' numbers. Judged at an https endpoint only: a sandbox over http may have numbers of its own.
 */
final class AccountForms {
    private static final String WECHAT_APP = "wx or ww and 16 letters and digits, for example wxd930ea5d5a258f4f";
    private static final String WECHAT_MERCHANT = "the merchant's number, 8 to 10 digits";

    /** Certain: a number of another form never works. */
    private static final Map<Payway, List<Form>> REQUIRED = Map.of(
            Payway.ALIPAY,
            List.of(
                    new Form(
                            "app-id",
                            "2088\\d{12}",
                            false,
                            "the number of an Alipay account (PID), and not of an"
                                    + " application; the open platform shows the APPID on the application's page"),
                    new Form("app-id", "\\d{16}", true, "an APPID: 16 digits, as the application's page shows it")),
            Payway.WECHAT,
            List.of(
                    new Form("app-id", "w[wx][0-9A-Za-z]{16}", true, WECHAT_APP),
                    new Form("sub-app-id", "w[wx][0-9A-Za-z]{16}", true, WECHAT_APP),
                    new Form("mch-id", "\\d{8,10}", true, WECHAT_MERCHANT),
                    new Form("sub-mch-id", "\\d{8,10}", true, WECHAT_MERCHANT)),
            Payway.BAIFUBAO,
            List.of(new Form("sp-no", "\\d+", true, "the merchant's number, digits only")));

    /** Unusual: as far as is known, the channel issues others. */
    private static final Map<Payway, List<Form>> USUAL = Map.of(
            Payway.ALIPAY,
            List.of(
                    new Form(
                            "app-id",
                            "(20|9021)\\d+",
                            true,
                            "an APPID that begins with 20, or with 9021 in the sandbox"),
                    new Form("seller-id", "2088\\d{12}", true, "the number of an Alipay account, 16 digits from 2088")),
            Payway.BAIFUBAO,
            List.of(new Form("sp-no", "\\d{10}", true, "10 digits")),
            Payway.JDPAY,
            List.of(new Form("merchant", "\\d{8,15}", true, "a merchant's number of 8 to 15 digits")));

    /**
     * @param expected whether the value must match the pattern, or must not
     * @param words what it must be; or, if it must not match, what it is
     */
    private record Form(String name, Pattern pattern, boolean expected, String words) {
        Form(String name, String pattern, boolean expected, String words) {
            this(name, Pattern.compile(pattern), expected, words);
        }

        Stream<String> faults(AccountSettings account) {
            String value = account.text(name);
            boolean sound = value.isEmpty() || pattern.matcher(value).matches() == expected;
            return sound ? Stream.empty() : Stream.of(name + (expected ? " is not " : " is ") + words);
        }
    }

    private AccountForms() {}

    static List<String> faults(AccountSettings account) {
        return of(REQUIRED, account);
    }

    static List<String> warnings(AccountSettings account) {
        return faults(account).isEmpty() ? of(USUAL, account) : List.of();
    }

    private static List<String> of(Map<Payway, List<Form>> forms, AccountSettings account) {
        List<String> found = new ArrayList<>();
        forms.getOrDefault(account.payway(), List.of())
                .forEach(form -> form.faults(account).forEach(found::add));
        return found;
    }
}
