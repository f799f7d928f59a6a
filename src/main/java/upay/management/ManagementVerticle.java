package upay.management;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Serves the management port. */
public final class ManagementVerticle extends VerticleBase {
    private static final int SERVICE_UNAVAILABLE = 503;
    private static final long SWEEP_MILLIS = 5_000;

    private final Options options;
    private final Health health;
    private final @Nullable LogControl log;
    private final Consumer<LogLevelChange> record;
    private final MetricsSource metrics;
    private final List<ManagementPages> pages;
    private HttpServer server;

    /**
     * @param port 0: any free one
     * @param hosts further permitted host names, in lower case
     * @param sandbox the sandbox's address; null: none
     * @param certificate null: no TLS
     * @param clients where its requests come from
     */
    public record Options(
            String host,
            int port,
            Set<String> hosts,
            @Nullable URI sandbox,
            @Nullable PortCertificate certificate,
            ClientAddress clients) {
        public Options {
            hosts = Set.copyOf(hosts);
        }

        /** Without TLS, and without a proxy. */
        public Options(String host, int port, Set<String> hosts, @Nullable URI sandbox) {
            this(host, port, hosts, sandbox, null, ClientAddress.OF_PEER);
        }
    }

    public ManagementVerticle(Options options, Health health, MetricsSource metrics) {
        this(options, health, metrics, null, change -> {}, List.of());
    }

    /**
     * @param log whose levels it shows and changes; null: none
     * @param record takes each change of a level, and returns at once
     * @param pages of other parts
     */
    public ManagementVerticle(
            Options options,
            Health health,
            MetricsSource metrics,
            @Nullable LogControl log,
            Consumer<LogLevelChange> record,
            List<ManagementPages> pages) {
        this.options = options;
        this.health = health;
        this.metrics = metrics;
        this.log = log;
        this.record = record;
        this.pages = List.copyOf(pages);
    }

    @Override
    public Future<?> start() {
        Router router = Router.router(vertx);
        router.route().handler(context -> context.put(
                        ClientAddress.class.getName(), options.clients().of(context.request()))
                .next());
        PathIndex.mount(router, options.sandbox() != null, log != null);
        router.get("/health/live").handler(context -> answer(context, 200, new JsonObject().put("status", "live")));
        router.get("/health/ready").handler(this::ready);
        router.get("/metrics").handler(new ScrapeHandler(metrics));
        if (log != null) {
            new LogLevelRoutes(log, record).mount(router);
        }
        if (options.sandbox() != null) {
            router.route("/sandbox/*").handler(new SandboxProxy(vertx, options.sandbox()));
        }
        pages.forEach(page -> page.mount(router));
        // HTTP/1 only, in which a single header has the host.
        HttpServerOptions server = new HttpServerOptions()
                .setIdleTimeout(75)
                .setMaxFormAttributeSize(0)
                .setHttp2ClearTextEnabled(false);
        if (options.certificate() != null) {
            options.certificate().secure(server);
        }
        ConnectionBound connections = new ConnectionBound();
        BrowserGuard guard = new BrowserGuard(options.host(), options.hosts(), router);
        vertx.setPeriodic(SWEEP_MILLIS, timer -> connections.sweep());
        this.server = vertx.createHttpServer(server)
                .connectionHandler(connections::opened)
                .requestHandler(request -> {
                    connections.begun(request);
                    guard.handle(request);
                });
        return this.server.listen(options.port(), options.host());
    }

    /** The actual port; only after deployment. */
    public int port() {
        return server.actualPort();
    }

    /** Shows this certificate to new connections; open ones keep theirs. Any thread; only with TLS. */
    public Future<?> replace(PortCertificate certificate) {
        return server.updateSSLOptions(certificate.options());
    }

    private void ready(RoutingContext context) {
        answer(context, health.isReady() ? 200 : SERVICE_UNAVAILABLE, health.json());
    }

    private static void answer(RoutingContext context, int status, JsonObject body) {
        context.response()
                .setStatusCode(status)
                .putHeader("Content-Type", "application/json")
                .putHeader("Cache-Control", "no-store")
                .end(body.encode());
    }
}
