package upay.cli.operator;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import upay.cli.console.ExitCode;
import upay.cli.console.JsonOutput;
import upay.cli.console.SecretInput;
import upay.config.GatewayConfig;
import upay.config.SecretFile;
import upay.domain.AccountSettingNames;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.store.registry.ChannelAccount;
import upay.store.registry.ChannelRegistry;
import upay.store.registry.RegistryException;

/** The accounts through which merchants are charged. */
@Command(
        name = "channel-account",
        description = {
            "Enters, lists, tests and removes accounts at the channels: a merchant's own, or the channel's default one.",
            "Prints one JSON object a line. Gateways use a change within 5 s."
        })
public final class ChannelAccountCommand {
    /** A certificate with its key has a few KiB. */
    private static final int FILE_MAX = 64 * 1024;

    @Command(
            name = "add",
            description = {
                "Enters an account, and replaces an existing one. The names of the settings are in",
                "conf/gateway.yaml under the channel; all faults are reported at once."
            })
    int add(
            @Mixin CommandContext desk,
            @Option(
                            names = "--channel",
                            paramLabel = "CHANNEL",
                            required = true,
                            description = "One of ${COMPLETION-CANDIDATES}.")
                    Payway channel,
            @ArgGroup(multiplicity = "1") AccountOwner owner,
            @Option(
                            names = "--endpoint",
                            paramLabel = "URL",
                            description = "The channel's address. Default: as configured.")
                    URI endpoint,
            @Option(
                            names = "--set",
                            paramLabel = "NAME=VALUE",
                            description =
                                    "A setting that is not a secret: every user of the machine can see it in the list of processes.")
                    Map<String, String> values,
            @Option(
                            names = "--set-file",
                            paramLabel = "NAME=FILE",
                            description =
                                    "A setting from a file readable by its owner only, or - for standard input; for a binary one"
                                            + " (PKCS#12) its Base64.")
                    Map<String, Path> files)
            throws Exception {
        GatewayConfig config = desk.config();
        Map<String, Secret> settings = renamed(desk, settings(desk.isProduction(), channel, values, files));
        URI where = endpoint != null ? endpoint : AccountCheck.configured(config, channel);
        ChannelAccount account = new ChannelAccount(owner.id(desk), channel, where.toString(), settings, Instant.EPOCH);
        AccountCheck.check(account, desk.isProduction());
        AccountCheck.warnings(account).forEach(desk::warn);
        String whose = account.owner();
        return desk.work((office, sameConfig) -> {
            office.await(office.store().channelRegistry().put(account));
            desk.print(new JsonOutput()
                    .put("channel", channel.channel())
                    .put("merchant", AccountOwner.shown(account.owner()))
                    .put("endpoint", account.endpoint())
                    .put("settings", new TreeMap<>(settings).keySet())
                    .put("next", "channel-account test --channel " + channel.channel() + AccountOwner.option(whose)));
        });
    }

    @Command(name = "list", description = "Lists the accounts with the names of their settings, never the values.")
    int list(@Mixin CommandContext desk, @ArgGroup AccountOwner owner) throws Exception {
        String whose = owner == null ? "" : owner.id(desk);
        return desk.work((office, config) -> desk.<ChannelAccount>printAll(
                last -> office.await(office.store()
                        .channelRegistry()
                        .accounts(
                                whose,
                                last == null ? "" : last.owner(),
                                last == null ? "" : last.payway().channel(),
                                CommandContext.PAGE)),
                ChannelAccountCommand::line));
    }

    @Command(
            name = "test",
            description = {
                "Tries accounts with the query of an order that cannot exist: moves no money, changes nothing. Prints one",
                "JSON object for each check: ok, failed or unknown, and what to do. With --merchant: the accounts that",
                "the merchant's payments go through; without: all. Exit codes: 0 all are ok; 1 otherwise."
            })
    int test(
            @Mixin CommandContext desk,
            @Option(
                            names = "--channel",
                            paramLabel = "CHANNEL",
                            description = "One of ${COMPLETION-CANDIDATES}. Default: all.")
                    Payway channel,
            @ArgGroup AccountOwner owner)
            throws Exception {
        String whose = owner == null ? "" : owner.id(desk);
        AccountTrial test = new AccountTrial(desk);
        int code = desk.work((office, config) -> test.run(office, config, whose, channel));
        return code == ExitCode.OK && !test.isSound() ? ExitCode.FAILED : code;
    }

    @Command(
            name = "remove",
            description = {
                "Removes an account. Payments through it can no longer be queried or refunded, so it is refused",
                "while it has unsettled payments. To stop new payments only: channel off."
            })
    int remove(
            @Mixin CommandContext desk,
            @Option(
                            names = "--channel",
                            paramLabel = "CHANNEL",
                            required = true,
                            description = "One of ${COMPLETION-CANDIDATES}.")
                    Payway channel,
            @ArgGroup(multiplicity = "1") AccountOwner owner,
            @Option(names = "--force", description = "Even with unsettled payments.") boolean force)
            throws Exception {
        String whose = owner.id(desk);
        return desk.work((office, config) -> {
            ChannelRegistry registry = office.store().channelRegistry();
            long unsettled = office.await(registry.unsettled(whose, channel));
            if (unsettled > 0 && !force) {
                throw new RegistryException(unsettled
                        + " payments or refunds of it are not settled yet (--force removes it" + " nevertheless)");
            }
            office.await(registry.remove(whose, channel));
            desk.print(new JsonOutput()
                    .put("channel", channel.channel())
                    .put("merchant", AccountOwner.shown(whose))
                    .put("removed", true));
        });
    }

    private static Map<String, Secret> settings(
            boolean production, Payway channel, Map<String, String> values, Map<String, Path> files) {
        Map<String, Secret> settings = new TreeMap<>();
        List<String> faults = new ArrayList<>();
        if (values != null) {
            Set<String> secrets = production ? AccountCheck.secrets(channel) : Set.of();
            values.forEach((name, value) -> {
                settings.put(name, new Secret(value));
                if (secrets.contains(name)) {
                    faults.add(name
                            + " is a secret, and every user of the machine can see a command line; use"
                            + " --set-file " + name + "=" + SecretInput.WAYS);
                }
            });
        }
        if (files != null) {
            files.forEach((name, file) -> {
                if (production && !SecretFile.isPublic(name)) {
                    SecretInput.exposure(file).ifPresent(how -> faults.add(name + ": " + file + ", " + how));
                }
                try {
                    if (settings.put(name, SecretInput.read(file, FILE_MAX)) != null) {
                        faults.add(name + " is given twice");
                    }
                } catch (IOException e) {
                    faults.add(name + ": " + file + " can't be read");
                }
            });
        }
        if (!faults.isEmpty()) {
            throw new RegistryException("the settings cannot be read: " + String.join("; ", faults));
        }
        return settings;
    }

    /** What is given under a former name is stored under the current one. */
    private static Map<String, Secret> renamed(CommandContext desk, Map<String, Secret> given) {
        given.keySet().stream()
                .filter(AccountSettingNames.RENAMED::containsKey)
                .sorted()
                .forEach(name -> {
                    String current = AccountSettingNames.current(name);
                    if (given.containsKey(current)) {
                        throw new RegistryException(
                                current + " is given together with " + name + ", its former name; leave out " + name);
                    }
                    desk.err()
                            .println("Warning: " + name + ": is called " + current
                                    + " now; the next version no longer takes the former name");
                });
        return AccountSettingNames.current(given);
    }

    private static JsonOutput line(ChannelAccount account) {
        return new JsonOutput()
                .put("channel", account.payway().channel())
                .put("merchant", AccountOwner.shown(account.owner()))
                .put("endpoint", account.endpoint())
                .put("settings", new TreeMap<>(account.settings()).keySet())
                .put("expires", AccountCheck.firstEnd(account).orElse(null))
                .put("changed", account.changed());
    }
}
