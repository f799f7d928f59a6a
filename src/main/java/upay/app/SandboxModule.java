package upay.app;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnectOptions;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import upay.config.GatewayConfig;
import upay.sandbox.SandboxSettings;
import upay.sandbox.SandboxVerticle;
import upay.sandbox.ledger.MemoryTradeLedger;
import upay.sandbox.ledger.PgTradeLedger;
import upay.sandbox.ledger.TradeLedger;
import upay.store.sql.BlockingConnections;
import upay.store.sql.StoreAddress;
import upay.store.sql.StoreHost;
import upay.store.tls.TlsException;

/** Starts the sandbox: inside a gateway, or as a program of its own. */
final class SandboxModule {
    private static final Duration CLOSING = Duration.ofSeconds(2);
    private static final String LOOPBACK = "127.0.0.1";
    private static final int CONNECTIONS = 2;
    private static final int QUEUE = 4096;

    private SandboxModule() {}

    /** The sandbox's ledger in its own schema of a server. */
    static TradeLedger ledger(GatewayConfig config, Vertx vertx, StoreAddress address, Lifecycle parts)
            throws Exception {
        PostgresServer.migrate(config, address, "sandbox", "db/sandbox", parts);
        PoolOptions options = new PoolOptions().setMaxSize(CONNECTIONS).setMaxWaitQueueSize(QUEUE);
        Pool pool = parts.start(
                "sandbox ledger",
                () -> PgBuilder.pool()
                        .with(options)
                        // With each connection anew: the primary may be another one by then.
                        .connectingTo(() -> vertx.executeBlocking(() -> connectOptions(address), false))
                        .using(vertx)
                        .build(),
                CLOSING,
                Pool::close);
        return new PgTradeLedger(pool);
    }

    private static SqlConnectOptions connectOptions(StoreAddress address) throws SQLException, TlsException {
        StoreHost host = address.hosts().get(0);
        if (address.hosts().size() > 1) {
            BlockingConnections.Reached reached = new BlockingConnections(address, false).reach();
            reached.connection().close();
            host = reached.host();
        }
        return address.connectOptions(
                        host, address.tls().isUsed() ? address.tls().client().options() : null)
                .setCachePreparedStatements(true)
                .addProperty("application_name", "upay-sandbox");
    }

    /**
     * The sandbox that a gateway calls: the configured one, else one inside it; null: none.
     *
     * @param books where its ledger is
     */
    static @Nullable URI start(GatewayConfig config, Vertx vertx, StoreAddress books, Lifecycle parts)
            throws Exception {
        if (!config.sandboxed() || config.channels().loopback()) {
            return null;
        }
        return config.sandbox().uri().isPresent()
                ? config.sandbox().uri().get()
                : ListenPorts.uri(
                        LOOPBACK,
                        deploy(config, vertx, LOOPBACK, 0, ledger(config, vertx, books, parts), parts)
                                .actualPort());
    }

    static SandboxVerticle deploy(
            GatewayConfig config, Vertx vertx, String host, int port, TradeLedger ledger, Lifecycle parts)
            throws Exception {
        SandboxSettings settings =
                new SandboxSettings(host, port, config.sandbox().timeScale());
        SandboxVerticle sandbox = new SandboxVerticle(settings, ledger);
        parts.start(
                "sandbox",
                () -> vertx.deployVerticle(sandbox)
                        .await(config.store().startTimeout().toMillis(), TimeUnit.MILLISECONDS),
                CLOSING,
                vertx::undeploy);
        return sandbox;
    }

    /** The ledger of a standalone sandbox: in the configured server, in an embedded one, or in memory. */
    static TradeLedger ownLedger(GatewayConfig config, Vertx vertx, boolean inMemory, Lifecycle parts)
            throws Exception {
        if (inMemory) {
            return new MemoryTradeLedger();
        }
        Path folder = config.dataDir().resolve("sandbox");
        return ledger(config, vertx, PostgresServer.start(config, folder, parts).sandbox(), parts);
    }
}
