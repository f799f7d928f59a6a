package upay.config;

import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import upay.domain.PaymentCodes;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.domain.proxy.HttpProxy;

/**
 * The channels and their settings; only the section {@code channels} of the packaged {@code gateway.yaml} defines them.
 *
 * @param loopback every call to a channel succeeds at once, inside the gateway: for measuring
 * @param paymentCodes maps payment codes to channels
 * @param bills the fetching of their daily bills
 */
public record ChannelsConfig(
        Connections connections,
        Breaker breaker,
        List<Channel> all,
        boolean loopback,
        List<PaymentCodes.Rule> paymentCodes,
        Bills bills) {

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

    /**
     * The section {@code bills}: the fetching of the channels' daily bills.
     *
     * @param fetch whether this instance fetches
     * @param from from when on the bill of a day is asked for, on the day after it, in Asia/Shanghai; without the channels
     *     that have no call for bills
     * @param retry the pause before it is asked for again; before scaling
     * @param cutOff from when on a missing bill is an alarm; in Asia/Shanghai
     * @param alipayHosts where Alipay's bills are taken from, beside the endpoint's host; in lower case
     */
    public record Bills(
            boolean fetch, Map<Payway, LocalTime> from, Duration retry, LocalTime cutOff, Set<String> alipayHosts) {
        private static final Bills DEFAULT = from(new ConfigValues(Map.of(), Map.of(), Map.of()));

        public Bills {
            from = Map.copyOf(from);
        }

        static Bills from(ConfigValues settings) {
            boolean fetch = settings.flag("bills.fetch", true);
            Map<Payway, LocalTime> from = new EnumMap<>(Payway.class);
            from.put(Payway.ALIPAY, time(settings, "bills.from-alipay", "10:00"));
            from.put(Payway.WECHAT, time(settings, "bills.from-wechat", "10:00"));
            from.put(Payway.UNIONPAY, time(settings, "bills.from-unionpay", "09:00"));
            from.put(Payway.JDPAY, time(settings, "bills.from-jdpay", "10:00"));
            Duration retry = settings.duration("bills.retry", "30m", "1m", "6h");
            LocalTime cutOff = time(settings, "bills.cut-off", "16:00");
            from.forEach((payway, time) -> {
                if (!time.isBefore(cutOff)) {
                    settings.fault("bills.cut-off", "must be later than bills.from-" + payway.channel());
                }
            });
            return new Bills(
                    fetch, from, retry, cutOff, settings.hostNames("bills.alipay-hosts", "dwbillcenter.alipay.com"));
        }

        private static LocalTime time(ConfigValues settings, String name, String fallback) {
            return settings.parsed(name, "a time of the day, hh:mm", fallback, text -> {
                try {
                    return LocalTime.parse(text);
                } catch (DateTimeException e) {
                    throw new IllegalArgumentException(e);
                }
            });
        }
    }

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

    /** Without the table of payment codes, and with the bills' defaults. */
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
                List.of(),
                Bills.DEFAULT);
    }

    ChannelsConfig withPaymentCodes(List<PaymentCodes.Rule> codes) {
        return new ChannelsConfig(connections, breaker, all, loopback, codes, bills);
    }

    ChannelsConfig withBills(Bills chosen) {
        return new ChannelsConfig(connections, breaker, all, loopback, paymentCodes, chosen);
    }
}
