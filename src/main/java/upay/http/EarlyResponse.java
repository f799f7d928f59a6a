package upay.http;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import upay.protocol.Envelope;
import upay.protocol.Reply;

/**
 * Answers a request before its body is complete, and closes the connection (protocol.md#transport).
 *
 * <p>Closing at once would lose the answer: bytes that arrive at a closed socket make the kernel send a reset, and a
 * reset discards what the client has not read yet. So the bytes that the client still sends are read and discarded
 * for a while. Confined to the connection's event loop.
 */
public final class EarlyResponse {
    private static final int DISCARD_BYTES_MAX = 1024 * 1024;
    private static final long DISCARD_MILLIS_MAX = 1_000;

    private final Vertx vertx;
    private final HttpServerRequest request;
    private int discarded;
    private long timer;

    private EarlyResponse(Vertx vertx, HttpServerRequest request) {
        this.vertx = vertx;
        this.request = request;
    }

    public static void send(Vertx vertx, HttpServerRequest request, int status, Reply reply) {
        send(vertx, request, status, Envelope.encode(reply));
    }

    /** @param envelope the complete body of the response */
    static void send(Vertx vertx, HttpServerRequest request, int status, Buffer envelope) {
        new EarlyResponse(vertx, request).send(status, envelope);
    }

    private void send(int status, Buffer envelope) {
        timer = vertx.setTimer(DISCARD_MILLIS_MAX, tired -> request.connection().close());
        request.exceptionHandler(gone -> vertx.cancelTimer(timer));
        request.handler(this::discard);
        request.endHandler(end -> close());
        EnvelopeWriter.writeEarly(request.response(), status, envelope);
    }

    private void discard(Buffer bytes) {
        discarded += bytes.length();
        if (discarded > DISCARD_BYTES_MAX) {
            close();
        }
    }

    private void close() {
        vertx.cancelTimer(timer);
        request.connection().close();
    }
}
