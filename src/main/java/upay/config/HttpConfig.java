package upay.config;

import java.time.Duration;

/**
 * The port for shops.
 *
 * @param port 0: any free one
 * @param docs whether the protocol's documentation is served
 * @param entrance TLS and proxies
 */
public record HttpConfig(
        String host,
        int port,
        Timeouts timeouts,
        Load load,
        Stop stop,
        Docs docs,
        IngressConfig entrance,
        LimitsConfig limits) {
    /** Who serves the documentation. */
    public enum Docs {
        /** A sandbox does, production does not. */
        AUTO,
        ON,
        OFF;

        /** @param sandbox whether that is the gateway's profile */
        public boolean isServed(boolean sandbox) {
            return this == ON || this == AUTO && sandbox;
        }
    }

    static HttpConfig from(ConfigValues settings) {
        return new HttpConfig(
                settings.text("http.host", "an address of this machine", "0.0.0.0", 255),
                settings.number("http.port", 8080, 0, 65535),
                new Timeouts(
                        settings.duration("http.header-timeout", "10s", "1s", "120s"),
                        settings.duration("http.body-timeout", "10s", "1s", "120s"),
                        settings.duration("http.idle-timeout", "75s", "1s", "1h")),
                new Load(
                        settings.number("http.max-connections", 10_000, 1, 1_000_000),
                        settings.number("http.max-in-flight", 4_000, 1, 100_000),
                        settings.duration("http.max-request-age", "5s", "100ms", "60s")),
                new Stop(
                        settings.duration("http.shutdown-delay", "2s", "0s", "5s"),
                        settings.duration("http.drain-timeout", "6s", "100ms", "10s")),
                settings.choice("http.docs", Docs.class, Docs.AUTO),
                IngressConfig.from(settings),
                LimitsConfig.from(settings));
    }

    /**
     * The time-outs of a shop's connection.
     *
     * @param headerTimeout from the first byte of a connection or request to the end of its headers
     * @param bodyTimeout from the headers to the end of the body
     * @param idleTimeout of a kept-alive connection
     */
    public record Timeouts(Duration headerTimeout, Duration bodyTimeout, Duration idleTimeout) {}

    /**
     * The limits of the shop port.
     *
     * @param maxConnections if all are in use, idle ones are closed for a new one
     * @param maxInFlight concurrent requests, limited per party; more are answered MAINTENANCE_INPROGRESS
     * @param maxRequestAge a payment that was unread for longer is dropped: its till has given up (protocol.md#pay)
     */
    public record Load(int maxConnections, int maxInFlight, Duration maxRequestAge) {}

    /**
     * The shutdown of the shop port.
     *
     * @param shutdownDelay how long requests are still accepted after SIGTERM, if another gateway is alive over the
     *     same store
     * @param drainTimeout how long requests in flight have to end after that
     */
    public record Stop(Duration shutdownDelay, Duration drainTimeout) {}
}
