package upay.app;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.app.account.CheckedConnectors;
import upay.app.account.ConfiguredAccounts;
import upay.app.account.StoredAccounts;
import upay.app.bill.BillModule;
import upay.bill.fetch.BillDownloads;
import upay.channel.AccountProbe;
import upay.channel.ChannelBus;
import upay.channel.ChannelVerticle;
import upay.channel.CircuitBreakers;
import upay.channel.Connectors;
import upay.channel.LoopbackVerticle;
import upay.channel.SignatureFaults;
import upay.channel.account.AccountSettings;
import upay.channel.connector.ConnectorFactory;
import upay.channel.http.ChannelSettings;
import upay.config.ChannelsConfig.Channel;
import upay.config.GatewayConfig;
import upay.domain.Payway;
import upay.metrics.ChannelMetrics;
import upay.store.Store;

/** The parts for channel calls: the accounts and the channels' verticles. */
final class ChannelModule {
    private static final Logger LOG = LoggerFactory.getLogger(ChannelModule.class);
    /** The address of accounts that are never called. */
    private static final URI NOWHERE = URI.create("http://loopback.invalid");

    private final GatewayConfig config;
    private final Store store;
    private final @Nullable URI sandbox;
    private final ConfiguredAccounts configured;
    private final StoredAccounts accounts;
    private final CircuitBreakers breakers;
    private final SignatureFaults signatures = new SignatureFaults();

    /** @param sandbox the sandbox's address; null: none */
    ChannelModule(GatewayConfig config, Store store, @Nullable URI sandbox) {
        this.config = config;
        this.store = store;
        this.sandbox = sandbox;
        configured = config.sandboxed()
                ? ConfiguredAccounts.sandbox(config, sandbox == null ? NOWHERE : sandbox)
                : ConfiguredAccounts.real(config);
        accounts =
                new StoredAccounts(store.merchants(), configured, config.profile() == GatewayConfig.Profile.PRODUCTION);
        breakers = new CircuitBreakers(
                Wiring.breakers(config.channels(), config.sandbox().timeScale()));
    }

    ConfiguredAccounts configured() {
        return configured;
    }

    CircuitBreakers breakers() {
        return breakers;
    }

    SignatureFaults signatures() {
        return signatures;
    }

    /** A channel's connectors, opened only for accounts without certain mistakes. */
    static ConnectorFactory connectors(GatewayConfig config, Payway payway) {
        return new CheckedConnectors(
                Connectors.find(payway).orElseThrow(), config.profile() == GatewayConfig.Profile.PRODUCTION);
    }

    /** Tries the accounts at a channel, as it is called in operation. */
    static AccountProbe probe(Vertx vertx, GatewayConfig config, Channel channel) {
        return new AccountProbe(
                vertx,
                connectors(config, channel.payway()),
                Wiring.channel(config.channels(), channel, config.sandbox().timeScale()),
                channel.proxy().orElse(null));
    }

    /** The verticle that calls this channel; the caller deploys it. */
    VerticleBase verticle(Channel channel) {
        ConnectorFactory factory = connectors(config, channel.payway());
        ChannelSettings settings =
                Wiring.channel(config.channels(), channel, config.sandbox().timeScale());
        return new ChannelVerticle(
                factory,
                accounts,
                store.instance(),
                breakers,
                signatures,
                settings,
                channel.proxy().orElse(null));
    }

    /**
     * Deploys the verticles of all channels: also of those without a configured account, since one may be entered at any
     * time.
     */
    void deploy(Deployments deployments) throws Exception {
        ConfiguredAccounts.warnings(config).forEach(warning -> LOG.warn("{}", warning));
        if (config.channels().loopback()) {
            deployments.deploy("loopback", () -> new LoopbackVerticle(store.instance()));
            return;
        }
        for (Channel channel : config.channels().all()) {
            deployments.deploy("channel " + channel.payway().channel(), () -> verticle(channel));
        }
    }

    /** Tries accounts at all channels; null if no channel is called. */
    @Nullable Function<AccountSettings, Future<List<AccountProbe.Check>>> probe(Vertx vertx) {
        if (config.channels().loopback()) {
            return null;
        }
        Map<Payway, AccountProbe> probes = new EnumMap<>(Payway.class);
        for (Channel channel : config.channels().all()) {
            probes.put(channel.payway(), probe(vertx, config, channel));
        }
        return account -> Objects.requireNonNull(probes.get(account.payway())).run(account);
    }

    /** What fetches the channels' bills; from nowhere if no channel is called. */
    BillModule bills(Vertx vertx) {
        Map<Payway, BillDownloads.Line> lines = new EnumMap<>(Payway.class);
        if (!config.channels().loopback()) {
            for (Channel channel : config.channels().all()) {
                lines.put(
                        channel.payway(),
                        new BillDownloads.Line(
                                connectors(config, channel.payway()),
                                Wiring.channel(
                                        config.channels(),
                                        channel,
                                        config.sandbox().timeScale()),
                                channel.proxy().orElse(null)));
            }
        }
        return new BillModule(config, vertx, store, lines, configured::all);
    }

    /** A description for an operator. */
    String names() {
        String names =
                configured.payways().stream().map(Payway::channel).sorted().collect(Collectors.joining(", "));
        if (config.channels().loopback()) {
            return names + ", none of them called: every call succeeds at once (channel-loopback), no money moves";
        }
        if (sandbox != null) {
            return names + ", simulated by the sandbox: no money moves";
        }
        return (names.isEmpty() ? "as entered in the store" : names) + " ("
                + config.profile().name().toLowerCase(Locale.ROOT) + ")";
    }

    /** @param metrics counts and measures the calls */
    ChannelBus bus(Vertx vertx, ChannelMetrics metrics) {
        return new ChannelBus(vertx, accounts, store.instance(), breakers, metrics);
    }
}
