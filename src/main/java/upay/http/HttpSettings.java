package upay.http;

import java.time.Duration;

/**
 * The bounds of the HTTP port.
 *
 * @param host the address to listen on
 * @param port 0: any free one
 * @param bodyLimitBytes a request's body may be no longer
 * @param headerTimeout from a connection's opening to the end of its first request's headers
 * @param bodyTimeout from a request's headers to the end of its body
 * @param idleTimeout of a kept-alive connection, from an answer to the end of the next request's headers
 * @param writeTimeout from one answer to the next at most, whatever the client does: the hard end of a connection whose
 *     client reads nothing, longer than any answer takes
 * @param maxConnections over all verticle instances of one {@link Admission}; where all are taken, unused
 *     ones are closed for a newcomer
 * @param bodyBudgetBytes what the unfinished bodies of one verticle instance may hold together
 * @param maxUnread a request that may have lain unread for longer counts as given up by its client
 * @param drain how long requests in flight have to end when the verticle stops
 */
public record HttpSettings(
        String host,
        int port,
        int bodyLimitBytes,
        Duration headerTimeout,
        Duration bodyTimeout,
        Duration idleTimeout,
        Duration writeTimeout,
        int maxConnections,
        int bodyBudgetBytes,
        Duration maxUnread,
        Duration drain) {
    public static final int BODY_LIMIT_BYTES = 64 * 1024;

    /** 256 bodies of full length at once: beyond any honest load, and a small part of a 256 MiB heap. */
    public static final int BODY_BUDGET_BYTES = 256 * BODY_LIMIT_BYTES;

    /** No operation keeps a client waiting for as long. */
    private static final Duration WRITE_TIMEOUT = Duration.ofMinutes(5);

    /** As the canonical constructor, with a writeTimeout of five minutes. */
    public HttpSettings(
            String host,
            int port,
            int bodyLimitBytes,
            Duration headerTimeout,
            Duration bodyTimeout,
            Duration idleTimeout,
            int maxConnections,
            int bodyBudgetBytes,
            Duration maxUnread,
            Duration drain) {
        this(
                host,
                port,
                bodyLimitBytes,
                headerTimeout,
                bodyTimeout,
                idleTimeout,
                WRITE_TIMEOUT,
                maxConnections,
                bodyBudgetBytes,
                maxUnread,
                drain);
    }

    /** What the configuration's defaults say. */
    public static HttpSettings defaults(String host, int port) {
        return new HttpSettings(
                host,
                port,
                BODY_LIMIT_BYTES,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(75),
                10_000,
                BODY_BUDGET_BYTES,
                Duration.ofSeconds(5),
                Duration.ofSeconds(6));
    }
}
