package upay.cli.restore;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import upay.app.OperatorSession;
import upay.cli.operator.CommandContext;
import upay.config.GatewayConfig;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.restore.AskedAccount;
import upay.store.registry.ChannelAccount;

/** The accounts of the store, and those of the configuration that the store has not taken over. */
final class AskedAccounts {
    private static final int PAGE = 500;

    private final OperatorSession office;
    private final GatewayConfig config;

    AskedAccounts(OperatorSession office, GatewayConfig config) {
        this.office = office;
        this.config = config;
    }

    List<AskedAccount> at(Set<Payway> payways) throws InterruptedException {
        List<AskedAccount> all = new ArrayList<>();
        ChannelAccount last = null;
        List<ChannelAccount> page;
        do {
            page = next(last);
            for (ChannelAccount account : page) {
                all.add(new AskedAccount(account.payway(), account.owner(), account.account()));
                last = account;
            }
        } while (page.size() == PAGE);
        office.configuredAccounts(config).stream()
                .map(account -> new AskedAccount(account.payway(), AccountName.EVERYBODY, AccountName.CONFIGURED))
                .filter(account -> !all.contains(account))
                .forEach(all::add);
        return all.stream()
                .filter(account -> payways.contains(account.payway()))
                .toList();
    }

    private List<ChannelAccount> next(@Nullable ChannelAccount last) {
        return office.await(office.store().channelRegistry().accounts("", last, PAGE));
    }

    /** @param names of channels; empty: all */
    static Set<Payway> payways(CommandContext desk, List<String> names) {
        Set<Payway> chosen = EnumSet.noneOf(Payway.class);
        for (String name : names) {
            Optional<Payway> payway = Arrays.stream(Payway.values())
                    .filter(one -> one.channel().equals(name))
                    .findFirst();
            desk.require(
                    payway.isPresent(),
                    "--channel",
                    Arrays.stream(Payway.values()).map(Payway::channel).collect(Collectors.joining(", ")),
                    name);
            payway.ifPresent(chosen::add);
        }
        return chosen.isEmpty() ? EnumSet.allOf(Payway.class) : chosen;
    }
}
