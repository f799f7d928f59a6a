package upay.app.account;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import upay.channel.Connectors;
import upay.channel.account.AccountSettings;
import upay.config.ChannelsConfig.Channel;
import upay.config.GatewayConfig;
import upay.config.SecretFile;
import upay.config.SettingKey;
import upay.domain.AccountSettingNames;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.store.registry.ChannelAccount;
import upay.store.registry.RegistryException;

/** An account as it is entered: the names of its settings, what is wrong with it, and what is missing. */
public final class AccountEntry {
    /** Settings of every channel that are not an account's. */
    private static final Set<String> NOT_THE_ACCOUNTS =
            Set.of("endpoint", "pay-timeout", "refund-timeout", "read-timeout");

    private static final Pattern MISSING = Pattern.compile("([a-z][a-z0-9-]*) is missing");

    /** Settings that every account may have. */
    private static final String TRUSTED = "trusted-certificates";

    private AccountEntry() {}

    /** The channel's address, as configured. */
    public static URI endpoint(GatewayConfig config, Payway payway) {
        return config.channels().all().stream()
                .filter(channel -> channel.payway() == payway)
                .map(Channel::endpoint)
                .findFirst()
                .orElseThrow(() -> unknown(payway));
    }

    /** @throws RegistryException with all faults, without values */
    public static void check(ChannelAccount account, boolean production) {
        if (Connectors.find(account.payway()).isEmpty()) {
            throw unknown(account.payway());
        }
        List<String> faults = new ArrayList<>();
        Set<String> known = names(account.payway());
        account.settings().keySet().stream()
                .filter(name -> !known.contains(name))
                .sorted()
                .forEach(name -> faults.add(name + " is not a setting; known: " + known));
        faults.addAll(AccountRules.faults(settings(account), production, Instant.now()));
        if (!faults.isEmpty()) {
            throw new RegistryException("the account cannot be used:\n  " + String.join("\n  ", faults));
        }
    }

    /** Of its certificates; empty: it has none. */
    public static Optional<Instant> firstEnd(ChannelAccount account) {
        return AccountCertificates.firstEnd(settings(account));
    }

    /** What is unusual, and may be right. */
    public static List<String> warnings(ChannelAccount account) {
        return AccountRules.warnings(settings(account));
    }

    /** As its connector takes it. */
    public static AccountSettings settings(ChannelAccount account) {
        return new AccountSettings(
                account.owner(), account.account(), account.payway(), account.endpoint(), account.settings(), null);
    }

    /** The names of the settings that its connector needs and has not; takes some milliseconds. */
    public static List<String> missing(ChannelAccount account) {
        List<String> names = new ArrayList<>();
        for (String fault : AccountRules.connectorsFaults(settings(account))) {
            Matcher matcher = MISSING.matcher(fault);
            while (matcher.find()) {
                names.add(matcher.group(1));
            }
        }
        return names;
    }

    /**
     * The settings under their current names, and a warning for each that was given under a former one.
     *
     * @throws RegistryException if one is given under both
     */
    public static Renamed renamed(Map<String, Secret> given) {
        List<String> warnings = new ArrayList<>();
        given.keySet().stream()
                .filter(AccountSettingNames.RENAMED::containsKey)
                .sorted()
                .forEach(name -> {
                    String current = AccountSettingNames.current(name);
                    if (given.containsKey(current)) {
                        throw new RegistryException(
                                current + " is given together with " + name + ", its former name; leave out " + name);
                    }
                    warnings.add(
                            name + ": is called " + current + " now; the next version no longer takes the former name");
                });
        return new Renamed(AccountSettingNames.current(given), warnings);
    }

    /** Settings under their current names. */
    public record Renamed(Map<String, Secret> settings, List<String> warnings) {}

    /** The confidential ones. */
    public static Set<String> secrets(Payway payway) {
        String prefix = "channels." + payway.channel() + ".";
        return GatewayConfig.keys().stream()
                .filter(key -> key.secret() && key.name().startsWith(prefix) && !SecretFile.isPublic(key.name()))
                .map(key -> key.name().substring(prefix.length()))
                .collect(Collectors.toSet());
    }

    /** By their names in the configuration. */
    private static Set<String> names(Payway payway) {
        String prefix = "channels." + payway.channel() + ".";
        Set<String> names = new TreeSet<>(Set.of(TRUSTED));
        for (SettingKey key : GatewayConfig.keys()) {
            if (key.name().startsWith(prefix)) {
                names.add(key.name().substring(prefix.length()));
            }
        }
        names.removeAll(NOT_THE_ACCOUNTS);
        names.removeIf(name -> name.endsWith("-file") && names.contains(name.substring(0, name.length() - 5)));
        return names;
    }

    private static RegistryException unknown(Payway payway) {
        return new RegistryException("this gateway does not support " + payway.channel());
    }
}
