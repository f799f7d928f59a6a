package upay.http;

import java.time.Duration;
import upay.http.admission.AdmissionControl;

/**
 * The settings of the HTTP port.
 *
 * @param host the address to listen on
 * @param port 0: any free one
 * @param drain how long requests in flight have to end when the verticle stops
 */
public record HttpSettings(String host, int port, Timeouts timeouts, Bounds bounds, Duration drain) {
    /**
     * How long a connection may take for what it does.
     *
     * @param header from a connection's opening to the end of its first request's headers
     * @param body from a request's headers to the end of its body
     * @param idle of a kept-alive connection, from an answer to the end of the next request's headers
     * @param write from one answer to the next at most, whatever the client does: the hard end of a connection whose
     *     client reads nothing, longer than any answer takes
     */
    public record Timeouts(Duration header, Duration body, Duration idle, Duration write) {
        /** No operation keeps a client waiting for as long. */
        private static final Duration WRITE = Duration.ofMinutes(5);

        /** With a write timeout of five minutes. */
        public Timeouts(Duration header, Duration body, Duration idle) {
            this(header, body, idle, WRITE);
        }
    }

    /**
     * How much is taken at a time.
     *
     * @param bodyLimitBytes a request's body may be no longer
     * @param bodyBudgetBytes what the unfinished bodies of one verticle instance may hold together
     * @param maxConnections over all verticle instances of one {@link AdmissionControl}; where all are taken, unused
     *     ones are closed for a newcomer
     * @param maxRequestAge a request that may have lain unread for longer counts as given up by its client
     */
    public record Bounds(int bodyLimitBytes, int bodyBudgetBytes, int maxConnections, Duration maxRequestAge) {
        private static final int BODY_LIMIT_BYTES = 64 * 1024;

        /** 256 bodies of full length at once: beyond any honest load, and a small part of a 256 MiB heap. */
        private static final int BODY_BUDGET_BYTES = 256 * BODY_LIMIT_BYTES;

        /** With bodies of 64 KiB, 16 MiB of them at a time. */
        public Bounds(int maxConnections, Duration maxRequestAge) {
            this(BODY_LIMIT_BYTES, BODY_BUDGET_BYTES, maxConnections, maxRequestAge);
        }
    }

    /** What the configuration's defaults say. */
    public static HttpSettings defaults(String host, int port) {
        return new HttpSettings(
                host,
                port,
                new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(75)),
                new Bounds(10_000, Duration.ofSeconds(5)),
                Duration.ofSeconds(6));
    }
}
