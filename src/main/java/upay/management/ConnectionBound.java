package upay.management;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The connections of the management port, so many at most that the port for shops keeps its file descriptors. If all are
 * in use, the one that is idle for longest makes room for a new one; one without a request for too long is closed, whatever
 * bytes it sends. On one event loop.
 */
final class ConnectionBound {
    /** Operators, programs and probes need some dozens. */
    static final int MOST = 500;

    private static final Duration IDLE = Duration.ofSeconds(75);

    /** In the order of their last requests. */
    private final Map<HttpConnection, Use> open = new LinkedHashMap<>();

    /**
     * @param at of the last request's beginning, else of its opening, in nanoseconds
     * @param last null: there was none
     */
    private record Use(long at, @Nullable HttpServerResponse last) {
        boolean isIdle() {
            return last == null || last.ended() || last.closed();
        }
    }

    void opened(HttpConnection connection) {
        if (open.size() >= MOST && !makeRoom()) {
            connection.close();
            return;
        }
        open.put(connection, new Use(System.nanoTime(), null));
        connection.closeHandler(closed -> open.remove(connection));
    }

    private boolean makeRoom() {
        for (Iterator<Map.Entry<HttpConnection, Use>> each = open.entrySet().iterator(); each.hasNext(); ) {
            Map.Entry<HttpConnection, Use> oldest = each.next();
            if (oldest.getValue().isIdle()) {
                each.remove();
                oldest.getKey().close();
                return true;
            }
        }
        return false;
    }

    void begun(HttpServerRequest request) {
        HttpConnection connection = request.connection();
        if (open.remove(connection) != null) {
            open.put(connection, new Use(System.nanoTime(), request.response()));
        }
    }

    /** Closes those without a request for too long; to be called every few seconds. */
    void sweep() {
        long now = System.nanoTime();
        List.copyOf(open.entrySet()).stream()
                .filter(each ->
                        each.getValue().isIdle() && now - each.getValue().at() > IDLE.toNanos())
                .forEach(each -> each.getKey().close());
    }
}
