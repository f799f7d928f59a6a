package upay.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import upay.domain.PaymentCodes;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.domain.proxy.HttpProxy;

/**
 * The channels and their settings; only the section {@code channels} of the packaged {@code gateway.yaml} defines them.
 *
 * @param loopback every call to a channel succeeds at once, inside the gateway: for measuring
 * @param paymentCodes maps payment codes to channels
 */
public record ChannelsConfig(
        Connections connections,
        Breaker breaker,
        List<Channel> all,
        boolean loopback,
        List<PaymentCodes.Rule> paymentCodes) {

    public ChannelsConfig {
        all = List.copyOf(all);
        paymentCodes = List.copyOf(paymentCodes);
    }

    /**
     * The connections to each channel.
     *
     * @param connectTimeout of one connection
     * @param idleTimeout of a pooled connection
     * @param maxConnections of one channel
     * @param maxQueueSize the maximum number of exchanges that wait for a connection of one channel; more are refused,
     *     certainly not sent
     * @param maxResponseSize a longer response is not read, and unknown
     */
    public record Connections(
            Duration connectTimeout, Duration idleTimeout, int maxConnections, int maxQueueSize, int maxResponseSize) {}

    /**
     * The circuit breaker of an account.
     *
     * @param minOutage the time without any usable response before a failure counts
     * @param minCalls the minimum number of conclusive calls before the breaker can open
     * @param failureRate the share of failed ones that opens it, in percent
     * @param openDuration how long the open breaker blocks new payments
     */
    public record Breaker(Duration minOutage, int minCalls, int failureRate, Duration openDuration) {}

    /** The channels with credentials. */
    public List<Channel> configured() {
        return all.stream().filter(channel -> !channel.settings().isEmpty()).toList();
    }

    /**
     * One channel, with the credentials that serve every merchant.
     *
     * @param payTimeout how long to wait for a payment's response before its outcome is unknown
     * @param refundTimeout the same for a refund, a reversal and a cancel
     * @param readTimeout the same for everything else
     * @param proxy through which it is reached; empty: directly
     * @param settings credentials and account names, by the connector's names; empty: not configured
     */
    public record Channel(
            Payway payway,
            URI endpoint,
            Duration payTimeout,
            Duration refundTimeout,
            Duration readTimeout,
            Optional<HttpProxy> proxy,
            Map<String, Secret> settings) {
        public Channel {
            settings = Map.copyOf(settings);
        }
    }

    /** Without the table of payment codes. */
    static ChannelsConfig from(ConfigValues settings) {
        return new ChannelsConfig(
                new Connections(
                        settings.duration("channels.connect-timeout", "3s", "100ms", "30s"),
                        settings.duration("channels.idle-timeout", "15s", "1s", "1h"),
                        settings.number("channels.max-connections", 1024, 1, 10_000),
                        settings.number("channels.max-queue-size", 1024, 0, 100_000),
                        settings.bytes("channels.max-response-size", "256KiB", "4KiB", "16MiB")),
                new Breaker(
                        settings.duration("channels.breaker-min-outage", "3s", "0s", "10m"),
                        settings.number("channels.breaker-min-calls", 10, 1, 1000),
                        settings.number("channels.breaker-failure-rate", 80, 1, 100),
                        settings.duration("channels.breaker-open-duration", "5s", "100ms", "10m")),
                ChannelSection.all().stream()
                        .map(section -> section.read(settings))
                        .toList(),
                settings.flag("channel-loopback", false),
                List.of());
    }

    ChannelsConfig withPaymentCodes(List<PaymentCodes.Rule> codes) {
        return new ChannelsConfig(connections, breaker, all, loopback, codes);
    }
}
