package upay.config;

import upay.domain.Schedules;

/** Reads the waits and schedules of the operations, before scaling. */
final class WaitsSection {
    private WaitsSection() {}

    static Schedules from(ConfigValues settings) {
        return new Schedules(
                new Schedules.Limits(
                        settings.duration("waits.pay-deadline", "50s", "5s", "600s"),
                        settings.duration("waits.payment-code-lifetime", "300s", "60s", "1h"),
                        settings.duration("waits.qr-code-lifetime", "240s", "5s", "2h"),
                        settings.duration("waits.cancel-window", "900s", "0s", "24h")),
                new Schedules.Waits(
                        settings.duration("waits.pay-wait", "20s", "1s", "120s"),
                        settings.duration("waits.reversal-wait", "10s", "1s", "120s"),
                        settings.duration("waits.cancel-wait", "10s", "1s", "120s"),
                        settings.duration("waits.refund-wait", "10s", "1s", "120s"),
                        settings.duration("waits.query-wait", "1s", "1ms", "60s")),
                new Schedules.Timeouts(
                        settings.duration("waits.query-timeout", "5s", "1s", "60s"),
                        settings.duration("waits.pay-timeout", "15s", "1s", "60s"),
                        settings.duration("waits.refund-timeout", "10s", "1s", "60s")),
                new Schedules.Polling(
                        settings.durations("waits.poll-intervals", "1s, 2s, 2s, 3s, 3s, 5s", 20),
                        settings.number("waits.max-polls-per-second", 1_000, 10, 100_000),
                        settings.duration("waits.min-query-interval", "2s", "100ms", "60s")),
                new Schedules.Retries(
                        settings.durations("waits.quick-retries", "1s, 2s, 3s", 20),
                        settings.durations("waits.backoff", "2s, 3s, 5s, 8s, 13s, 20s, 30s, 45s, 60s", 20),
                        settings.durations("waits.cancel-verification-intervals", "30s, 120s", 20),
                        settings.durations("waits.refund-poll-intervals", "60s, 300s, 600s, 1200s, 1800s", 20),
                        settings.duration("waits.manual-review-after", "30m", "1m", "24h"),
                        settings.durations("waits.manual-review-intervals", "5m, 10m, 30m", 20)),
                new Schedules.Upkeep(
                        settings.duration("waits.remote-poll-interval", "250ms", "10ms", "10s"),
                        settings.duration("waits.sweep-interval", "1s", "100ms", "60s"),
                        settings.duration("waits.takeover-grace", "30s", "1s", "600s")));
    }
}
