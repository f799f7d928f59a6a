package upay.app.account;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import upay.channel.account.AccountKeys;
import upay.channel.account.AccountSettings;
import upay.domain.Payway;

/** Published keys and test systems where real money moves: in production, and at the channels' own addresses. */
final class SandboxTraces {
    private static final Pattern SHARED_KEY = Pattern.compile(".*key");

    /** The channels' own test systems, by parts of their addresses. */
    private static final List<String> TEST_SYSTEMS =
            List.of("alipaydev.com", "test.95516.com", "101.231.204.80", "/sandboxnew", "/apiv2sandbox");

    private static final Set<String> REAL_HOSTS = Set.of(
            "openapi.alipay.com",
            "api.mch.weixin.qq.com",
            "api2.mch.weixin.qq.com",
            "www.baifubao.com",
            "paygate.jd.com",
            "gateway.95516.com");

    /** Numbers of the channels' public demonstrations, whose keys everybody has. */
    private static final Map<String, String> DEMONSTRATIONS =
            Map.of("sp-no", "9000100005", "mer-id", "777290058110097", "merchant", "22294531");

    private SandboxTraces() {}

    static List<String> faults(AccountSettings account, AccountKeys keys, boolean production) {
        List<String> faults = new ArrayList<>();
        boolean real = isReal(account.endpoint());
        if (production || real) {
            published(account, keys)
                    .forEach(name ->
                            faults.add(name + " is the sandbox's published one; production needs the account's own"));
        }
        if (real && account.payway() == Payway.ALIPAY && account.text("app-id").startsWith("9021")) {
            faults.add("app-id is one of Alipay's sandbox, and the endpoint is not;"
                    + " take the application's own id, or the sandbox's endpoint");
        }
        if (production) {
            String endpoint = account.endpoint().toLowerCase(Locale.ROOT);
            TEST_SYSTEMS.stream()
                    .filter(endpoint::contains)
                    .findFirst()
                    .ifPresent(found ->
                            faults.add("endpoint is the channel's test system, where no money moves; production needs"
                                    + " the channel's own endpoint"));
            DEMONSTRATIONS.forEach((name, number) -> {
                if (account.text(name).equals(number)) {
                    faults.add(name + " is that of the channel's public demonstration; production needs the"
                            + " account's own");
                }
            });
        }
        return faults;
    }

    /** Whether an endpoint is the channel's own, where real money moves. */
    static boolean isReal(String endpoint) {
        try {
            String host = URI.create(endpoint.strip()).getHost();
            return host != null && REAL_HOSTS.contains(host.toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static List<String> published(AccountSettings account, AccountKeys keys) {
        return ConfiguredAccounts.allPublished(account.payway()).stream()
                .flatMap(published -> {
                    AccountSettings sandbox = new AccountSettings(account.payway(), "", published, null);
                    AccountKeys theirs = AccountKeys.of(sandbox);
                    return account.settings().keySet().stream()
                            .filter(name -> isSame(name, keys, theirs)
                                    || SHARED_KEY.matcher(name).matches()
                                            && isSame(account.text(name), sandbox.text(name)));
                })
                .sorted()
                .distinct()
                .toList();
    }

    private static boolean isSame(String name, AccountKeys ours, AccountKeys theirs) {
        return isSame(ours.privateKeys().get(name), theirs.privateKeys().get(name))
                || isSame(ours.publicKeys().get(name), theirs.publicKeys().get(name))
                || isSame(ours.certificates().get(name), theirs.certificates().get(name));
    }

    private static boolean isSame(@Nullable Object ours, @Nullable Object theirs) {
        return ours != null && !ours.equals("") && Objects.equals(ours, theirs);
    }
}
