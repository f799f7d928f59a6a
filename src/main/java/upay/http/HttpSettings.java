package upay.http;

import java.time.Duration;
import upay.http.admission.AdmissionControl;

/**
 * The settings of the HTTP port.
 *
 * @param host the address to listen on
 * @param port 0: any free port
 * @param drain how long requests in flight may take to finish when the verticle stops
 */
public record HttpSettings(String host, int port, Timeouts timeouts, Bounds bounds, Duration drain) {
    /**
     * The timeouts of a connection.
     *
     * @param header from a connection's opening to the end of its first request's headers
     * @param body from a request's headers to the end of its body
     * @param idle of a kept-alive connection, from an answer to the end of the next request's headers
     * @param write from one answer to the next, whatever the client does: the hard limit for a connection whose
     *     client reads nothing; longer than any answer takes
     */
    public record Timeouts(Duration header, Duration body, Duration idle, Duration write) {
        /** Longer than any operation keeps a client waiting. */
        private static final Duration WRITE = Duration.ofMinutes(5);

        /** With a write timeout of five minutes. */
        public Timeouts(Duration header, Duration body, Duration idle) {
            this(header, body, idle, WRITE);
        }
    }

    /**
     * The limits on what is accepted at a time.
     *
     * @param bodyLimitBytes the longest body of a request
     * @param bodyBudgetBytes the total of the unfinished bodies of one verticle instance
     * @param maxConnections over all verticle instances of one {@link AdmissionControl}; at the limit, unused
     *     connections are closed for new ones
     * @param maxRequestAge a request that may have been unread for longer counts as abandoned by its client
     */
    public record Bounds(int bodyLimitBytes, int bodyBudgetBytes, int maxConnections, Duration maxRequestAge) {
        private static final int BODY_LIMIT_BYTES = 64 * 1024;

        /** 256 bodies of full length at once: more than any honest load, and a small part of a 256 MiB heap. */
        private static final int BODY_BUDGET_BYTES = 256 * BODY_LIMIT_BYTES;

        /** With bodies of 64 KiB, 16 MiB of them at a time. */
        public Bounds(int maxConnections, Duration maxRequestAge) {
            this(BODY_LIMIT_BYTES, BODY_BUDGET_BYTES, maxConnections, maxRequestAge);
        }
    }

    /** The defaults of the configuration. */
    public static HttpSettings defaults(String host, int port) {
        return new HttpSettings(
                host,
                port,
                new Timeouts(Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofSeconds(75)),
                new Bounds(10_000, Duration.ofSeconds(5)),
                Duration.ofSeconds(6));
    }
}
