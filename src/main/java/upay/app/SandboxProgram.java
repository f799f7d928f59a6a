package upay.app;

import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import upay.config.GatewayConfig;
import upay.sandbox.SandboxVerticle;

/** The sandbox as a program of its own, for any number of gateways. Start and close block, as the gateway's do. */
public final class SandboxProgram {
    private static final String HOST = "0.0.0.0";

    private final GatewayConfig config;
    private final boolean inMemory;
    private final Lifecycle parts = new Lifecycle();
    private int port;

    /** @param inMemory keep the ledger in memory instead of PostgreSQL: for load tests */
    public SandboxProgram(GatewayConfig config, boolean inMemory) {
        this.config = config;
        this.inMemory = inMemory;
    }

    /** @throws StartException if a required resource is missing; then all started parts are closed again */
    public void start() throws Exception {
        try {
            ListenPorts.requireFree("sandbox.port", HOST, config.sandbox().port());
            Vertx vertx = parts.start("vertx", VertxRuntime::start, Duration.ofSeconds(3), Vertx::close);
            SandboxVerticle sandbox = SandboxModule.deploy(
                    config,
                    vertx,
                    HOST,
                    config.sandbox().port(),
                    SandboxModule.ownLedger(config, vertx, inMemory, parts),
                    parts);
            port = sandbox.actualPort();
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    public void close() {
        parts.close();
    }

    /** The value for a gateway's UPAY_SANDBOX_URI. */
    public URI uri() {
        return ListenPorts.uri(HOST, port);
    }
}
