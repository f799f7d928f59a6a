package upay.app;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.app.account.ConfiguredAccounts;
import upay.app.reload.ConfigReload;
import upay.app.reload.ReloadableSettings;
import upay.channel.AccountProbe;
import upay.channel.ChannelBus;
import upay.channel.LoopbackVerticle;
import upay.channel.account.AccountSettings;
import upay.config.ChannelsConfig.Channel;
import upay.config.ConfigSource;
import upay.config.GatewayConfig;
import upay.config.LoggingConfig;
import upay.domain.Payway;
import upay.domain.Schedules;
import upay.http.HttpSettings;
import upay.http.HttpVerticle;
import upay.http.PublicKeyRoute;
import upay.http.ReplayGuard;
import upay.http.Signers;
import upay.http.admission.AdmissionControl;
import upay.http.callback.CallbackRoutes;
import upay.management.Health;
import upay.management.LogControl;
import upay.management.ManagementVerticle;
import upay.metrics.Metrics;
import upay.operation.CallbackOperation;
import upay.operation.Operations;
import upay.port.Ledger;
import upay.port.Ports;
import upay.port.RequestTraces;
import upay.port.StoreException;
import upay.protocol.CommError;
import upay.settlement.Settlement;
import upay.settlement.Sweeper;
import upay.store.Store;
import upay.store.schema.Migrations;
import upay.store.sql.StoreAddress;
import upay.store.sql.StoreSettings;
import upay.tracing.Tracer;
import upay.tracing.otlp.OtlpTracer;
import upay.tracing.otlp.TracingSettings;
import upay.warmup.SignatureWarmUp;
import upay.warmup.WarmUp;
import upay.webhook.WebhookVerticle;

/**
 * One gateway: starts the parts in order, and stops them in reverse order.
 *
 * <p>{@link #start} and {@link #close} block; call them from plain threads. Close may come at any time, also during the
 * start.
 */
public final class Gateway {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final Duration SHORT = Duration.ofSeconds(2);
    /** The time-out of a step of the start, in addition to the wait for the store. */
    private static final Duration STEP_MAX = Duration.ofSeconds(10);

    private final GatewayConfig config;
    private final Lifecycle parts = new Lifecycle();
    private final ConfigSource source;
    private final HotSettings hot;
    private final @Nullable LogControl log;
    private final Consumer<LoggingConfig> logLevels;
    private final Metrics metrics = new Metrics(version(), List.of(CommError.values()));
    private final MetricsBinding measured = new MetricsBinding(metrics);
    private final AdmissionControl admission;
    private Vertx vertx;
    private StoreAddress address;
    private List<String> storeWarnings;
    private Store store;
    private @Nullable URI sandbox;
    private ChannelModule channels;
    private ChannelBus bus;
    private Ports ports;
    private Settlement settlement;
    private Tracer tracer = Tracer.OFF;
    private RequestTraces traces = RequestTraces.NONE;
    private WebhookVerticle notifier;
    private ScheduledAudit check;
    private AccountWatch certificates;
    private Supplier<List<Map<String, Object>>> failingAccounts = List::of;
    private ToIntFunction<Payway> failingByChannel = channel -> 0;
    private Health health;
    private ManagementVerticle admin;
    private ShopListener shopPort;
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
            SignatureWarmUp.begin();
            PostgresServer.Logins logins = PostgresServer.start(config, config.dataDir(), parts);
            address = logins.gateway();
            parts.start("metrics", metrics::observeProcess, SHORT, Gateway::end);
            if (log != null) {
                metrics.observeLog(log::dropped);
            }
            vertx = parts.start("vertx", VertxRuntime::start, Duration.ofSeconds(3), Vertx::close);
            startStore();
            startSandbox(logins.sandbox());
            startTracing();
            startChannels();
            startReload();
            startSettlement();
            startNotifier();
            startCheck();
            startAdmin();
            warmUp();
            startHttp();
            ShopListener.warning(config).ifPresent(LOG::warn);
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
        StoreSettings settings = Wiring.store(config, address);
        storeWarnings = PostgresServer.migrate(
                        config, address, settings.server().schema(), Migrations.GATEWAY, parts)
                .warnings();
        storeWarnings.forEach(warning -> LOG.warn("the store: {}", warning));
        store = parts.start("store", () -> new Store(vertx, settings, false, metrics.store()), SHORT, Store::close);
        measured.store(store);
        Duration within = config.store().startTimeout();
        await(PostgresServer.opened(store.start(within)));
        if (config.sandboxed()) {
            await(store.insist(within, store.readyMadeAccounts()::create));
        }
        await(store.insist(within, () -> ProductionStoreCheck.of(config, store)));
    }

    private void startSandbox(StoreAddress books) throws Exception {
        if (config.sandboxed() && !config.channels().loopback()) {
            sandbox = config.sandbox().uri().isPresent()
                    ? config.sandbox().uri().get()
                    : ListenPorts.uri("127.0.0.1", startOwnSandbox(books));
        }
    }

    private int startOwnSandbox(StoreAddress books) throws Exception {
        return SandboxModule.deploy(
                        config, vertx, "127.0.0.1", 0, SandboxModule.ledger(config, vertx, books, parts), parts)
                .actualPort();
    }

    private void startChannels() throws Exception {
        channels = new ChannelModule(config, store, sandbox);
        measured.channels(channels.breakers(), channels.signatures());
        ConfiguredAccounts.warnings(config).forEach(warning -> LOG.warn("{}", warning));
        if (config.channels().loopback()) {
            deploy("loopback", () -> new LoopbackVerticle(store.instance()), 1, SHORT, vertx::undeploy);
            return;
        }
        // Also channels without a configured account: one may be entered at any time.
        for (Channel channel : config.channels().all()) {
            String name = "channel " + channel.payway().channel();
            deploy(name, () -> channels.verticle(channel), 1, SHORT, vertx::undeploy);
        }
    }

    private void startTracing() throws Exception {
        Optional<TracingSettings> settings = Wiring.tracing(config.tracing());
        if (settings.isPresent()) {
            long instance = store.instance().id();
            tracer = parts.start("tracing", () -> new OtlpTracer(settings.get(), instance), SHORT, OtlpTracer::close);
            traces = store.requestTraces();
        }
    }

    private void startReload() throws Exception {
        List<ReloadableSettings> reloadable = List.of(
                HotSettings.logLevels(logLevels),
                HotSettings.limits(admission),
                hot.paymentCodes(),
                HotSettings.certificate(shopPort),
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
        Schedules schedules = config.waits().scaled(config.sandbox().timeScale());
        bus = channels.bus(vertx, metrics.channels());
        Ledger ledger = new CountedLedger(store.ledger(), metrics.sales());
        ports = new Ports(ledger, bus, store.instance(), new VertxTimers(vertx), store.numbers());
        settlement = new Settlement(ports, schedules);
        measured.settlement(settlement);
        Sweeper sweeper =
                parts.start("sweeper", () -> Wiring.sweeper(config, settlement, tracer, traces), SHORT, this::handBack);
        vertx.getOrCreateContext().runOnContext(nothing -> sweeper.start());
    }

    /** Releases this instance's transactions to the other instances. */
    private Future<?> handBack(Sweeper sweeper) {
        sweeper.stop();
        return store.ledger().release(store.instance().id(), store.instance().now());
    }

    private void startNotifier() throws Exception {
        notifier = new WebhookVerticle(
                store.outbox(),
                store.terminals(),
                store.signingKeys(),
                store.instance(),
                Wiring.webhook(config),
                config.webhook().reach().proxy().orElse(null),
                tracer,
                traces);
        measured.webhooks(notifier);
        deploy("notifier", () -> notifier, 1, SHORT, vertx::undeploy);
    }

    private void startCheck() throws Exception {
        Duration lease = Wiring.store(config, address).lease().length();
        check = parts.start(
                "check", () -> new ScheduledAudit(vertx, store, lease, metrics.audit()), SHORT, ScheduledAudit::stop);
        check.start();
        startOpenWork(lease);
        Supplier<List<AccountSettings>> configured = config.sandboxed() ? List::of : channels.configured()::all;
        certificates =
                parts.start("certificates", () -> AccountWatch.of(vertx, store, configured), SHORT, AccountWatch::stop);
        measured.accounts(certificates, channel -> failingByChannel.applyAsInt(channel));
        certificates.start();
        if (!config.channels().loopback()) {
            startAccountTests(configured);
        }
    }

    private void startOpenWork(Duration lease) throws Exception {
        Duration manualReviewAfter =
                config.waits().scaled(config.sandbox().timeScale()).retries().manualReviewAfter();
        OpenWorkWatch work = parts.start(
                "open work",
                () -> new OpenWorkWatch(vertx, store, lease, manualReviewAfter),
                SHORT,
                OpenWorkWatch::stop);
        measured.openWork(work);
        work.start();
    }

    private void startAccountTests(Supplier<List<AccountSettings>> configured) throws Exception {
        Map<Payway, AccountProbe> probes = new EnumMap<>(Payway.class);
        for (Channel channel : config.channels().all()) {
            probes.put(channel.payway(), ChannelModule.probe(vertx, config, channel));
        }
        DailyAccountTests daily = parts.start(
                "account tests",
                () -> new DailyAccountTests(
                        vertx,
                        config.sandbox().timeScale(),
                        store.instance()::now,
                        store.accountTests(),
                        AccountWatch.pages(store),
                        configured,
                        account -> Objects.requireNonNull(probes.get(account.payway()))
                                .run(account)),
                SHORT,
                DailyAccountTests::stop);
        daily.start();
        failingAccounts = daily::details;
        failingByChannel = daily::failing;
    }

    private void startAdmin() throws Exception {
        GatewayConfig.Management management = config.management();
        health = new Health(store.health()::isWell, this::details);
        admin = new ManagementVerticle(
                new ManagementVerticle.Options(
                        management.host(), management.port(), management.allowedHosts(), sandbox),
                health,
                new MetricsPages(vertx, metrics),
                log);
        try {
            deploy("management", () -> admin, 1, SHORT, vertx::undeploy);
        } catch (IOException e) {
            throw ListenPorts.taken("management.port", management.host(), management.port(), e);
        }
    }

    /** Requests are not accepted before; health says "starting". Without it too, the gateway works. */
    private void warmUp() {
        if (config.warmUpLimit().isZero()) {
            return;
        }
        try {
            if (!await(store.allowsScratch())) {
                LOG.warn("no warm-up, so the first payments take longer: grant the role TEMPORARY on the database");
                return;
            }
            try (ScratchGateway scratch = new ScratchGateway()) {
                scratch.start(config, Wiring.store(config, address));
                WarmUp.run(scratch.ports(), scratch.secret(), config.warmUpLimit(), parts::isClosing);
            }
        } catch (Exception e) {
            LOG.warn("the warm-up ended early, so the first payments take longer", e);
        }
    }

    private Map<String, Object> details() {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("instance", store.instance().id());
        details.put("store", store.health().details());
        if (!storeWarnings.isEmpty()) {
            details.put("store_warnings", storeWarnings);
        }
        details.put("requests", admission.inFlight());
        details.put("refused", admission.refused());
        Map<String, Object> configuration = Objects.requireNonNull(reload).details();
        if (!configuration.isEmpty()) {
            details.put("configuration", configuration);
        }
        details.put("uploaded_logs", admission.uploads().details());
        shopPort.details().ifPresent(certificate -> details.put("certificate", certificate));
        details.put("settling", settlement.active());
        details.put("channels_out_of_order", channels.breakers().open());
        details.put("channels_wrong_signatures", channels.signatures().details());
        details.put("channel_certificates_ending", certificates.details());
        details.put("channel_accounts_failing", failingAccounts.get());
        details.put("notifications", notifier.details());
        details.put("invariants", check.details());
        if (log != null) {
            details.put("log_lines_dropped", log.dropped());
            log.fault().ifPresent(fault -> details.put("log_not_written", fault));
        }
        if (sandbox != null) {
            details.put("sandbox", sandbox.toString());
        }
        return details;
    }

    /** One instance per event loop; they share the port. */
    private void startHttp() throws Exception {
        shopPort.begin();
        measured.listener(shopPort);
        Objects.requireNonNull(reload).watch(vertx);
        Operations operations =
                Wiring.operations(ports, settlement, store.numbers(), hot, store.terminalKeyIssuer(), store.lineage());
        HttpSettings settings = Wiring.http(config.http(), port);
        CallbackRoutes notices = new CallbackRoutes(
                new CallbackOperation(ports, settlement, bus, tracer, traces), admission, settings, metrics.channels());
        ReplayGuard replays = new ReplayGuard(store.nonces(), store.instance()::now);
        Signers signers = new Signers(
                store.terminals(),
                store.vendors(),
                replays,
                store.instance()::now,
                new SignatureDiagnoses(vertx, store.knownKeys(), config.profile() == GatewayConfig.Profile.PRODUCTION));
        Supplier<VerticleBase> instances = () -> new HttpVerticle(
                settings,
                operations,
                signers,
                admission,
                List.of(notices, new PublicKeyRoute(store.signingKeys())),
                shopPort.doorway(),
                tracer);
        GracefulShutdown departure = new GracefulShutdown(
                vertx, config.http(), health, admission, shopPort.doorway(), settlement, store.instance());
        try {
            deploy("http", instances, VertxRuntime.count(), departure.limit(), departure::begin);
        } catch (IOException e) {
            throw ListenPorts.taken("http.port", config.http().host(), port, e);
        }
        health.open();
    }

    private void deploy(
            String name,
            Supplier<VerticleBase> verticles,
            int instances,
            Duration limit,
            Lifecycle.Closing<String> closing)
            throws Exception {
        DeploymentOptions options = new DeploymentOptions().setInstances(instances);
        parts.start(name, () -> await(vertx.deployVerticle(verticles, options)), limit, closing);
    }

    private <T> T await(Future<T> future) throws Exception {
        return future.await(STEP_MAX.plus(config.store().startTimeout()).toMillis(), TimeUnit.MILLISECONDS);
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
        return ListenPorts.uri(config.management().host(), admin.port());
    }

    /** The store's description. */
    public String storeName() {
        return PostgresServer.name(config, address);
    }

    /** The channels' description. */
    public String channelNames() {
        String names = channels.configured().payways().stream()
                .map(Payway::channel)
                .sorted()
                .collect(Collectors.joining(", "));
        if (config.channels().loopback()) {
            return names + ", none of them called: every call succeeds at once (channel-loopback), no money moves";
        }
        if (sandbox == null && names.isEmpty()) {
            names = "as entered in the store";
        }
        return sandbox == null
                ? names + " (" + config.profile().name().toLowerCase(Locale.ROOT) + ")"
                : names + ", simulated by the sandbox: no money moves";
    }
}
