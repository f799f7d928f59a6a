package upay.cli.operator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import upay.app.OperatorSession;
import upay.app.account.AccountCertificates;
import upay.app.account.AccountEntry;
import upay.channel.AccountProbe.Check;
import upay.channel.account.AccountSettings;
import upay.channel.connector.AccountEvidence.Mark;
import upay.cli.console.JsonOutput;
import upay.config.GatewayConfig;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.store.registry.ChannelAccount;
import upay.store.registry.RegistryException;

/** Tries accounts and prints each check. */
final class AccountTrial {
    private final CommandContext desk;
    private boolean sound = true;

    AccountTrial(CommandContext desk) {
        this.desk = desk;
    }

    /** Whether all checks so far are ok. */
    boolean isSound() {
        return sound;
    }

    /**
     * @param whose the merchant whose payments' accounts are meant, the default, or empty for all accounts
     * @param channel null: all channels
     * @param name null: all names
     */
    void run(
            OperatorSession office, GatewayConfig config, String whose, @Nullable Payway channel, @Nullable String name)
            throws Exception {
        List<AccountSettings> accounts = whose.isEmpty() ? all(office, config) : of(office, config, whose);
        if (channel != null) {
            accounts.removeIf(account -> account.payway() != channel);
        }
        if (name != null) {
            accounts.removeIf(account -> !account.account().name().equals(name));
        }
        if (accounts.isEmpty()) {
            throw new RegistryException("there is no such account to test: enter one with channel-account add, or start"
                    + " the gateway if its own sandbox is meant");
        }
        for (AccountSettings account : accounts) {
            office.test(config, account).forEach(check -> print(account, check));
            AccountCertificates.states(account, Instant.now())
                    .forEach((certificate, state) ->
                            print(account, new Check(certificate, state.mark(), state.detail(), state.todo())));
        }
    }

    /** Stored ones first, and the configured ones of channels without a stored default. */
    private static List<AccountSettings> all(OperatorSession office, GatewayConfig config) throws Exception {
        List<AccountSettings> accounts = stored(office, "");
        for (AccountSettings configured : office.configuredAccounts(config)) {
            boolean replaced =
                    accounts.stream().anyMatch(stored -> stored.payway() == configured.payway() && isDefault(stored));
            if (!replaced) {
                accounts.add(configured);
            }
        }
        return accounts;
    }

    /** The configured one, or that which is stored in its place, or before it. */
    private static boolean isDefault(AccountSettings account) {
        return account.account().equals(AccountName.SHARED) || account.account().equals(AccountName.CONFIGURED);
    }

    /** A merchant's own accounts; at a channel without any the default one, else the configured one. */
    private static List<AccountSettings> of(OperatorSession office, GatewayConfig config, String whose)
            throws Exception {
        List<AccountSettings> chosen = stored(office, whose);
        addMissing(chosen, stored(office, ChannelAccount.DEFAULT));
        addMissing(chosen, office.configuredAccounts(config));
        return chosen;
    }

    private static void addMissing(List<AccountSettings> chosen, List<AccountSettings> more) {
        Set<Payway> there = chosen.stream().map(AccountSettings::payway).collect(Collectors.toSet());
        more.stream()
                .filter(account -> !there.contains(account.payway()) && isDefault(account))
                .forEach(chosen::add);
    }

    private static List<AccountSettings> stored(OperatorSession office, String whose) {
        List<AccountSettings> accounts = new ArrayList<>();
        List<ChannelAccount> page;
        ChannelAccount last = null;
        do {
            page = office.await(office.store().channelRegistry().accounts(whose, last, CommandContext.PAGE));
            for (ChannelAccount account : page) {
                accounts.add(AccountEntry.settings(account));
                last = account;
            }
        } while (page.size() == CommandContext.PAGE);
        return accounts;
    }

    private void print(AccountSettings account, Check check) {
        sound = sound && check.state() == Mark.OK;
        desk.print(new JsonOutput()
                .put("channel", account.payway().channel())
                .put("merchant", AccountOwner.shown(account.owner()))
                .put("name", account.account().name())
                .put("check", check.name())
                .put("state", check.state().name().toLowerCase(Locale.ROOT))
                .put("detail", check.detail())
                .put("todo", check.todo()));
        desk.out().flush();
    }
}
