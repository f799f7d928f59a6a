package upay.webhook;

import java.time.Duration;
import java.util.List;

/**
 * How notifications are delivered.
 *
 * @param timeout of one try, from looking up the name to the end of the answer
 * @param retries the waits before the second and each further try; after the last one it is given up
 * @param maxInFlight tries at a time
 * @param maxPerReceiver of them for one host
 * @param maxAnswerBytes a longer answer is not read, and no success
 * @param allowPrivate whether receivers may stand in networks that are not public
 * @param authorization how the header of this name signs
 * @param sweep how often due notifications are looked for, at the latest
 */
public record WebhookSettings(
        Duration timeout,
        List<Duration> retries,
        int maxInFlight,
        int maxPerReceiver,
        int maxAnswerBytes,
        boolean allowPrivate,
        Duration sweep,
        Authorization authorization) {

    /** What the header Authorization holds. */
    public enum Authorization {
        /** The gateway's signature alone. */
        RSA,
        /** The terminal's number, a space, and the gateway's signature. */
        SN_RSA,
        /** As a request has it, with the terminal's secret. */
        MD5
    }

    /** What it may take until a result is noted; the store's own pace, so never scaled. */
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

    /** How long a claim lasts: whoever is alive has noted the result by then. */
    Duration lease() {
        return timeout.plus(NOTING);
    }

    /**
     * The wait after a try that failed; null where it was the last.
     *
     * @param round how many tries there were in this round
     */
    Duration retryAfter(int round) {
        return round <= retries.size() ? retries.get(round - 1) : null;
    }
}
