package upay.http;

import java.time.Duration;

/** Variations of the settings, for tests that would otherwise take too long or too much. */
final class Settings {
    private Settings() {}

    static HttpSettings withBodyBudget(HttpSettings from, int bytes) {
        return new HttpSettings(
                from.host(),
                from.port(),
                from.bodyLimitBytes(),
                from.headerTimeout(),
                from.bodyTimeout(),
                from.idleTimeout(),
                from.writeTimeout(),
                from.maxConnections(),
                bytes,
                from.maxUnread(),
                from.drain());
    }

    static HttpSettings withTimeouts(HttpSettings from, Duration header, Duration body, Duration idle) {
        return new HttpSettings(
                from.host(),
                from.port(),
                from.bodyLimitBytes(),
                header,
                body,
                idle,
                from.writeTimeout(),
                from.maxConnections(),
                from.bodyBudgetBytes(),
                from.maxUnread(),
                from.drain());
    }

    static HttpSettings withMaxConnections(HttpSettings from, int max) {
        return new HttpSettings(
                from.host(),
                from.port(),
                from.bodyLimitBytes(),
                from.headerTimeout(),
                from.bodyTimeout(),
                from.idleTimeout(),
                from.writeTimeout(),
                max,
                from.bodyBudgetBytes(),
                from.maxUnread(),
                from.drain());
    }

    static HttpSettings withWriteTimeout(HttpSettings from, Duration timeout) {
        return new HttpSettings(
                from.host(),
                from.port(),
                from.bodyLimitBytes(),
                from.headerTimeout(),
                from.bodyTimeout(),
                from.idleTimeout(),
                timeout,
                from.maxConnections(),
                from.bodyBudgetBytes(),
                from.maxUnread(),
                from.drain());
    }
}
