package upay.webhook;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of webhook delivery.
 *
 * @param timeout of one attempt, from the DNS look-up to the end of the response
 * @param retries the delays before the second and each further attempt; after the last one it is given up
 * @param maxInFlight concurrent attempts
 * @param maxPerHost concurrent attempts for one host
 * @param maxResponseBytes a longer response is not read and counts as a failure
 * @param allowPrivate whether receivers may have non-public addresses
 * @param authorization the signature in the header of this name
 * @param sweep the maximum interval between claims
 */
public record WebhookSettings(
        Duration timeout,
        List<Duration> retries,
        int maxInFlight,
        int maxPerHost,
        int maxResponseBytes,
        boolean allowPrivate,
        Duration sweep,
        Authorization authorization) {

    /** The content of the header Authorization. */
    public enum Authorization {
        /** The gateway's signature only. */
        RSA,
        /** The terminal's number, a space, and the gateway's signature. */
        SN_RSA,
        /** The form of a request, with the terminal's secret. */
        MD5
    }

    /** The time allowed for recording a result; it depends on the store, so it is never scaled. */
    private static final Duration NOTING = Duration.ofSeconds(5);

    public static final WebhookSettings DEFAULT = new WebhookSettings(
            Duration.ofSeconds(3),
            List.of(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(600),
                    Duration.ofMinutes(30),
                    Duration.ofHours(1),
                    Duration.ofHours(2),
                    Duration.ofHours(4),
                    Duration.ofHours(8),
                    Duration.ofHours(8)),
            256,
            16,
            4096,
            false,
            Duration.ofSeconds(1),
            Authorization.RSA);

    public WebhookSettings {
        retries = List.copyOf(retries);
    }

    /** The duration of a claim: a live instance has recorded the result by then. */
    Duration lease() {
        return timeout.plus(NOTING);
    }

    /**
     * The delay after a failed attempt; null if it was the last.
     *
     * @param round the number of attempts in this round
     */
    @Nullable Duration retryAfter(int round) {
        return round <= retries.size() ? retries.get(round - 1) : null;
    }
}
