package upay.config;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import upay.domain.Payway;
import upay.domain.Secret;

/**
 * The channels.
 *
 * @param connectTimeout of one connection
 * @param idleTimeout of a pooled connection
 * @param maxConnections of one channel
 * @param queue how many exchanges may wait for a connection of one channel; more are refused, certain not to have been sent
 * @param maxAnswer a longer answer is not read, and unknown
 */
public record ChannelsConfig(
        Duration connectTimeout,
        Duration idleTimeout,
        int maxConnections,
        int queue,
        int maxAnswer,
        List<Channel> all) {

    public ChannelsConfig {
        all = List.copyOf(all);
    }

    /** Those with credentials. */
    public List<Channel> configured() {
        return all.stream().filter(channel -> !channel.settings().isEmpty()).toList();
    }

    /**
     * One channel, with the credentials that serve every merchant.
     *
     * @param payTimeout how long a payment's answer is waited for before it is unknown
     * @param moneyBackTimeout the same for a refund, a reversal and a cancel
     * @param readTimeout the same for everything else
     * @param settings credentials and account names, by the connector's names; empty: not configured
     */
    public record Channel(
            Payway payway,
            URI endpoint,
            Duration payTimeout,
            Duration moneyBackTimeout,
            Duration readTimeout,
            Map<String, Secret> settings) {
        public Channel {
            settings = Map.copyOf(settings);
        }
    }

    static ChannelsConfig from(Settings settings) {
        return new ChannelsConfig(
                settings.duration("channels.connect-timeout", "3s", "100ms", "30s"),
                settings.duration("channels.idle-timeout", "15s", "1s", "1h"),
                settings.number("channels.max-connections", 1024, 1, 10_000),
                settings.number("channels.queue", 1024, 0, 100_000),
                settings.bytes("channels.max-answer", "256KiB", "4KiB", "16MiB"),
                List.of(alipay(settings), wechat(settings)));
    }

    private static Channel alipay(Settings settings) {
        Reader reader = new Reader(settings, "channels.alipay.", Payway.ALIPAY);
        reader.common("https://openapi.alipay.com/gateway.do");
        reader.text("app-id", "the application's id, digits");
        reader.secret("private-key", "the application's RSA key, PKCS#8, PEM or Base64");
        reader.secret("alipay-public-key", "Alipay's RSA key for this application, PEM or Base64");
        reader.text("seller-id", "the receiving account, when it is not the application's own");
        reader.secret("app-auth-token", "the merchant's authorisation, for service providers");
        reader.text("sys-service-provider-id", "the service provider's own id");
        return reader.channel();
    }

    private static Channel wechat(Settings settings) {
        Reader reader = new Reader(settings, "channels.wechat.", Payway.WECHAT);
        reader.common("https://api.mch.weixin.qq.com");
        reader.text("app-id", "the public account's id");
        reader.text("mch-id", "the merchant's number");
        reader.secret("key", "the merchant's API key, 32 characters");
        reader.text("sign-type", "MD5 or HMAC-SHA256");
        reader.text("sub-app-id", "the sub-merchant's public account, for service providers");
        reader.text("sub-mch-id", "the sub-merchant's number, for service providers");
        reader.text("spbill-create-ip", "this gateway's public address");
        reader.binarySecret("client-certificate", "the merchant's certificate with its key, PKCS#12");
        reader.secret("client-certificate-password", "its password, when it is not the merchant's number");
        return reader.channel();
    }

    /** Gathers what one channel has. */
    private static final class Reader {
        private final Settings settings;
        private final String prefix;
        private final Payway payway;
        private final Map<String, Secret> found = new LinkedHashMap<>();
        private URI endpoint;
        private Duration payTimeout;
        private Duration moneyBackTimeout;
        private Duration readTimeout;

        Reader(Settings settings, String prefix, Payway payway) {
            this.settings = settings;
            this.prefix = prefix;
            this.payway = payway;
        }

        void common(String defaultEndpoint) {
            endpoint = settings.httpUri(prefix + "endpoint", defaultEndpoint).orElseThrow();
            payTimeout = settings.duration(prefix + "pay-timeout", "10s", "1s", "120s");
            moneyBackTimeout = settings.duration(prefix + "money-back-timeout", "10s", "1s", "120s");
            readTimeout = settings.duration(prefix + "read-timeout", "5s", "1s", "120s");
        }

        void text(String name, String meaning) {
            settings.optional(prefix + name, meaning, "", text -> new Secret(text))
                    .ifPresent(secret -> found.put(name, secret));
        }

        void secret(String name, String meaning) {
            put(name, settings.secret(prefix + name, meaning));
        }

        void binarySecret(String name, String meaning) {
            put(name, settings.binarySecret(prefix + name, meaning));
        }

        private void put(String name, Optional<Secret> secret) {
            secret.ifPresent(value -> found.put(name, value));
        }

        Channel channel() {
            return new Channel(payway, endpoint, payTimeout, moneyBackTimeout, readTimeout, found);
        }
    }
}
