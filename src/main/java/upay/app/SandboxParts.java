package upay.app;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import upay.config.GatewayConfig;
import upay.sandbox.SandboxSettings;
import upay.sandbox.SandboxVerticle;
import upay.sandbox.ledger.Ledger;
import upay.sandbox.ledger.MemoryLedger;
import upay.sandbox.ledger.PgLedger;
import upay.store.sql.StoreAddress;

/** Starts the sandbox: inside a gateway, or as a program of its own. */
final class SandboxParts {
    private static final Duration CLOSING = Duration.ofSeconds(2);
    private static final int CONNECTIONS = 2;
    private static final int QUEUE = 4096;

    private SandboxParts() {}

    /** The sandbox's ledger in its own schema of a server. */
    static Ledger ledger(GatewayConfig config, Vertx vertx, StoreAddress address, Parts parts) throws Exception {
        Postgres.migrate(config, address, "sandbox", "db/sandbox", parts);
        PgConnectOptions connect = address.connectOptions()
                .setCachePreparedStatements(true)
                .addProperty("application_name", "upay-sandbox");
        PoolOptions options = new PoolOptions().setMaxSize(CONNECTIONS).setMaxWaitQueueSize(QUEUE);
        Pool pool = parts.start(
                "sandbox ledger",
                () -> PgBuilder.pool()
                        .with(options)
                        .connectingTo(connect)
                        .using(vertx)
                        .build(),
                CLOSING,
                Pool::close);
        return new PgLedger(pool);
    }

    static SandboxVerticle deploy(GatewayConfig config, Vertx vertx, String host, int port, Ledger ledger, Parts parts)
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

    /** The ledger of a sandbox that runs on its own: in the given server, in one of its own, or in memory. */
    static Ledger ownLedger(GatewayConfig config, Vertx vertx, boolean inMemory, Parts parts) throws Exception {
        if (inMemory) {
            return new MemoryLedger();
        }
        Path folder = config.dataDir().resolve("sandbox");
        return ledger(config, vertx, Postgres.start(config, folder, parts).sandbox(), parts);
    }
}
