package upay.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import java.util.Arrays;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;

/** The outbox of webhooks. Thread-safe. */
public final class WebhookMetrics {
    /** Counts nothing. */
    public static final WebhookMetrics NONE = new WebhookMetrics(Meters.NONE);

    private static final String ATTEMPTS = "upay_webhook_attempts";
    private static final String ATTEMPTS_HELP = "Attempts of this instance to deliver a webhook, by their result.";

    /** What came of an attempt. */
    public enum Result {
        DELIVERED,
        /** It is tried again. */
        FAILED,
        /** It failed, and is not tried again. */
        GIVEN_UP
    }

    private final Meters meters;
    private final Counter[] attempts;

    WebhookMetrics(Meters meters) {
        this.meters = meters;
        this.attempts = Arrays.stream(Result.values())
                .map(result -> meters.counter(ATTEMPTS, ATTEMPTS_HELP, Tags.of("result", Meters.label(result))))
                .toArray(Counter[]::new);
    }

    public void attempted(Result result) {
        attempts[result.ordinal()].increment();
    }

    /**
     * Of the whole store, as last counted.
     *
     * @param waiting neither delivered nor given up
     * @param oldestSeconds how long the longest due one has been due
     * @param givenUp not delivered, and not tried again
     */
    public void bindBacklog(IntSupplier waiting, DoubleSupplier oldestSeconds, IntSupplier givenUp) {
        meters.gauge(
                "upay_webhooks_waiting",
                "Webhooks of the store that are neither delivered nor given up, counted up to 10,000.",
                Tags.empty(),
                waiting::getAsInt);
        meters.gauge(
                "upay_webhooks_oldest_seconds",
                "For how long the longest due webhook of the store has been due.",
                Tags.empty(),
                oldestSeconds);
        meters.gauge(
                "upay_webhooks_given_up",
                "Webhooks of the store that were given up, counted up to 10,000.",
                Tags.empty(),
                givenUp::getAsInt);
    }
}
