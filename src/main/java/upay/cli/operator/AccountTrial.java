package upay.cli.operator;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import upay.app.OperatorSession;
import upay.app.account.AccountCertificates;
import upay.channel.AccountProbe.Check;
import upay.channel.account.AccountSettings;
import upay.channel.connector.AccountEvidence.Mark;
import upay.cli.console.JsonOutput;
import upay.config.GatewayConfig;
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
     */
    void run(OperatorSession office, GatewayConfig config, String whose, @Nullable Payway channel) throws Exception {
        List<AccountSettings> accounts = whose.isEmpty() ? all(office, config) : of(office, config, whose);
        if (channel != null) {
            accounts.removeIf(account -> account.payway() != channel);
        }
        if (accounts.isEmpty()) {
            throw new RegistryException("there is no such account to test: enter one with channel-account add, or start"
                    + " the gateway if its own sandbox is meant");
        }
        for (AccountSettings account : accounts) {
            office.test(config, account).forEach(check -> print(account, check));
            AccountCertificates.states(account, Instant.now())
                    .forEach((name, state) ->
                            print(account, new Check(name, state.mark(), state.detail(), state.todo())));
        }
    }

    /** Stored ones first, and the configured ones of channels without a stored default. */
    private static List<AccountSettings> all(OperatorSession office, GatewayConfig config) throws Exception {
        List<AccountSettings> accounts = stored(office, "");
        for (AccountSettings configured : office.configuredAccounts(config)) {
            boolean replaced = accounts.stream()
                    .anyMatch(stored -> stored.payway() == configured.payway()
                            && stored.owner().equals(ChannelAccount.DEFAULT));
            if (!replaced) {
                accounts.add(configured);
            }
        }
        return accounts;
    }

    /** A merchant's own account, else the default one, else the configured one. */
    private static List<AccountSettings> of(OperatorSession office, GatewayConfig config, String whose)
            throws Exception {
        Map<Payway, AccountSettings> chosen = new EnumMap<>(Payway.class);
        stored(office, whose).forEach(account -> chosen.putIfAbsent(account.payway(), account));
        stored(office, ChannelAccount.DEFAULT).forEach(account -> chosen.putIfAbsent(account.payway(), account));
        office.configuredAccounts(config).forEach(account -> chosen.putIfAbsent(account.payway(), account));
        return new ArrayList<>(chosen.values());
    }

    private static List<AccountSettings> stored(OperatorSession office, String whose) {
        List<AccountSettings> accounts = new ArrayList<>();
        List<ChannelAccount> page;
        ChannelAccount last = null;
        do {
            page = office.await(office.store()
                    .channelRegistry()
                    .accounts(
                            whose,
                            last == null ? "" : last.owner(),
                            last == null ? "" : last.payway().channel(),
                            CommandContext.PAGE));
            for (ChannelAccount account : page) {
                accounts.add(AccountCheck.settings(account));
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
                .put("check", check.name())
                .put("state", check.state().name().toLowerCase(Locale.ROOT))
                .put("detail", check.detail())
                .put("todo", check.todo()));
        desk.out().flush();
    }
}
