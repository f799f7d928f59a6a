package upay.sandbox;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.sandbox.alipay.AlipayDialect;
import upay.sandbox.baifubao.BaifubaoBillFiles;
import upay.sandbox.baifubao.BaifubaoDialect;
import upay.sandbox.bill.BillDesk;
import upay.sandbox.bill.Bills;
import upay.sandbox.jdpay.JdpayDialect;
import upay.sandbox.ledger.TradeLedger;
import upay.sandbox.scene.SceneEngine;
import upay.sandbox.scene.TimeScale;
import upay.sandbox.unionpay.UnionpayDialect;
import upay.sandbox.wechat.WechatDialect;
import upay.sandbox.wechat.v3.WechatV3Dialect;
import upay.sandbox.wire.Dialect;
import upay.sandbox.wire.SigningExecutor;

/**
 * The sandbox's server: {@code /alipay/gateway.do}, {@code /wechat/…} and so on for the channels, {@code /sandbox/…}
 * for the ledger and the scan. It only wires its parts.
 */
public final class SandboxVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxVerticle.class);

    /** Silence lasts 60 s at most; a connection that is idle for much longer is unused. */
    private static final int IDLE_SECONDS = 180;

    /** Two cores' worth of RSA, and one in reserve. */
    private static final int SIGNING_THREADS = 3;

    private static final Duration SWEEP = Duration.ofSeconds(2);

    private final SandboxSettings settings;
    private final TradeLedger ledger;
    private SceneEngine engine;
    private SandboxCallbackSender notifier;
    private List<Dialect> dialects = List.of();
    private BillRoutes billRoutes;
    private HttpServer server;

    /** The sweep of the ledger failed, and that was logged. */
    private boolean waiting;

    public SandboxVerticle(SandboxSettings settings, TradeLedger ledger) {
        this.settings = settings;
        this.ledger = ledger;
    }

    @Override
    public Future<?> start() {
        TimeScale pace = new TimeScale(settings.timeScale());
        SigningExecutor signing = signing(vertx.createSharedWorkerExecutor("sandbox-sign", SIGNING_THREADS));
        notifier = new SandboxCallbackSender(vertx, pace);
        engine = new SceneEngine(
                ledger,
                pace,
                System::currentTimeMillis,
                (millis, task) -> vertx.setTimer(millis, id -> task.run()),
                notifier::charged);
        BillDesk desk = new BillDesk(System::currentTimeMillis);
        Bills bills = new Bills(ledger, desk, signing);
        billRoutes = new BillRoutes(desk, bills, new BaifubaoBillFiles(bills), pace);
        dialects = List.of(
                new AlipayDialect(engine, signing, pace, bills),
                new WechatInterfaces(
                        new WechatDialect(engine, pace, bills),
                        new WechatV3Dialect(engine, signing, pace, System::currentTimeMillis)),
                new BaifubaoDialect(engine),
                new JdpayDialect(engine, signing, bills),
                new UnionpayDialect(engine, signing, bills));
        notifier.speak(dialects);
        Router routes = Router.router(vertx);
        mount(routes);
        routes.errorHandler(404, LedgerRoutes::listPaths);
        server = vertx.createHttpServer(options())
                .requestHandler(new SandboxRequestHandler(vertx, pace, dialects, routes));
        sweep();
        return server.listen();
    }

    @Override
    public Future<?> stop() {
        return server == null ? Future.succeededFuture() : server.shutdown(1, TimeUnit.SECONDS);
    }

    /** The port that it listens on; valid once deployed. */
    public int actualPort() {
        return server.actualPort();
    }

    /** Adds the ledger, the scan, the signer and the bills under {@code /sandbox} of another router (the management port's); once deployed. */
    public void mount(Router router) {
        LedgerRoutes.mount(router, engine, notifier);
        billRoutes.mount(router);
        router.post("/sandbox/signer/:channel/:key").handler(this::signWith);
    }

    /** A channel signs with another of its published keys from now on. */
    private void signWith(RoutingContext context) {
        String channel = context.pathParam("channel");
        String key = context.pathParam("key");
        boolean known = dialects.stream()
                .anyMatch(dialect -> dialect.payway().channel().equals(channel) && dialect.signWith(key));
        JsonObject told = known
                ? new JsonObject().put("channel", channel).put("signer", key)
                : new JsonObject().put("error", "no such channel, or no such key of it");
        context.response()
                .setStatusCode(known ? 200 : 404)
                .putHeader("Content-Type", "application/json")
                .end(told.toBuffer());
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setHttp2ClearTextEnabled(false)
                .setTcpNoDelay(true);
    }

    /** Writes what a crash, or another sandbox on the same ledger, left due; the next sweep starts after this one. */
    private void sweep() {
        engine.settleOverdue().onComplete(swept -> {
            if (swept.failed() && !waiting) {
                LOG.warn(
                        "what is due in the sandbox's ledger waits: {}",
                        swept.cause().toString());
            }
            waiting = swept.failed();
            vertx.setTimer(SWEEP.toMillis(), id -> sweep());
        });
    }

    private static SigningExecutor signing(WorkerExecutor executor) {
        return new SigningExecutor() {
            @Override
            public <T> Future<T> run(Callable<T> work) {
                return executor.executeBlocking(work, false);
            }
        };
    }
}
