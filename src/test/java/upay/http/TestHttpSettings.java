package upay.http;

import java.time.Duration;

/** Variations of the settings, for tests that would otherwise take too long or too much. */
public final class TestHttpSettings {
    private TestHttpSettings() {}

    public static HttpSettings withBodyBudget(HttpSettings from, int bytes) {
        HttpSettings.Bounds bounds = from.bounds();
        return with(
                from,
                new HttpSettings.Bounds(
                        bounds.bodyLimitBytes(), bytes, bounds.maxConnections(), bounds.maxRequestAge()));
    }

    public static HttpSettings withMaxConnections(HttpSettings from, int max) {
        HttpSettings.Bounds bounds = from.bounds();
        return with(
                from,
                new HttpSettings.Bounds(
                        bounds.bodyLimitBytes(), bounds.bodyBudgetBytes(), max, bounds.maxRequestAge()));
    }

    public static HttpSettings withTimeouts(HttpSettings from, Duration header, Duration body, Duration idle) {
        return with(
                from,
                new HttpSettings.Timeouts(header, body, idle, from.timeouts().write()));
    }

    public static HttpSettings withWriteTimeout(HttpSettings from, Duration timeout) {
        HttpSettings.Timeouts timeouts = from.timeouts();
        return with(from, new HttpSettings.Timeouts(timeouts.header(), timeouts.body(), timeouts.idle(), timeout));
    }

    public static HttpSettings withDrain(HttpSettings from, Duration drain) {
        return new HttpSettings(from.host(), from.port(), from.timeouts(), from.bounds(), drain);
    }

    private static HttpSettings with(HttpSettings from, HttpSettings.Bounds bounds) {
        return new HttpSettings(from.host(), from.port(), from.timeouts(), bounds, from.drain());
    }

    private static HttpSettings with(HttpSettings from, HttpSettings.Timeouts timeouts) {
        return new HttpSettings(from.host(), from.port(), timeouts, from.bounds(), from.drain());
    }
}
