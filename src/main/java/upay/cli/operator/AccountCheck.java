package upay.cli.operator;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import upay.app.account.AccountCertificates;
import upay.app.account.AccountRules;
import upay.channel.Connectors;
import upay.channel.account.AccountSettings;
import upay.config.ChannelsConfig.Channel;
import upay.config.GatewayConfig;
import upay.config.SecretFile;
import upay.config.SettingKey;
import upay.domain.Payway;
import upay.store.registry.ChannelAccount;
import upay.store.registry.RegistryException;

/** Validates an account before it is entered. */
final class AccountCheck {
    /** Settings of every channel that are not an account's. */
    private static final Set<String> NOT_THE_ACCOUNTS =
            Set.of("endpoint", "pay-timeout", "refund-timeout", "read-timeout");

    /** Settings that every account may have. */
    private static final String TRUSTED = "trusted-certificates";

    private AccountCheck() {}

    static URI configured(GatewayConfig config, Payway payway) {
        return config.channels().all().stream()
                .filter(channel -> channel.payway() == payway)
                .map(Channel::endpoint)
                .findFirst()
                .orElseThrow(() -> unknown(payway));
    }

    /** @throws RegistryException with all faults, without values */
    static void check(ChannelAccount account, boolean production) {
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
    static Optional<Instant> firstEnd(ChannelAccount account) {
        return AccountCertificates.firstEnd(settings(account));
    }

    static List<String> warnings(ChannelAccount account) {
        return AccountRules.warnings(settings(account));
    }

    static AccountSettings settings(ChannelAccount account) {
        return new AccountSettings(
                account.owner(), account.account(), account.payway(), account.endpoint(), account.settings(), null);
    }

    /** The confidential ones. */
    static Set<String> secrets(Payway payway) {
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
