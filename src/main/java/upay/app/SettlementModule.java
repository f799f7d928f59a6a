package upay.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import upay.app.metrics.CountedLedger;
import upay.channel.ChannelBus;
import upay.config.GatewayConfig;
import upay.metrics.Metrics;
import upay.port.Ledger;
import upay.port.Ports;
import upay.port.RequestTraces;
import upay.settlement.Settlement;
import upay.settlement.Sweeper;
import upay.store.Store;
import upay.tracing.Tracer;
import upay.tracing.otlp.OtlpTracer;
import upay.tracing.otlp.TracingSettings;

/** The settlement of a gateway: its ports, its traces, and the sweeper that continues what is due. Starting blocks. */
final class SettlementModule {
    private final GatewayConfig config;
    private final Vertx vertx;
    private final Store store;
    private final Lifecycle parts;
    private final Tracer tracer;
    private final RequestTraces traces;
    private ChannelBus bus;
    private Ports ports;
    private Settlement settlement;

    /** Starts tracing, if it is configured: the channels need it, and end before it. */
    @SuppressWarnings("NullAway.Init")
    SettlementModule(GatewayConfig config, Vertx vertx, Store store, Lifecycle parts) throws Exception {
        this.config = config;
        this.vertx = vertx;
        this.store = store;
        this.parts = parts;
        Optional<TracingSettings> settings = Wiring.tracing(config.tracing());
        if (settings.isPresent()) {
            long instance = store.instance().id();
            tracer = parts.start(
                    "tracing", () -> new OtlpTracer(settings.get(), instance), Deployments.SHORT, OtlpTracer::close);
            traces = store.requestTraces();
        } else {
            tracer = Tracer.OFF;
            traces = RequestTraces.NONE;
        }
    }

    /** Begins to settle what is due; before it nothing else but the tracing is there. */
    void start(ChannelModule channels, Metrics metrics) throws Exception {
        bus = channels.bus(vertx, metrics.channels());
        Ledger ledger = new CountedLedger(store.ledger(), metrics.sales());
        ports = new Ports(ledger, bus, store.instance(), new VertxTimers(vertx), store.numbers());
        settlement =
                new Settlement(ports, config.waits().scaled(config.sandbox().timeScale()));
        Sweeper sweeper = parts.start(
                "sweeper", () -> Wiring.sweeper(config, settlement, tracer, traces), Deployments.SHORT, this::handBack);
        vertx.getOrCreateContext().runOnContext(nothing -> sweeper.start());
    }

    /** Releases this instance's transactions to the other instances. */
    private Future<?> handBack(Sweeper sweeper) {
        sweeper.stop();
        return store.ledger().release(store.instance().id(), store.instance().now());
    }

    Tracer tracer() {
        return tracer;
    }

    /** Of the requests that began the orders; of none without tracing. */
    RequestTraces traces() {
        return traces;
    }

    ChannelBus bus() {
        return bus;
    }

    Ports ports() {
        return ports;
    }

    Settlement settlement() {
        return settlement;
    }
}
