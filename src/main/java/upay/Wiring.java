package upay;

import java.time.Duration;
import java.util.List;
import upay.channel.BreakerSettings;
import upay.channel.ChannelSettings;
import upay.config.ChannelsConfig;
import upay.config.GatewayConfig;
import upay.config.NotifyConfig;
import upay.config.Waits;
import upay.domain.PaymentCodes;
import upay.http.HttpSettings;
import upay.notify.NotifySettings;
import upay.operation.CancelOperation;
import upay.operation.Numbers;
import upay.operation.Operations;
import upay.operation.PayOperation;
import upay.operation.PrecreateOperation;
import upay.operation.QueryOperation;
import upay.operation.RefundOperation;
import upay.operation.Schedules;
import upay.operation.Settlement;
import upay.operation.Sweeper;
import upay.store.StoreAddress;
import upay.store.StoreSettings;
import upay.store.seal.MasterKeys;

/** The configuration in each part's own words. Pure. */
final class Wiring {
    private Wiring() {}

    static HttpSettings http(GatewayConfig.Http http, int port) {
        return new HttpSettings(
                http.host(),
                port,
                HttpSettings.BODY_LIMIT_BYTES,
                http.headerTimeout(),
                http.bodyTimeout(),
                http.idleTimeout(),
                http.maxConnections(),
                HttpSettings.BODY_BUDGET_BYTES,
                http.maxUnread(),
                http.drain());
    }

    /** Nothing of it is scaled: it is the pace of machines, and a sandbox in a hurry makes none faster. */
    static StoreSettings store(GatewayConfig config, StoreAddress address) {
        GatewayConfig.Store store = config.store();
        return new StoreSettings(
                address,
                StoreSettings.SCHEMA,
                store.connections(),
                store.batchRows(),
                store.queueRows(),
                store.queueBytes(),
                store.connectTimeout(),
                store.statementTimeout(),
                store.silence(),
                config.instance().heartbeat(),
                config.instance().lease(),
                store.changesWithin(),
                store.terminals(),
                store.merchants(),
                keys(config),
                config.notifications().events(),
                config.profile() == GatewayConfig.Profile.PRODUCTION);
    }

    /** @throws IllegalArgumentException naming what is wrong with the given ones */
    static MasterKeys keys(GatewayConfig config) {
        return config.masterKey().map(MasterKeys::parse).orElseGet(MasterKeys::development);
    }

    /** Read time-outs are scaled, connecting is not: it is this machine's own pace. */
    static ChannelSettings channel(ChannelsConfig all, ChannelsConfig.Channel one, double scale) {
        return new ChannelSettings(
                all.connectTimeout(),
                readTimeout(one.payTimeout(), scale),
                readTimeout(one.readTimeout(), scale),
                readTimeout(one.moneyBackTimeout(), scale),
                all.idleTimeout(),
                all.maxConnections(),
                all.queue(),
                all.maxAnswer());
    }

    /** The silence is not scaled: it has to outlast this machine's own pauses. */
    static BreakerSettings breakers(ChannelsConfig channels, double scale) {
        return new BreakerSettings(
                channels.breakerSilence(),
                channels.breakerCalls(),
                channels.breakerFailures(),
                scaled(channels.breakerPause(), scale));
    }

    static Schedules schedules(Waits waits, double scale) {
        return new Schedules(
                        waits.payWait(),
                        waits.payDeadline(),
                        waits.codeLife(),
                        waits.qrLife(),
                        waits.undoWait(),
                        waits.cancelWait(),
                        waits.refundWait(),
                        waits.queryWait(),
                        waits.askSpacing(),
                        waits.cancelWindow(),
                        waits.queryTimeout(),
                        waits.payTimeout(),
                        waits.undoTimeout(),
                        waits.polls(),
                        waits.pollsPerSecond(),
                        waits.quickRepeats(),
                        waits.backoff(),
                        waits.verifications(),
                        waits.watches(),
                        waits.humanAfter(),
                        waits.humanPace(),
                        waits.remoteNews(),
                        waits.sweep(),
                        waits.grace())
                .scaled(scale);
    }

    static Sweeper sweeper(GatewayConfig config, Settlement settlement) {
        return new Sweeper(settlement, config.instance().sweepBatch());
    }

    static NotifySettings notifications(GatewayConfig config) {
        NotifyConfig notify = config.notifications();
        double scale = config.sandbox().timeScale();
        return new NotifySettings(
                readTimeout(notify.timeout(), scale),
                notify.retries().stream().map(wait -> scaled(wait, scale)).toList(),
                notify.maxInFlight(),
                notify.maxPerReceiver(),
                notify.maxAnswer(),
                notify.allowPrivate().orElse(config.profile() == GatewayConfig.Profile.SANDBOX),
                scaled(config.waits().sweep(), scale),
                NotifySettings.Authorization.valueOf(notify.authorization().name()));
    }

    static Operations operations(Settlement settlement, Numbers numbers, List<PaymentCodes.Rule> codes) {
        return new Operations(
                new PayOperation(settlement, numbers, new PaymentCodes(codes)),
                new PrecreateOperation(settlement, numbers),
                new RefundOperation(settlement, numbers),
                new QueryOperation(settlement),
                new CancelOperation(settlement, numbers));
    }

    private static Duration readTimeout(Duration duration, double scale) {
        Duration scaled = scaled(duration, scale);
        return scaled.toMillis() < 1000 ? Duration.ofSeconds(1) : scaled;
    }

    private static Duration scaled(Duration duration, double scale) {
        return Duration.ofMillis(Math.max(1, Math.round(duration.toMillis() * scale)));
    }
}
