package upay.app.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.domain.terminal.SecretStrength;

/** The faults of a channel account, in addition to its connector's checks. One sentence each, without values. */
public final class AccountRules {
    /** The shared keys, by the connectors' name for them. */
    private static final String KEY = "key";

    private static final Pattern SECRET = Pattern.compile(".*(key|certificate)");
    private static final Pattern WECHAT_KEY = Pattern.compile("[0-9A-Za-z]{32}");

    private AccountRules() {}

    /** A shared key has the channel's form, and can't be guessed. */
    public static List<String> ofKeys(Payway payway, Map<String, Secret> settings) {
        Secret key = settings.get(KEY);
        if (key == null || key.reveal().isBlank()) {
            return List.of();
        }
        if (payway == Payway.WECHAT && !WECHAT_KEY.matcher(key.reveal()).matches()) {
            return List.of(KEY + " is not 32 letters and digits, as WeChat Pay has them");
        }
        return SecretStrength.fault(key).map(fault -> KEY + " " + fault).stream()
                .toList();
    }

    /** In production: TLS, and none of the sandbox's published keys. */
    public static List<String> ofProduction(Payway payway, String endpoint, Map<String, Secret> settings) {
        List<String> faults = new ArrayList<>(published(payway, settings));
        if (!isEncrypted(endpoint)) {
            faults.add("endpoint must be https:// in production: payment codes travel there");
        }
        return faults;
    }

    static List<String> published(Payway payway, Map<String, Secret> settings) {
        Map<String, Secret> published = ConfiguredAccounts.published(payway);
        return settings.entrySet().stream()
                .filter(setting -> SECRET.matcher(setting.getKey()).matches())
                .filter(setting -> isSame(setting.getValue(), published.get(setting.getKey())))
                .map(setting ->
                        setting.getKey() + " is the sandbox's published one; production needs the account's own")
                .sorted()
                .toList();
    }

    private static boolean isSame(Secret setting, @Nullable Secret published) {
        return published != null && bare(setting).equals(bare(published));
    }

    /** A key's Base64, with or without PEM around it. */
    private static Secret bare(Secret key) {
        return new Secret(key.reveal().replaceAll("-----[A-Z ]+-----|\\s", ""));
    }

    public static boolean isEncrypted(String endpoint) {
        return endpoint.toLowerCase(Locale.ROOT).startsWith("https://");
    }
}
