package upay.app.bill;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import upay.app.account.AccountRules;
import upay.bill.BillAccount;
import upay.bill.BillLimits;
import upay.bill.fetch.BillCalendar;
import upay.bill.fetch.BillDesk;
import upay.bill.fetch.BillDownloads;
import upay.bill.fetch.BillErrands;
import upay.bill.fetch.BillRounds;
import upay.bill.fetch.FetchAccounts;
import upay.channel.account.AccountSettings;
import upay.channel.http.FileDownload;
import upay.config.ChannelsConfig;
import upay.config.GatewayConfig;
import upay.domain.Payway;
import upay.metrics.BillMetrics;
import upay.store.Store;
import upay.store.bill.BillImport;
import upay.store.registry.ChannelAccount;

/** The parts that fetch the channels' daily bills. */
public final class BillModule {
    /** A channel may take a while to pack a large bill. */
    private static final Duration HEAD = Duration.ofSeconds(60);

    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final Duration WHOLE = Duration.ofMinutes(30);
    private static final int PAGE = 200;

    private final GatewayConfig config;
    private final Store store;
    private final Supplier<List<AccountSettings>> configured;
    private final BillDownloads downloads;
    private final BillCalendar calendar;

    /**
     * @param lines of the channels that can be called
     * @param configured the accounts that stand in the configuration, as they are at each time
     */
    public BillModule(
            GatewayConfig config,
            Vertx vertx,
            Store store,
            Map<Payway, BillDownloads.Line> lines,
            Supplier<List<AccountSettings>> configured) {
        this.config = config;
        this.store = store;
        this.configured = configured;
        ChannelsConfig.Bills bills = config.channels().bills();
        downloads = new BillDownloads(
                vertx,
                lines,
                bills.alipayHosts(),
                new FileDownload.Bounds(HEAD, SILENCE, WHOLE, BillLimits.DEFAULT.fileBytes()));
        calendar = new BillCalendar(
                bills.from(), bills.retry(), bills.cutOff(), config.sandbox().timeScale());
    }

    /** Whether bills are fetched by themselves. */
    public boolean isOn() {
        return config.channels().bills().fetch() && !config.channels().loopback();
    }

    public BillRounds rounds(BillMetrics metrics) {
        return new BillRounds(
                new BillRounds.Tools(store.billFetches(), downloads, desk(), calendar, accounts(), store.instance()),
                (payway, outcome) -> metrics.attempted(payway, BillMetrics.Outcome.valueOf(outcome)));
    }

    /** Others need not wait for this instance's end to go on with its bill. */
    public Future<?> stop(BillRounds rounds) {
        rounds.stop();
        return store.billFetches().release(store.instance().id()).otherwiseEmpty();
    }

    /** Does one bill. */
    private BillDesk desk() {
        return new BillDesk(
                downloads,
                new BillImport(store.bills()),
                store.billFetches(),
                calendar,
                BillLimits.DEFAULT,
                store.instance()::now);
    }

    BillCalendar calendar() {
        return calendar;
    }

    /** What an operator has one bill fetched with. */
    public BillErrands.Tools errands() {
        return new BillErrands.Tools(store.billFetches(), desk(), calendar, store.instance());
    }

    /** The configured and the stored ones. */
    public FetchAccounts accounts() {
        return new FetchAccounts() {
            @Override
            public void each(Consumer<AccountSettings> take) {
                configured.get().forEach(take);
                ChannelAccount last = null;
                List<ChannelAccount> page;
                do {
                    page = store.channelRegistry().accounts("", last, PAGE).await();
                    for (ChannelAccount account : page) {
                        last = account;
                        usable(account).ifPresent(take);
                    }
                } while (page.size() == PAGE);
            }

            @Override
            public Optional<AccountSettings> find(BillAccount account) {
                Optional<AccountSettings> stored = store.channelRegistry()
                        .account(account.owner(), account.payway(), account.account())
                        .await()
                        .flatMap(BillModule.this::usable);
                return stored.isPresent()
                        ? stored
                        : configured.get().stream()
                                .filter(one -> one.payway() == account.payway()
                                        && one.owner().equals(account.owner())
                                        && one.account().equals(account.account()))
                                .findFirst();
            }
        };
    }

    /** As for payments: never without TLS in production. */
    private Optional<AccountSettings> usable(ChannelAccount account) {
        boolean production = config.profile() == GatewayConfig.Profile.PRODUCTION;
        return production && !AccountRules.isEncrypted(account.endpoint())
                ? Optional.empty()
                : Optional.of(new AccountSettings(
                        account.owner(),
                        account.account(),
                        account.payway(),
                        account.endpoint(),
                        account.settings(),
                        null));
    }
}
