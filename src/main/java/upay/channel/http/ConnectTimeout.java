package upay.channel.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientRequest;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Waits for a connection with a timeout of its own. The timeouts of Vert.x's pool fail if the client is closed
 * meanwhile: then the client is never closed (vert.x#6263, in 5.0.12), and neither is its verticle.
 *
 * <p>Threads: the event loop of the client.
 */
public final class ConnectTimeout {
    private ConnectTimeout() {}

    /**
     * Fails at the timeout; a connection that comes later is discarded.
     *
     * @param asked the pending request for a connection
     */
    public static Future<HttpClientRequest> within(Vertx vertx, Duration wait, Future<HttpClientRequest> asked) {
        if (asked.isComplete()) {
            return asked;
        }
        Promise<HttpClientRequest> connected = Promise.promise();
        long limit = vertx.setTimer(
                Math.max(1, wait.toMillis()),
                fired -> connected.tryFail(new TimeoutException("no connection in time")));
        asked.onComplete(done -> {
            vertx.cancelTimer(limit);
            if (done.failed()) {
                connected.tryFail(done.cause());
            } else if (!connected.tryComplete(done.result())) {
                giveUp(done.result());
            }
        });
        return connected.future();
    }

    /**
     * Nothing was written: the connection returns to the pool. Without a handler the reset would be logged as an
     * error.
     */
    public static void giveUp(HttpClientRequest request) {
        request.exceptionHandler(reset -> {}).reset();
    }
}
