package upay.config;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import upay.domain.proxy.HttpProxy;
import upay.domain.webhook.WebhookEventType;

/**
 * The delivery of webhooks (protocol.md#notifications).
 *
 * @param timeout of one attempt, from the DNS look-up to the end of the response
 * @param retryDelays the delays before the second and each further attempt; after the last one it is given up
 * @param maxInFlight concurrent attempts
 * @param maxPerHost concurrent attempts for one host; a host that times out gets one at a time
 * @param maxResponseSize a longer response is not read and counts as a failure
 * @param events the events that are sent
 * @param authorization the signature in the header of this name
 * @param reach where receivers may be, and the way to them
 */
public record WebhookConfig(
        Duration timeout,
        List<Duration> retryDelays,
        int maxInFlight,
        int maxPerHost,
        int maxResponseSize,
        Reach reach,
        Authorization authorization,
        Set<WebhookEventType> events) {

    /**
     * Where receivers may be, and the way to them.
     *
     * @param allowPrivateAddresses whether they may have non-public addresses; empty: outside production only
     * @param proxy through which they are reached; empty: directly
     */
    public record Reach(Optional<Boolean> allowPrivateAddresses, Optional<HttpProxy> proxy) {}

    /** The content of a webhook's header Authorization. */
    public enum Authorization {
        RSA,
        SN_RSA,
        MD5
    }

    static WebhookConfig from(ConfigValues settings) {
        WebhookConfig config = new WebhookConfig(
                settings.duration("webhook.timeout", "3s", "1s", "60s"),
                settings.durations("webhook.retry-delays", "1s, 5s, 30s, 600s, 30m, 1h, 2h, 4h, 8h, 8h", 20),
                settings.number("webhook.max-in-flight", 256, 1, 10_000),
                settings.number("webhook.max-per-host", 16, 1, 1_000),
                settings.bytes("webhook.max-response-size", "4KiB", "64B", "1MiB"),
                new Reach(settings.flag("webhook.allow-private-addresses"), settings.proxy("webhook.proxy")),
                settings.choice("webhook.authorization", Authorization.class, Authorization.RSA),
                settings.choices(
                        "webhook.events",
                        WebhookEventType.class,
                        EnumSet.of(WebhookEventType.PAID, WebhookEventType.FAILED)));
        if (config.maxPerHost > config.maxInFlight) {
            settings.fault("webhook.max-per-host", "must not be more than webhook.max-in-flight");
        }
        return config;
    }
}
