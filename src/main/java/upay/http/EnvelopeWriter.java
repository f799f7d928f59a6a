package upay.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import upay.protocol.CommError;
import upay.protocol.Envelope;
import upay.protocol.Reply;

/** Writes envelopes to HTTP responses. */
public final class EnvelopeWriter {
    public static final int OK = 200;
    public static final int BAD_REQUEST = 400;
    public static final int NOT_FOUND = 404;
    static final int METHOD_NOT_ALLOWED = 405;
    public static final int TOO_LARGE = 413;

    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json; charset=utf-8");
    private static final CharSequence POST = HttpHeaders.createOptimized("POST");

    /** Nearly every answer is shorter than this; its Content-Length is formatted in advance. */
    private static final CharSequence[] LENGTHS = new CharSequence[2_048];

    static {
        for (int i = 0; i < LENGTHS.length; i++) {
            LENGTHS[i] = HttpHeaders.createOptimized(Integer.toString(i));
        }
    }

    private EnvelopeWriter() {}

    /** The answer to a request outside the protocol (protocol.md#transport). */
    public static Reply outside(int status) {
        return new Reply.Refusal(
                CommError.INVALID_PARAMS,
                switch (status) {
                    case NOT_FOUND -> "请求路径不存在";
                    case METHOD_NOT_ALLOWED -> "请求方法只可以为POST";
                    case TOO_LARGE -> "请求体过大";
                    default -> "不是合法的HTTP请求";
                });
    }

    /** Sends the whole answer to a request that was read to its end; the connection stays open. */
    static void end(HttpServerResponse response, int status, Buffer envelope) {
        head(response, status)
                .putHeader(HttpHeaders.CONTENT_LENGTH, length(envelope))
                .end(envelope);
    }

    /** As {@link #end}, then closes the connection. */
    static void endAndClose(HttpServerRequest request, int status, Buffer envelope) {
        head(request.response(), status)
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(envelope)
                .onComplete(written -> request.connection().close());
    }

    static void endAndClose(HttpServerRequest request, int status, Reply reply) {
        endAndClose(request, status, Envelope.encode(reply));
    }

    /**
     * Sends the whole answer while the request may still be arriving, and leaves the response open: once it is ended,
     * Vert.x decides what happens to the connection.
     */
    static void writeEarly(HttpServerResponse response, int status, Buffer body) {
        head(response, status)
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .putHeader(HttpHeaders.CONTENT_LENGTH, length(body))
                .write(body);
    }

    private static CharSequence length(Buffer body) {
        return body.length() < LENGTHS.length ? LENGTHS[body.length()] : Integer.toString(body.length());
    }

    private static HttpServerResponse head(HttpServerResponse response, int status) {
        if (status == METHOD_NOT_ALLOWED) {
            response.putHeader(HttpHeaders.ALLOW, POST);
        }
        return response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_TYPE, JSON);
    }
}
