package upay.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import upay.config.ChannelsConfig.Channel;
import upay.config.GatewayConfig;
import upay.domain.Order;
import upay.domain.Schedules;
import upay.management.RunningGateway;
import upay.resolution.Resolver;
import upay.resolution.Resolver.Resolved;
import upay.resolution.Resolver.Statement;
import upay.store.Store;
import upay.store.embedded.EmbeddedPostgres;
import upay.store.sql.StoreAddress;
import upay.store.sql.StoreSettings;

/**
 * An operator's way to the store, beside the gateways: the given server, else the embedded one of the gateway that runs on the
 * data folder, else the embedded one, started for as long as this is open. Blocks; use it on one plain thread.
 */
public final class OperatorSession implements AutoCloseable {
    private static final Duration CLOSING = Duration.ofSeconds(3);
    /** A person waits longer than a till, and a machine on which something is wrong is slow. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(30);
    /** An operator's command is a statement at a time. */
    private static final int CONNECTIONS = 4;

    private final Lifecycle parts = new Lifecycle();
    private Vertx vertx;
    private Store store;

    private OperatorSession() {}

    /**
     * @throws StartException when the store cannot be reached
     * @throws upay.config.ConfigException when the master keys are not those of the store
     */
    public static OperatorSession open(GatewayConfig config) throws Exception {
        OperatorSession office = new OperatorSession();
        try {
            office.start(config);
            return office;
        } catch (Exception e) {
            office.close();
            throw e;
        }
    }

    private void start(GatewayConfig config) throws Exception {
        StoreAddress address = address(config);
        StoreSettings settings = Wiring.store(config, address)
                .withConnections(CONNECTIONS)
                .withTimeouts(CONNECT_TIMEOUT, STATEMENT_TIMEOUT);
        PostgresServer.migrateToRead(config, address, parts);
        vertx = parts.start("vertx", VertxRuntime::start, CLOSING, Vertx::close);
        store = parts.start("store", () -> new Store(vertx, settings, true), CLOSING, Store::close);
        await(PostgresServer.opened(store.open()));
    }

    private StoreAddress address(GatewayConfig config) throws Exception {
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
     * Records what a person says of an order, and asks the order's channel before. For that this process becomes an instance
     * like any gateway, with a number and a lease, until it is closed.
     */
    public Resolved resolve(GatewayConfig config, Order order, Statement statement) throws Exception {
        await(store.start());
        ChannelModule channels = new ChannelModule(config, store, sandbox(config));
        for (Channel channel : config.channels().all()) {
            if (channel.payway() == order.purchase().payway()
                    && !config.channels().loopback()) {
                await(vertx.deployVerticle(channels.verticle(channel)));
            }
        }
        Resolver resolver = new Resolver(
                store.ledger(),
                channels.bus(vertx),
                store.instance(),
                new VertxTimers(vertx),
                schedules(config),
                store.history()::entries);
        return await(resolver.resolve(order.key(), statement));
    }

    /** How long something is unknown before it waits for a person, as the gateways have it. */
    public Duration humanAfter(GatewayConfig config) {
        return schedules(config).retries().humanAfter();
    }

    private static Schedules schedules(GatewayConfig config) {
        return config.waits().scaled(config.sandbox().timeScale());
    }

    /** Where it is configured to be, else where a gateway that runs says its own is; null: no channel can be asked. */
    private static URI sandbox(GatewayConfig config) throws InterruptedException {
        if (!config.sandboxed() || config.channels().loopback()) {
            return null;
        }
        return config.sandbox().uri().isPresent()
                ? config.sandbox().uri().get()
                : RunningGateway.sandbox(ListenPorts.uri(
                                config.management().host(), config.management().port()))
                        .orElse(null);
    }

    /** Every statement ends by itself: this needs no bound. */
    public <T> T await(Future<T> future) {
        return future.await();
    }

    @Override
    public void close() {
        parts.close();
    }
}
