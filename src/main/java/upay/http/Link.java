package upay.http;

import io.vertx.core.http.HttpConnection;

/** One connection of a client, and what it is doing. Confined to its event loop; times are {@link System#nanoTime}. */
final class Link {
    /** When a request comes within this time of one that was queued, the socket had been paused, and it may have lain too. */
    private static final long BACKLOG_NANOS = 100_000_000;

    private static final long NEVER = Long.MAX_VALUE;

    private final HttpConnection connection;
    private long deadline;
    private boolean answering;
    private boolean parting;
    private long readSince;
    private long queuedAt;

    Link(HttpConnection connection, long deadline, long now) {
        this.connection = connection;
        this.deadline = deadline;
        this.readSince = now;
        this.queuedAt = now - BACKLOG_NANOS;
    }

    /**
     * A request's headers were read.
     *
     * <p>A request that a client sends before the answer to its last one (pipelining) is kept back until that answer, and
     * handed over while it is being written; how long it lay is not known, but at most since the last request was read.
     *
     * @return the earliest moment since when the request may have been there
     */
    long requestBegins(long now, long bodyDeadline) {
        if (answering) {
            queuedAt = now;
        } else if (now - queuedAt >= BACKLOG_NANOS) {
            readSince = now;
        }
        deadline = bodyDeadline;
        return readSince;
    }

    /** Nothing is expected of the client while its request is worked on. */
    void working() {
        deadline = NEVER;
    }

    /** The answer is being written, up to {@link #answered}; the next request is due by {@code nextDeadline}. */
    void answering(long nextDeadline) {
        deadline = nextDeadline;
        answering = true;
    }

    void answered() {
        answering = false;
    }

    /** The last answer is on its way: whatever else the client sends is thrown away. */
    void part() {
        parting = true;
        deadline = NEVER;
    }

    boolean isParting() {
        return parting;
    }

    /** The process stood still for so long; that is not the client's fault. */
    void postpone(long nanos) {
        if (deadline != NEVER) {
            deadline += nanos;
        }
    }

    boolean isOverdue(long now) {
        return deadline != NEVER && now - deadline > 0;
    }

    void close() {
        connection.close();
    }
}
