package upay.config;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import upay.domain.webhook.WebhookEventType;

/**
 * The delivery of webhooks (protocol.md#notifications).
 *
 * @param timeout of one attempt, from the DNS look-up to the end of the response
 * @param retries the delays before the second and each further attempt; after the last one it is given up
 * @param maxInFlight concurrent attempts
 * @param maxPerReceiver concurrent attempts for one host; a host that times out gets one at a time
 * @param maxAnswer a longer response is not read and counts as a failure
 * @param events the events that are sent
 * @param authorization the signature in the header of this name
 * @param allowPrivate whether receivers may have non-public addresses; empty: outside production only
 */
public record WebhookConfig(
        Duration timeout,
        List<Duration> retries,
        int maxInFlight,
        int maxPerReceiver,
        int maxAnswer,
        Optional<Boolean> allowPrivate,
        Authorization authorization,
        Set<WebhookEventType> events) {

    /** The content of a webhook's header Authorization. */
    public enum Authorization {
        RSA,
        SN_RSA,
        MD5
    }

    static WebhookConfig from(ConfigValues settings) {
        WebhookConfig config = new WebhookConfig(
                settings.duration("notify.timeout", "3s", "1s", "60s"),
                settings.durations("notify.retries", "1s, 5s, 30s, 600s, 30m, 1h, 2h, 4h, 8h, 8h", 20),
                settings.number("notify.max-in-flight", 256, 1, 10_000),
                settings.number("notify.max-per-receiver", 16, 1, 1_000),
                settings.bytes("notify.max-answer", "4KiB", "64B", "1MiB"),
                settings.flag("notify.allow-private"),
                settings.choice("notify.authorization", Authorization.class, Authorization.RSA),
                settings.choices(
                        "notify.events",
                        WebhookEventType.class,
                        EnumSet.of(WebhookEventType.PAID, WebhookEventType.FAILED)));
        if (config.maxPerReceiver > config.maxInFlight) {
            settings.fault("notify.max-per-receiver", "must not be more than notify.max-in-flight");
        }
        return config;
    }
}
