package upay.app;

import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import upay.config.GatewayConfig;
import upay.http.HttpSettings;
import upay.http.HttpVerticle;
import upay.http.PublicKeyRoute;
import upay.http.ReplayGuard;
import upay.http.Signers;
import upay.http.admission.AdmissionControl;
import upay.http.callback.CallbackRoutes;
import upay.http.docs.DocumentationRoutes;
import upay.management.Health;
import upay.metrics.Metrics;
import upay.operation.CallbackOperation;
import upay.operation.Operations;
import upay.store.Store;

/** The port for shops: the operations of the protocol and the callbacks of channels, over HTTP. */
final class ShopModule {
    private static final String OPEN_API = "docs/openapi.yaml";

    private final GatewayConfig config;
    private final Vertx vertx;
    private final Store store;
    private final SettlementModule core;
    private final AdmissionControl admission;
    private final ShopListener listener;

    ShopModule(
            GatewayConfig config,
            Vertx vertx,
            Store store,
            SettlementModule core,
            AdmissionControl admission,
            ShopListener listener) {
        this.config = config;
        this.vertx = vertx;
        this.store = store;
        this.core = core;
        this.admission = admission;
        this.listener = listener;
    }

    /** Accepts requests from now on: one instance per event loop; they share the port. Blocks. */
    void start(int port, HotSettings hot, Metrics metrics, Health health, Deployments deployments) throws Exception {
        HttpSettings settings = Wiring.http(config.http(), port);
        Operations operations = Wiring.operations(
                core.ports(), core.settlement(), store.numbers(), hot, store.terminalKeyIssuer(), store.lineage());
        CallbackRoutes notices = new CallbackRoutes(callbacks(), admission, settings, metrics.channels());
        List<Consumer<Router>> routes = new ArrayList<>(List.of(notices, new PublicKeyRoute(store.signingKeys())));
        documentation().ifPresent(routes::add);
        Signers signers = signers();
        Supplier<VerticleBase> instances = () ->
                new HttpVerticle(settings, operations, signers, admission, routes, listener.doorway(), core.tracer());
        GracefulShutdown departure = new GracefulShutdown(
                vertx, config.http(), health, admission, listener.doorway(), core.settlement(), store.instance());
        try {
            deployments.deploy("http", instances, VertxRuntime.count(), departure.limit(), departure::begin);
        } catch (IOException e) {
            throw ListenPorts.taken("http.port", config.http().host(), port, e);
        }
        health.open();
    }

    private Optional<Consumer<Router>> documentation() throws IOException {
        if (!config.http().docs().isServed(config.profile() == GatewayConfig.Profile.SANDBOX)) {
            return Optional.empty();
        }
        try (InputStream file = Objects.requireNonNull(
                ShopModule.class.getClassLoader().getResourceAsStream(OPEN_API), "in the jar: " + OPEN_API)) {
            String text = new String(file.readAllBytes(), StandardCharsets.UTF_8);
            return Optional.of(new DocumentationRoutes(text, admission, vertx::executeBlocking));
        }
    }

    private CallbackOperation callbacks() {
        return new CallbackOperation(core.ports(), core.settlement(), core.bus(), core.tracer(), core.traces());
    }

    private Signers signers() {
        return new Signers(
                store.terminals(),
                store.vendors(),
                new ReplayGuard(store.nonces(), store.instance()::now),
                store.instance()::now,
                new SignatureDiagnoses(vertx, store.knownKeys(), config.profile() == GatewayConfig.Profile.PRODUCTION));
    }
}
