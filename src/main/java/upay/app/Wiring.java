package upay.app;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import upay.channel.CircuitBreakerSettings;
import upay.channel.http.ChannelSettings;
import upay.config.ChannelsConfig;
import upay.config.GatewayConfig;
import upay.config.HttpConfig;
import upay.config.LimitsConfig;
import upay.config.StoreConfig;
import upay.config.WebhookConfig;
import upay.domain.PaymentCodes;
import upay.http.HttpSettings;
import upay.http.admission.RequestLimits;
import upay.operation.ActivateOperation;
import upay.operation.CancelOperation;
import upay.operation.CheckInOperation;
import upay.operation.Operations;
import upay.operation.PayOperation;
import upay.operation.PrecreateOperation;
import upay.operation.QueryOperation;
import upay.operation.RefundOperation;
import upay.port.NumberGenerator;
import upay.port.Ports;
import upay.port.RequestTraces;
import upay.port.RestoreGuard;
import upay.port.TerminalKeyIssuer;
import upay.settlement.Settlement;
import upay.settlement.Sweeper;
import upay.store.seal.MasterKeys;
import upay.store.sql.StoreAddress;
import upay.store.sql.StoreSettings;
import upay.tracing.Tracer;
import upay.tracing.otlp.TracingSettings;
import upay.webhook.WebhookSettings;

/** Translates the configuration into each part's options. Pure. */
public final class Wiring {
    private Wiring() {}

    public static HttpSettings http(HttpConfig http, int port) {
        HttpConfig.Timeouts timeouts = http.timeouts();
        return new HttpSettings(
                http.host(),
                port,
                new HttpSettings.Timeouts(timeouts.headerTimeout(), timeouts.bodyTimeout(), timeouts.idleTimeout()),
                new HttpSettings.Bounds(
                        http.load().maxConnections(), http.load().maxRequestAge()),
                http.stop().drainTimeout());
    }

    public static RequestLimits limits(LimitsConfig limits) {
        return new RequestLimits(limits.terminal(), limits.merchant(), limits.merchantShare(), limits.source());
    }

    /** Not scaled: these values depend on the machines, not on the sandbox's time. */
    public static StoreSettings store(GatewayConfig config, StoreAddress address) {
        StoreConfig store = config.store();
        StoreConfig.Timeouts timeouts = store.timeouts();
        StoreConfig.Batches batches = store.batches();
        StoreConfig.Memory memory = store.memory();
        boolean production = config.profile() == GatewayConfig.Profile.PRODUCTION;
        return new StoreSettings(
                new StoreSettings.Server(address, StoreSettings.SCHEMA, store.maxPoolSize()),
                new StoreSettings.Batches(batches.batchRows(), batches.queueRows(), batches.queueBytes()),
                new StoreSettings.Timeouts(
                        timeouts.connectTimeout(), timeouts.statementTimeout(), timeouts.responseTimeout()),
                new StoreSettings.Lease(
                        store.instance().heartbeat(), store.instance().lease()),
                new StoreSettings.Memory(
                        memory.terminalCacheSize(), memory.merchantCacheSize(), memory.cacheMaxStaleness()),
                new StoreSettings.Sealing(keys(config), production),
                config.webhook().events(),
                new StoreSettings.TerminalDefaults(
                        config.protocol().dialect(), config.terminals().previousKeyLifetime()));
    }

    /** @throws IllegalArgumentException with the faults of the given ones */
    static MasterKeys keys(GatewayConfig config) {
        return config.masterKey().map(MasterKeys::parse).orElseGet(MasterKeys::development);
    }

    /** Read time-outs are scaled, the connect time-out is not: it depends on the machine. */
    public static ChannelSettings channel(ChannelsConfig all, ChannelsConfig.Channel one, double scale) {
        return new ChannelSettings(
                all.connections().connectTimeout(),
                readTimeout(one.payTimeout(), scale),
                readTimeout(one.readTimeout(), scale),
                readTimeout(one.refundTimeout(), scale),
                all.connections().idleTimeout(),
                all.connections().maxConnections(),
                all.connections().maxQueueSize(),
                all.connections().maxResponseSize());
    }

    /** The breaker's silence is not scaled: it has to exceed this machine's own pauses. */
    public static CircuitBreakerSettings breakers(ChannelsConfig channels, double scale) {
        return new CircuitBreakerSettings(
                channels.breaker().minOutage(),
                channels.breaker().minCalls(),
                channels.breaker().failureRate(),
                scaled(channels.breaker().openDuration(), scale));
    }

    static Sweeper sweeper(GatewayConfig config, Settlement settlement, Tracer tracer, RequestTraces traces) {
        return new Sweeper(settlement, config.store().instance().sweepBatch(), tracer, traces);
    }

    /** Empty: no tracing. */
    static Optional<TracingSettings> tracing(GatewayConfig.Tracing tracing) {
        String version = Wiring.class.getPackage().getImplementationVersion();
        return tracing.endpoint()
                .map(endpoint -> new TracingSettings(
                        endpoint,
                        tracing.sampleRatio(),
                        tracing.serviceName(),
                        tracing.headersByName(),
                        version == null ? "unknown" : version));
    }

    public static WebhookSettings webhook(GatewayConfig config) {
        WebhookConfig webhook = config.webhook();
        double scale = config.sandbox().timeScale();
        return new WebhookSettings(
                readTimeout(webhook.timeout(), scale),
                webhook.retryDelays().stream().map(wait -> scaled(wait, scale)).toList(),
                webhook.maxInFlight(),
                webhook.maxPerHost(),
                webhook.maxResponseSize(),
                webhook.reach().allowPrivateAddresses().orElse(config.profile() == GatewayConfig.Profile.SANDBOX),
                scaled(config.waits().upkeep().sweepInterval(), scale),
                WebhookSettings.Authorization.valueOf(webhook.authorization().name()));
    }

    static Operations operations(
            Ports ports,
            Settlement settlement,
            NumberGenerator numbers,
            Supplier<PaymentCodes> codes,
            TerminalKeyIssuer issuer,
            RestoreGuard guard) {
        return new Operations(
                        new PayOperation(ports, settlement, numbers, codes),
                        new PrecreateOperation(ports, settlement, numbers),
                        new RefundOperation(ports, settlement, numbers, guard),
                        new QueryOperation(ports, settlement),
                        new CancelOperation(ports, settlement, numbers),
                        new ActivateOperation(issuer),
                        new CheckInOperation(issuer))
                .inDialects(settlement.schedules(), ports.instance());
    }

    private static Duration readTimeout(Duration duration, double scale) {
        Duration scaled = scaled(duration, scale);
        return scaled.toMillis() < 1000 ? Duration.ofSeconds(1) : scaled;
    }

    private static Duration scaled(Duration duration, double scale) {
        return Duration.ofMillis(Math.max(1, Math.round(duration.toMillis() * scale)));
    }
}
