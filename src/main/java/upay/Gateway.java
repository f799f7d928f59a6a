package upay;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.admin.AdminVerticle;
import upay.admin.Health;
import upay.config.GatewayConfig;

/**
 * One gateway: puts the parts together in order, and takes them apart in reverse.
 *
 * <p>{@link #start} and {@link #close} block; call them from plain threads. Close may come at any time, also while the start
 * goes on.
 */
public final class Gateway {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final Duration SHORT = Duration.ofSeconds(2);

    private final GatewayConfig config;
    private final Parts parts = new Parts();
    private volatile Health health;
    private AdminVerticle admin;

    public Gateway(GatewayConfig config) {
        this.config = config;
    }

    /** What is wrong with the configuration, as far as only the parts themselves can tell; one sentence each. */
    public static List<String> faults(GatewayConfig config) {
        return List.of();
    }

    /**
     * Returns once requests are taken.
     *
     * @throws StartException when something that is needed is not there; then all that was started is closed again
     */
    public void start() throws Exception {
        try {
            startParts();
        } catch (Exception e) {
            close();
            throw e;
        }
    }

    private void startParts() throws Exception {
        Ports.requireFree("http.port", config.http().host(), config.http().port());
        Ports.requireFree(
                "management.port",
                config.management().host(),
                config.management().port());
        Vertx vertx = parts.start("vertx", EventLoops::start, Duration.ofSeconds(3), Vertx::close);
        health = new Health(() -> Future.succeededFuture());
        admin = new AdminVerticle(
                new AdminVerticle.Options(
                        config.management().host(), config.management().port(), null),
                health);
        deploy(vertx, "management", admin);
        health.open();
    }

    private void deploy(Vertx vertx, String name, io.vertx.core.VerticleBase verticle) throws Exception {
        parts.start(name, () -> vertx.deployVerticle(verticle).await(10, TimeUnit.SECONDS), SHORT, vertx::undeploy);
    }

    /** Takes no more requests, lets those in flight end, and closes everything. Returns within 15 s. */
    public void close() {
        if (health != null) {
            health.drain();
        }
        parts.close();
        LOG.debug("closed");
    }

    /** Where shops call. */
    public URI uri() {
        return Ports.uri(config.http().host(), config.http().port());
    }

    /** Where operators call. */
    public URI managementUri() {
        return Ports.uri(config.management().host(), admin.port());
    }

    /** What the orders are kept in, for people. */
    public String storeName() {
        return "";
    }

    /** Who answers for the channels, for people. */
    public String channelNames() {
        return "";
    }
}
