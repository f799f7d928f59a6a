package upay.config;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import upay.domain.webhook.WebhookEventType;

/**
 * How merchants are told of their orders (protocol.md#notifications).
 *
 * @param timeout of one try, from looking up the name to the end of the answer
 * @param retries the waits before the second and each further try; after the last one it is given up
 * @param maxInFlight tries at a time
 * @param maxPerReceiver of them for one host; a host that lets tries time out gets one at a time
 * @param maxAnswer a longer answer is not read, and no success
 * @param events of what of their orders merchants are told
 * @param authorization how the header of this name signs
 * @param allowPrivate whether receivers may stand in networks that are not public; empty: outside production
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

    /** What the header Authorization of a notification holds. */
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
