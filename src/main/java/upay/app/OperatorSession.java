package upay.app;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import upay.app.access.OperatorIdentity;
import upay.app.account.ConfiguredAccounts;
import upay.app.bill.BillModule;
import upay.audit.Act;
import upay.audit.AuditSource;
import upay.channel.AccountProbe;
import upay.channel.account.AccountSettings;
import upay.config.ChannelsConfig.Channel;
import upay.config.GatewayConfig;
import upay.domain.Order;
import upay.domain.Payway;
import upay.domain.Schedules;
import upay.metrics.ChannelMetrics;
import upay.port.Ports;
import upay.resolution.OrderCheck;
import upay.resolution.Resolver;
import upay.resolution.Resolver.Resolved;
import upay.resolution.Resolver.Statement;
import upay.store.Administration;
import upay.store.Store;
import upay.store.embedded.EmbeddedPostgres;
import upay.store.sql.StoreAddress;
import upay.store.sql.StoreSettings;
import upay.tracing.Span;

/**
 * An operator's session with the store, beside the gateways: with the configured server, else with the embedded one of
 * the gateway that runs on the data folder, else with the embedded one, started for the duration of the session.
 *
 * <p>It only reads: the server refuses what writes, but for administrative acts, which are entered in the audit log: {@link
 * #act} in the act's own commit, {@link #perform} before and after acts of several commits. So no command can write and
 * leave no entry.
 *
 * <p>Blocks; use it on one plain thread.
 */
public final class OperatorSession implements AutoCloseable {
    private static final Duration CLOSING = Duration.ofSeconds(3);
    /** An operator can wait longer than a till, and a faulty machine is slow. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(30);
    /** A command runs one statement at a time. */
    private static final int CONNECTIONS = 4;

    private final Lifecycle parts;
    private final Vertx vertx;
    private final Store store;
    private final AuditSource source = OperatorIdentity.ofProcess();

    private OperatorSession(Lifecycle parts, Vertx vertx, Store store) {
        this.parts = parts;
        this.vertx = vertx;
        this.store = store;
    }

    /** Work of several commits. */
    public interface Performance<T> {
        T run() throws Exception;
    }

    /**
     * @throws StartException if the store cannot be reached
     * @throws upay.config.ConfigException if the master keys do not match the store's
     */
    public static OperatorSession open(GatewayConfig config) throws Exception {
        Lifecycle parts = new Lifecycle();
        try {
            return start(config, parts);
        } catch (Exception e) {
            parts.close();
            throw e;
        }
    }

    private static OperatorSession start(GatewayConfig config, Lifecycle parts) throws Exception {
        StoreAddress address = PostgresServer.migrateToRead(config, address(config, parts), parts);
        StoreSettings settings = Wiring.store(config, address)
                .withConnections(CONNECTIONS)
                .withTimeouts(CONNECT_TIMEOUT, STATEMENT_TIMEOUT);
        Vertx vertx = parts.start("vertx", VertxRuntime::start, CLOSING, Vertx::close);
        Store store = parts.start("store", () -> new Store(vertx, settings, true), CLOSING, Store::close);
        OperatorSession office = new OperatorSession(parts, vertx, store);
        office.await(PostgresServer.opened(store.open()));
        store.onlyReads(true);
        return office;
    }

    private static StoreAddress address(GatewayConfig config, Lifecycle parts) throws Exception {
        Optional<StoreAddress> running;
        try {
            running = config.store().uri().isPresent() ? Optional.empty() : EmbeddedPostgres.running(config.dataDir());
        } catch (IllegalStateException e) {
            throw new StartException(e.getMessage(), e);
        }
        return running.isPresent()
                ? running.get()
                : PostgresServer.start(config, config.dataDir(), parts).gateway();
    }

    public Store store() {
        return store;
    }

    /**
     * Does an administrative act, in one commit with its entry in the audit log.
     *
     * @param work what it writes
     */
    public <T> T act(Act act, Function<Administration, Future<T>> work) {
        return await(store.administer(source, act, work));
    }

    /**
     * Does an administrative act that is more than one commit: its entry comes first, so that nothing is done without one,
     * and another one says how it ended. If that is missing, the process has died, or the store did not answer. From then
     * on the session may write: this process may have become an instance, which does so by itself.
     *
     * @param asked the arguments, as JSON
     */
    public <T> T perform(Act act, String asked, Performance<T> work) throws Exception {
        await(store.record(source, act, null, phase("begun", asked)));
        store.onlyReads(false);
        T result;
        try {
            result = work.run();
        } catch (Exception e) {
            try {
                await(store.record(source, act, null, phase("failed", asked)));
            } catch (RuntimeException unrecorded) {
                e.addSuppressed(unrecorded);
            }
            throw e;
        }
        await(store.record(source, act, null, phase("ended", asked)));
        return result;
    }

    private static String phase(String phase, String asked) {
        return "{\"phase\":\"" + phase + "\",\"asked\":" + asked + "}";
    }

    /**
     * Applies a manual resolution after a query of the order's channel. For that this process becomes an instance like
     * any gateway, with a number and a lease, until it is closed.
     *
     * @param work as {@link #workOn} returns
     */
    public Resolved resolve(GatewayConfig config, Order order, Statement statement, Span work) throws Exception {
        Ports ports = calling(config, order);
        Resolver resolver = new Resolver(
                ports.ledger(),
                ports.channels(),
                ports.instance(),
                ports.timers(),
                schedules(config),
                store.history()::entries,
                work);
        return await(resolver.resolve(order.key(), statement));
    }

    /**
     * Asks the order's channel about it, and records what it returned without this gateway; as an instance, too.
     *
     * @param work as {@link #workOn} returns
     */
    public OrderCheck.Checked check(GatewayConfig config, Order order, String by, Span work) throws Exception {
        return await(new OrderCheck(calling(config, order), schedules(config), work).check(order.key(), by));
    }

    /** Work on an order, which is logged under the trace of the request that began it, if that was recorded. */
    public Span workOn(Order order) {
        return Span.NONE.onBehalfOf(
                await(store.requestTraces().find(List.of(order.key()))).of(order.key()));
    }

    /** As an instance that can call every channel. */
    public Ports calling(GatewayConfig config) throws Exception {
        return calling(config, EnumSet.allOf(Payway.class));
    }

    /** The schedules of the gateways. */
    public Schedules waits(GatewayConfig config) {
        return schedules(config);
    }

    private Ports calling(GatewayConfig config, Order order) throws Exception {
        return calling(config, EnumSet.of(order.purchase().payway()));
    }

    private Ports calling(GatewayConfig config, Set<Payway> payways) throws Exception {
        await(store.start());
        ChannelModule channels = new ChannelModule(config, store, sandbox(config));
        for (Channel channel : config.channels().all()) {
            if (payways.contains(channel.payway()) && !config.channels().loopback()) {
                await(vertx.deployVerticle(channels.verticle(channel)));
            }
        }
        return new Ports(
                store.ledger(),
                channels.bus(vertx, ChannelMetrics.NONE),
                store.instance(),
                new VertxTimers(vertx),
                store.numbers());
    }

    /** What fetches bills in this process, as an instance. */
    public BillModule bills(GatewayConfig config) throws Exception {
        await(store.start());
        return new ChannelModule(config, store, sandbox(config)).bills(vertx);
    }

    /**
     * Tries an account with a harmless call, from this machine.
     *
     * @return the checks, in the order of the exchange
     */
    public List<AccountProbe.Check> test(GatewayConfig config, AccountSettings account) {
        Channel channel = config.channels().all().stream()
                .filter(one -> one.payway() == account.payway())
                .findFirst()
                .orElseThrow();
        AccountProbe probe = ChannelModule.probe(vertx, config, channel);
        Promise<List<AccountProbe.Check>> checks = Promise.promise();
        // The HTTP clients belong to one context.
        vertx.getOrCreateContext().runOnContext(here -> probe.run(account).onComplete(checks));
        return await(checks.future());
    }

    /**
     * The configured accounts, or the sandbox's; none if no channel can be called.
     *
     * @throws InterruptedException while the running gateway is asked for its sandbox
     */
    public List<AccountSettings> configuredAccounts(GatewayConfig config) throws InterruptedException {
        if (!config.sandboxed()) {
            return ConfiguredAccounts.real(config).all();
        }
        URI sandbox = sandbox(config);
        return sandbox == null
                ? List.of()
                : ConfiguredAccounts.sandbox(config, sandbox).all();
    }

    /** How long an outcome is unknown before manual review, as configured for the gateways. */
    public Duration manualReviewAfter(GatewayConfig config) {
        return schedules(config).retries().manualReviewAfter();
    }

    private static Schedules schedules(GatewayConfig config) {
        return config.waits().scaled(config.sandbox().timeScale());
    }

    /** The configured sandbox, else the one that a running gateway reports; null: no channel can be called. */
    private static @Nullable URI sandbox(GatewayConfig config) throws InterruptedException {
        if (!config.sandboxed() || config.channels().loopback()) {
            return null;
        }
        return config.sandbox().uri().isPresent()
                ? config.sandbox().uri().get()
                : ManagementListener.running(config).sandbox().orElse(null);
    }

    /** Every statement has its own time-out: no further limit is needed. */
    public <T> T await(Future<T> future) {
        return future.await();
    }

    @Override
    public void close() {
        parts.close();
    }
}
