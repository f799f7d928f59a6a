package upay.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.api.ApiRoute;
import upay.api.ApiRoutes;
import upay.api.order.OrderWork;
import upay.api.overview.GatewayState;
import upay.app.access.LogLevelRecord;
import upay.app.account.ConfiguredAccounts;
import upay.app.api.AccessModule;
import upay.app.api.ApiModule;
import upay.app.api.FinanceModule;
import upay.app.api.RegistryModule;
import upay.app.api.TaskWorker;
import upay.app.bill.BillErrandThread;
import upay.app.bill.BillModule;
import upay.app.metrics.MetricsPages;
import upay.app.reload.ConfigReload;
import upay.app.reload.ReloadableSettings;
import upay.app.watch.Watches;
import upay.bill.fetch.BillRounds;
import upay.config.ConfigSource;
import upay.config.GatewayConfig;
import upay.config.LoggingConfig;
import upay.console.ConsoleRoutes;
import upay.domain.Secret;
import upay.http.admission.AdmissionControl;
import upay.management.Health;
import upay.management.HealthDetails;
import upay.management.LogControl;
import upay.management.ManagementVerticle;
import upay.metrics.Metrics;
import upay.port.StoreException;
import upay.protocol.CommError;
import upay.resolution.ChannelQuestion;
import upay.store.Store;
import upay.store.sql.StoreAddress;
import upay.warmup.SignatureWarmUp;
import upay.webhook.WebhookVerticle;

/**
 * One gateway: starts the parts in order, and stops them in reverse order.
 *
 * <p>{@link #start} and {@link #close} block; call them from plain threads. Close may come at any time, also during the
 * start.
 */
public final class Gateway {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final Duration SHORT = Deployments.SHORT;
    private static final Duration LINK_WITHIN = Duration.ofSeconds(10);

    private final GatewayConfig config;
    private final Lifecycle parts = new Lifecycle();
    private final ConfigSource source;
    private final HotSettings hot;
    private final @Nullable LogControl log;
    private final Consumer<LoggingConfig> logLevels;
    private final Metrics metrics = new Metrics(version(), List.of(CommError.values()));
    private final MetricsBinding measured = new MetricsBinding(metrics);
    private final HealthDetails details = new HealthDetails();
    private final AdmissionControl admission;
    private Vertx vertx;
    private StoreAddress address;
    private Deployments deployments;
    private Store store;
    private @Nullable URI sandbox;
    private ChannelModule channels;
    private SettlementModule core;
    private WebhookVerticle notifier;
    private Watches watches;
    private Health health;
    private AccessModule access;
    private ApiRoutes api;
    private ManagementVerticle admin;
    private ShopListener shopPort;
    private ManagementListener managementPort;
    private volatile @Nullable ConfigReload reload;
    private int port;

    /** The parts are there once they are started, each before those that need it. */
    public Gateway(GatewayConfig config) {
        this(config, ConfigSource.none(), null, levels -> {});
    }

    /**
     * @param source where the configuration was read, and is read again while it runs
     * @param log null: it belongs to the program around this gateway
     * @param logLevels takes changed log levels
     */
    @SuppressWarnings("NullAway.Init")
    public Gateway(
            GatewayConfig config, ConfigSource source, @Nullable LogControl log, Consumer<LoggingConfig> logLevels) {
        this.config = config;
        this.source = source;
        this.hot = new HotSettings(config);
        this.log = log;
        this.logLevels = logLevels;
        this.admission = new AdmissionControl(
                config.http().load().maxInFlight(), Wiring.limits(config.http().limits()), metrics.requests());
        admission.bindMetrics();
    }

    /** As the build wrote it into the jar's manifest. */
    private static String version() {
        return Objects.requireNonNullElse(Gateway.class.getPackage().getImplementationVersion(), "source");
    }

    /** The faults of the configuration that only the parts themselves can detect; one sentence each. */
    public static List<String> faults(GatewayConfig config) {
        List<String> faults = new ArrayList<>(PostgresServer.faults(config));
        faults.addAll(ConfiguredAccounts.faults(config));
        faults.addAll(ShopListener.faults(config));
        faults.addAll(ManagementListener.faults(config));
        return faults;
    }

    /**
     * Returns once requests are accepted.
     *
     * @throws StartException if a required resource is missing; then all started parts are closed again
     */
    public void start() throws Exception {
        try {
            port = ListenPorts.requireFree(
                    "http.port", config.http().host(), config.http().port());
            ListenPorts.requireFree(
                    "management.port",
                    config.management().host(),
                    config.management().port());
            shopPort = parts.start("entrance", () -> new ShopListener(config.http()), SHORT, ShopListener::close);
            managementPort = new ManagementListener(config.management());
            if (config.warmsUpSignatures()) {
                SignatureWarmUp.begin();
            }
            PostgresServer.Logins logins = PostgresServer.start(config, config.dataDir(), parts);
            address = logins.gateway();
            parts.start("metrics", metrics::observeProcess, SHORT, Gateway::end);
            if (log != null) {
                metrics.observeLog(log::dropped);
            }
            vertx = parts.start("vertx", VertxRuntime::start, Duration.ofSeconds(3), Vertx::close);
            deployments = new Deployments(vertx, parts, config.store().startTimeout());
            startStore();
            sandbox = SandboxModule.start(config, vertx, logins.sandbox(), parts);
            core = new SettlementModule(config, vertx, store, parts);
            startChannels();
            startReload();
            startSettlement();
            startNotifier();
            startWatches();
            startBills();
            describe();
            startAdmin();
            // Requests are not accepted before; health says "starting".
            ScratchGateway.warmUp(config, store, Wiring.store(config, address), parts::isClosing);
            startShop();
            ShopListener.warning(config).ifPresent(LOG::warn);
            ManagementListener.warning(config).ifPresent(LOG::warn);
        } catch (StoreException | TimeoutException e) {
            close();
            throw new StartException(PostgresServer.lost(config, address, e), e);
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    private static Future<?> end(Metrics metrics) {
        metrics.close();
        return Future.succeededFuture();
    }

    private void startStore() throws Exception {
        StoreModule module = new StoreModule(config, address, parts);
        List<String> warnings = module.migrate();
        store = module.open(vertx, metrics.store());
        measured.store(store);
        module.start(store, deployments);
        details.with("instance", () -> store.instance().id())
                .with("store", () -> store.health().details())
                .with("store_warnings", () -> warnings.isEmpty() ? null : warnings);
    }

    private void startChannels() throws Exception {
        channels = new ChannelModule(config, store, sandbox);
        measured.channels(channels.breakers(), channels.signatures());
        channels.deploy(deployments);
    }

    private void startReload() throws Exception {
        List<ReloadableSettings> reloadable = List.of(
                HotSettings.logLevels(logLevels),
                HotSettings.limits(admission),
                hot.paymentCodes(),
                HotSettings.certificate(shopPort),
                HotSettings.certificate(managementPort),
                HotSettings.accounts(config, channels.configured()));
        reload = parts.start("reload", () -> new ConfigReload(source, reloadable), SHORT, ConfigReload::close);
    }

    /** Reads the configuration again at once; during the start, what is changed is found right after it. Blocks. */
    public void reload() {
        ConfigReload started = reload;
        if (started != null) {
            started.reload();
        }
    }

    private void startSettlement() throws Exception {
        core.start(channels, metrics);
        measured.settlement(core.settlement());
    }

    private void startNotifier() throws Exception {
        notifier = new WebhookVerticle(
                store.outbox(),
                store.terminals(),
                store.signingKeys(),
                store.instance(),
                Wiring.webhook(config),
                config.webhook().reach().proxy().orElse(null),
                core.tracer(),
                core.traces());
        measured.webhooks(notifier);
        deployments.deploy("notifier", () -> notifier);
    }

    private void startWatches() throws Exception {
        Watches.Scope scope = new Watches.Scope(
                Wiring.store(config, address).lease().length(),
                core.settlement().schedules().retries().manualReviewAfter(),
                config.sandboxed() ? List::of : channels.configured()::all,
                channels.probe(vertx),
                config.sandbox().timeScale(),
                config.store().statements().closeAfter(),
                new ChannelQuestion(core.ports(), core.settlement().schedules())::ask);
        watches = parts.start(
                "watches",
                () -> new Watches(vertx, store, core.traces(), metrics.audit(), scope),
                SHORT,
                Watches::stop);
        measured.watches(watches);
        watches.start();
    }

    private void startBills() throws Exception {
        BillModule module = channels.bills(vertx);
        if (!module.isOn()) {
            return;
        }
        BillRounds rounds =
                parts.start("bills", () -> module.rounds(metrics.bills()), SHORT, started -> module.stop(started));
        measured.bills(rounds);
        rounds.start();
        details.with("bills", rounds::details);
    }

    private void startAdmin() throws Exception {
        GatewayConfig.Management management = config.management();
        RegistryModule registry = new RegistryModule(
                vertx,
                config,
                new RegistryModule.Parts(
                        channels.breakers(),
                        channels.signatures(),
                        channels.configured()::all,
                        channels.probe(vertx),
                        log,
                        watches::invariants,
                        sandbox));
        StoreModule module = new StoreModule(config, address, parts);
        Store aside = module.openAside(vertx);
        access = new AccessModule(vertx, () -> managementPort.publicUri(admin.port()));
        OrderWork orders = new OrderWork(
                core.ports(),
                core.settlement(),
                store.lineage(),
                module.settings().lease().length(),
                () -> module.another(vertx));
        api = new ApiModule(aside, registry, access, finance(aside), orders, overview()).routes();
        health = new Health(store.health()::isWell, details::read);
        admin = new ManagementVerticle(
                managementPort.options(sandbox),
                health,
                new MetricsPages(vertx, metrics),
                log,
                new LogLevelRecord(store),
                List.of(api, new ConsoleRoutes(vertx)));
        try {
            deployments.deploy("management", () -> admin);
            managementPort.begin(admin);
        } catch (IOException e) {
            throw ListenPorts.taken("management.port", management.host(), management.port(), e);
        }
    }

    private ApiModule.Overview overview() {
        GatewayState.Channels health =
                new GatewayState.Channels(channels.breakers()::open, channels.signatures()::number, watches::failing);
        return new ApiModule.Overview(
                vertx,
                metrics,
                new GatewayState(
                        () -> store.instance().id(),
                        store.health()::isWell,
                        admission::inFlight,
                        health,
                        watches::invariants),
                core.settlement().schedules().retries().manualReviewAfter());
    }

    private FinanceModule finance(Store aside) throws Exception {
        TaskWorker worker = new TaskWorker();
        deployments.deployWorker("tasks", () -> worker);
        BillModule bills = channels.bills(vertx);
        BillErrandThread errands = parts.start(
                "bill-errands", () -> new BillErrandThread(vertx, bills, aside.bills()), SHORT, Gateway::end);
        return new FinanceModule(worker.workerContext(), errands);
    }

    private static Future<?> end(BillErrandThread errands) {
        errands.close();
        return Future.succeededFuture();
    }

    /** What the parts know; the store's is there already. */
    private void describe() {
        ConfigReload configuration = Objects.requireNonNull(reload);
        details.with("requests", admission::inFlight)
                .with("refused", admission::refused)
                .with("configuration", () -> configuration.details().isEmpty() ? null : configuration.details())
                .with("uploaded_logs", () -> admission.uploads().details())
                .with("certificate", () -> shopPort.details().orElse(null))
                .with("management_certificate", () -> managementPort.details().orElse(null))
                .with("settling", () -> core.settlement().active())
                .with("channels_out_of_order", () -> channels.breakers().open())
                .with("channels_wrong_signatures", () -> channels.signatures().details())
                .with("channel_certificates_ending", watches::certificatesEnding)
                .with("channel_accounts_failing", watches::accountsFailing)
                .with("findings", watches::findingsByClass)
                .with("notifications", notifier::details)
                .with("invariants", watches::invariants);
        if (log != null) {
            details.with("log_lines_dropped", log::dropped)
                    .with("log_not_written", () -> log.fault().orElse(null));
        }
        details.with("sandbox", () -> sandbox == null ? null : sandbox.toString());
    }

    private void startShop() throws Exception {
        shopPort.begin();
        measured.listeners(shopPort, managementPort);
        Objects.requireNonNull(reload).watch(vertx);
        new ShopModule(config, vertx, store, core, admission, shopPort).start(port, hot, metrics, health, deployments);
    }

    /** Accepts no more requests, lets those in flight complete, and closes everything. Returns within 15 s. */
    public void close() {
        parts.close();
    }

    /** The address of the shop port. */
    public URI uri() {
        return ListenPorts.uri(
                shopPort.isSecure() ? "https" : "http", config.http().host(), port);
    }

    /** The address of the management port. */
    public URI managementUri() {
        return managementPort.uri(admin.port());
    }

    /** What a person opens in a browser: behind a proxy at the address of that. */
    public URI consoleUri() {
        return managementPort.publicUri(admin.port()).resolve("/console/");
    }

    /**
     * With which the first user becomes the first admin of the console, once; empty: there is a user, a link of a former
     * start still holds, or the store does not answer. Blocks.
     */
    public Optional<Secret> firstSetUpLink() {
        try {
            return access.firstSetUpLink(store).await(LINK_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (StoreException | TimeoutException e) {
            LOG.warn("no set-up link of the first user could be made: {}; \"user add\" makes one", e.getMessage());
            return Optional.empty();
        }
    }

    /** The routes of the management API. */
    public List<ApiRoute> apiRoutes() {
        return api.routes();
    }

    /** The store's description. */
    public String storeName() {
        return PostgresServer.name(config, address);
    }

    /** The channels' description. */
    public String channelNames() {
        return channels.names();
    }
}
