package upay.app.account;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import upay.channel.Connectors;
import upay.channel.account.AccountKeys;
import upay.channel.account.AccountSettings;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.domain.terminal.SecretStrength;

/**
 * The mistakes in a channel account that are certain without asking the channel. One sentence each: the setting, what is
 * wrong and what to do, never a value of a secret. Takes some milliseconds.
 */
public final class AccountRules {
    /** The shared keys, by the connectors' name for them. */
    private static final String KEY = "key";

    private static final int WECHAT_KEY_LENGTH = 32;

    private AccountRules() {}

    /**
     * All faults of an account that is entered or configured now.
     *
     * @param production whether real money moves
     */
    public static List<String> faults(AccountSettings account, boolean production, Instant now) {
        List<String> faults = new ArrayList<>(connectorsFaults(account));
        AccountKeys keys = AccountKeys.of(account);
        faults.addAll(lasting(account, keys, production));
        faults.addAll(CertificateRules.dated(account, keys, now));
        return faults;
    }

    /**
     * The faults, besides the connector's, that no passing of time adds: an account with one of them is never used. A
     * certificate that has ended since is none: the account's orders must still be queried.
     */
    static List<String> lasting(AccountSettings account, boolean production) {
        return lasting(account, AccountKeys.of(account), production);
    }

    private static List<String> lasting(AccountSettings account, AccountKeys keys, boolean production) {
        List<String> faults = new ArrayList<>(sharedKey(account));
        faults.addAll(KeyPairRules.faults(account, keys));
        faults.addAll(WechatV3Rules.faults(account, keys));
        faults.addAll(SandboxTraces.faults(account, keys, production));
        faults.addAll(
                AlipayCertificateRules.faults(account, keys, production || SandboxTraces.isReal(account.endpoint())));
        if (isEncrypted(account.endpoint())) {
            faults.addAll(AccountForms.faults(account));
            faults.addAll(CertificateRules.refunds(account, keys));
        } else if (production) {
            faults.add("endpoint must be https:// in production: payment codes travel there");
        }
        return faults;
    }

    /** What is unusual in an account and may be right. */
    public static List<String> warnings(AccountSettings account) {
        List<String> warnings = new ArrayList<>();
        if (isEncrypted(account.endpoint())) {
            warnings.addAll(AccountForms.warnings(account));
            warnings.addAll(CertificateRules.warnings(account));
            warnings.addAll(WechatV3Rules.warnings(account));
            warnings.addAll(AlipayCertificateRules.warnings(account));
        }
        return warnings;
    }

    static List<String> connectorsFaults(AccountSettings account) {
        try {
            Connectors.find(account.payway()).orElseThrow().open(account);
            return List.of();
        } catch (IllegalArgumentException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
    }

    /** A shared key has the channel's form, and can't be guessed. */
    private static List<String> sharedKey(AccountSettings account) {
        String key = account.text(KEY);
        if (key.isEmpty() || WechatV3Rules.isV3(account)) {
            return List.of();
        }
        if (account.payway() == Payway.WECHAT && key.length() != WECHAT_KEY_LENGTH) {
            return List.of(KEY + " has " + key.length() + " characters; WeChat Pay's API key (v2) has "
                    + WECHAT_KEY_LENGTH + " letters and digits: copy it again, or set a new one on its platform");
        }
        if (account.payway() == Payway.WECHAT && !key.matches("[0-9A-Za-z]+")) {
            return List.of(KEY + " is not " + WECHAT_KEY_LENGTH + " letters and digits, as WeChat Pay has them");
        }
        if (!key.chars().allMatch(c -> c > ' ' && c < 127)) {
            return List.of(KEY + " has white space or characters that are not ASCII within it: copy it again");
        }
        return SecretStrength.fault(new Secret(key)).map(fault -> KEY + " " + fault).stream()
                .toList();
    }

    public static boolean isEncrypted(String endpoint) {
        return endpoint.toLowerCase(Locale.ROOT).startsWith("https://");
    }
}
