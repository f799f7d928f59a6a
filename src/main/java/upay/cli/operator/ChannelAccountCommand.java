package upay.cli.operator;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import upay.app.OperatorSession;
import upay.app.account.AccountEntry;
import upay.app.account.AccountLookup;
import upay.app.account.AccountPlace;
import upay.app.account.AccountReplacement;
import upay.app.account.AccountRows;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.cli.console.JsonOutput;
import upay.cli.console.SecretInput;
import upay.config.GatewayConfig;
import upay.config.SecretFile;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.registry.RegistryRows;
import upay.store.registry.AccountUses;
import upay.store.registry.AccountUses.Use;
import upay.store.registry.ChannelAccount;
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
                "Enters an account, and replaces an existing one of the same name. The names of the settings are in",
                "conf/gateway.yaml under the channel; all faults are reported at once. An order keeps the account that it",
                "is paid with: for another merchant number at the channel enter a second account under another --name,",
                "and move new payments to it with channel-account use."
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
                            names = "--name",
                            paramLabel = "NAME",
                            defaultValue = AccountName.DEFAULT,
                            description = "Which of the owner's accounts at the channel. Default: ${DEFAULT-VALUE}.")
                    String name,
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
                    Map<String, Path> files,
            @Option(
                            names = "--force",
                            description = "Although orders of before accounts had names would be asked for with it.")
                    boolean force)
            throws Exception {
        GatewayConfig config = desk.config();
        AccountEntry.Renamed renamed = AccountEntry.renamed(settings(desk.isProduction(), channel, values, files));
        renamed.warnings().forEach(desk::warn);
        Map<String, Secret> settings = renamed.settings();
        URI where = endpoint != null ? endpoint : AccountEntry.endpoint(config, channel);
        ChannelAccount account = new ChannelAccount(
                owner.id(desk), owner.account(desk, name), channel, where.toString(), settings, Instant.EPOCH);
        AccountEntry.check(account, desk.isProduction());
        AccountEntry.warnings(account).forEach(desk::warn);
        return desk.work((office, sameConfig) -> {
            office.await(replacement(office).check(account, force)).forEach(desk::warn);
            office.act(
                    Act.of(
                            AuditAction.CHANNEL_ACCOUNT_ADD,
                            account.owner(),
                            channel.channel(),
                            account.account().name()),
                    admin -> admin.channels().put(account));
            desk.print(new JsonOutput()
                    .put("channel", channel.channel())
                    .put("merchant", AccountOwner.shown(account.owner()))
                    .put("name", account.account().name())
                    .put("endpoint", account.endpoint())
                    .put("settings", new TreeMap<>(settings).keySet())
                    .put(
                            "next",
                            "channel-account test --channel " + channel.channel()
                                    + AccountOwner.option(account.owner(), account.account())));
        });
    }

    @Command(
            name = "list",
            description = {
                "Lists the accounts with the names of their settings, never the values; then with which account new payments",
                "are made, where one was chosen with channel-account use."
            })
    int list(@Mixin CommandContext desk, @ArgGroup AccountOwner owner) throws Exception {
        String whose = owner == null ? "" : owner.id(desk);
        return desk.work((office, config) -> {
            desk.<ChannelAccount>printAll(
                    last -> office.await(office.store().channelRegistry().accounts(whose, last, CommandContext.PAGE)),
                    ChannelAccountCommand::line);
            desk.<Use>printAll(
                    last -> office.await(office.store().accountUses().list(whose, last, CommandContext.PAGE)),
                    ChannelAccountCommand::line);
        });
    }

    @Command(
            name = "use",
            description = {
                "Makes new payments with this account: those of a merchant, or of one of its stores, or with --default those of",
                "merchants without an account of their own. Orders keep the account that they were paid with."
            })
    int use(
            @Mixin CommandContext desk,
            @Option(
                            names = "--channel",
                            paramLabel = "CHANNEL",
                            required = true,
                            description = "One of ${COMPLETION-CANDIDATES}.")
                    Payway channel,
            @ArgGroup(multiplicity = "1") AccountOwner owner,
            @Option(names = "--store", paramLabel = "ID", description = "Only for this store of the merchant.")
                    String store,
            @ArgGroup(multiplicity = "1") AccountUseChoice choice)
            throws Exception {
        String whose = owner.id(desk);
        String storeId = store == null ? "" : desk.id("--store", store);
        desk.require(
                storeId.isEmpty() || !whose.equals(AccountName.EVERYBODY),
                "--store",
                "together with --merchant",
                storeId);
        Optional<AccountName> account = choice.account(desk, owner);
        return desk.work((office, config) -> {
            if (account.isPresent()) {
                office.await(new AccountLookup(office.store().channelRegistry(), office.configuredAccounts(config))
                        .requireUsable(whose, channel, account.get()));
            }
            office.act(Act.of(AuditAction.CHANNEL_ACCOUNT_USE, whose, channel.channel(), storeId), admin -> {
                AccountUses uses = admin.accountUses();
                return account.isEmpty()
                        ? uses.remove(whose, channel, storeId)
                        : uses.put(whose, channel, storeId, account.get());
            });
            desk.print(new JsonOutput()
                    .put("channel", channel.channel())
                    .put("merchant", AccountOwner.shown(whose))
                    .put("store", storeId.isEmpty() ? null : storeId)
                    .put("use", account.map(AccountName::text).orElse(null)));
        });
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
            @ArgGroup AccountOwner owner,
            @Option(names = "--name", paramLabel = "NAME", description = "Only accounts of this name.") String name)
            throws Exception {
        String whose = owner == null ? "" : owner.id(desk);
        AccountTrial test = new AccountTrial(desk);
        return desk.examine((office, config) -> {
            test.run(office, config, whose, channel, name);
            return test.isSound();
        });
    }

    @Command(
            name = "remove",
            description = {
                "Removes an account. Payments through it can no longer be queried or refunded, so it is refused",
                "while it has payments that are not settled or may be refunded, and while new payments are made with it.",
                "To make no new payments with it: channel-account use with another one, or channel off."
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
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            defaultValue = AccountName.DEFAULT,
                            description = "Which of the owner's accounts at the channel. Default: ${DEFAULT-VALUE}.")
                    String name,
            @Option(names = "--force", description = "Even with such payments.") boolean force)
            throws Exception {
        String whose = owner.id(desk);
        AccountName account = owner.account(desk, name);
        return desk.work((office, config) -> {
            office.await(replacement(office).requireNoOrders(new AccountPlace(whose, channel, account), force));
            office.act(
                    Act.of(AuditAction.CHANNEL_ACCOUNT_REMOVE, whose, channel.channel(), account.name()),
                    admin -> admin.channels().remove(whose, channel, account));
            desk.print(new JsonOutput()
                    .put("channel", channel.channel())
                    .put("merchant", AccountOwner.shown(whose))
                    .put("name", account.name())
                    .put("removed", true));
        });
    }

    private static Map<String, Secret> settings(
            boolean production, Payway channel, Map<String, String> values, Map<String, Path> files) {
        Map<String, Secret> settings = new TreeMap<>();
        List<String> faults = new ArrayList<>();
        if (values != null) {
            Set<String> secrets = production ? AccountEntry.secrets(channel) : Set.of();
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

    private static AccountReplacement replacement(OperatorSession office) {
        return new AccountReplacement(
                office.store().channelRegistry(), office.store().accountOrders());
    }

    private static JsonOutput line(ChannelAccount account) {
        return JsonOutput.of(AccountRows.of(account));
    }

    private static JsonOutput line(Use use) {
        return JsonOutput.of(RegistryRows.of(use));
    }
}
