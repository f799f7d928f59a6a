package upay.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.sandbox.scene.ResponseDelivery;
import upay.sandbox.scene.TimeScale;
import upay.sandbox.wire.Dialect;
import upay.sandbox.wire.WireBody;
import upay.sandbox.wire.WireRequest;
import upay.sandbox.wire.WireResponse;

/**
 * Accepts requests, passes them to the channel of their path, and delivers its answer: in time, late, or not at all.
 */
final class SandboxRequestHandler implements Handler<HttpServerRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(SandboxRequestHandler.class);

    private static final int MAX_BODY = 64 * 1024;
    private static final Buffer GARBAGE =
            Buffer.buffer(new byte[] {0x15, 0x03, 0x01, 0x00, 0x02, 0x02, (byte) 0xff, (byte) 0xfe, '<', '{', 0x00});
    private static final Buffer BROKEN_PROXY = Buffer.buffer(
            "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>"
                    + "\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n");

    private final Vertx vertx;
    private final TimeScale pace;
    private final Map<String, Dialect> dialects;
    private final Handler<HttpServerRequest> others;

    /** @param others handles the paths of no channel */
    SandboxRequestHandler(Vertx vertx, TimeScale pace, List<Dialect> dialects, Handler<HttpServerRequest> others) {
        this.vertx = vertx;
        this.pace = pace;
        this.dialects = dialects.stream()
                .collect(Collectors.toMap(dialect -> dialect.payway().channel(), Function.identity()));
        this.others = others;
    }

    @Override
    public void handle(HttpServerRequest request) {
        String path = request.path();
        int slash = path.indexOf('/', 1);
        Dialect dialect = slash < 0 ? null : dialects.get(path.substring(1, slash));
        if (dialect == null) {
            others.handle(request);
            return;
        }
        body(request)
                .map(body -> new WireRequest(
                        request.method().name(),
                        request.uri(),
                        path.substring(slash),
                        Objects.requireNonNullElse(request.query(), ""),
                        headers(request),
                        body))
                .compose(dialect::answer)
                .onSuccess(answer -> deliver(answer, request))
                .onFailure(cause -> {
                    LOG.warn("no answer from {}: {}", dialect.payway(), cause.toString());
                    request.connection().close();
                });
    }

    private static Map<String, String> headers(HttpServerRequest request) {
        Map<String, String> headers = new HashMap<>();
        request.headers().forEach((name, value) -> headers.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
        return headers;
    }

    private static Future<Buffer> body(HttpServerRequest request) {
        Promise<Buffer> whole = Promise.promise();
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() + part.length() > MAX_BODY) {
                whole.tryFail("a body over " + MAX_BODY + " bytes");
            } else {
                body.appendBuffer(part);
            }
        });
        request.exceptionHandler(whole::tryFail);
        request.endHandler(end -> whole.tryComplete(body));
        return whole.future();
    }

    private void deliver(WireResponse answer, HttpServerRequest request) {
        switch (answer.delivery()) {
            case PLAIN, SYSTEM_ERROR, WRONG_SIGNATURE -> send(answer, request);
            case LATE -> held(() -> send(answer, request));
            case GARBAGE -> send(foreign(200, "application/octet-stream", GARBAGE), request);
            case BAD_GATEWAY -> send(foreign(502, "text/html", BROKEN_PROXY), request);
            case CUT -> request.connection().close();
            case SILENT -> held(() -> request.connection().close());
        }
    }

    private void held(Runnable then) {
        vertx.setTimer(pace.millis(TimeScale.HOLD), id -> then.run());
    }

    private static WireResponse foreign(int status, String contentType, Buffer body) {
        return new WireResponse(status, contentType, Map.of(), body, ResponseDelivery.PLAIN);
    }

    /** The gateway may have closed the connection meanwhile, which is allowed. */
    private static void send(WireResponse answer, HttpServerRequest request) {
        HttpServerResponse response = request.response();
        if (response.closed()) {
            return;
        }
        response.setStatusCode(answer.status());
        answer.headers().forEach(response::putHeader);
        if (answer.contentType() != null) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, answer.contentType());
        }
        if (answer.stream() == null) {
            response.end(answer.body() == null ? Buffer.buffer() : answer.body());
        } else {
            send(answer.stream(), response);
        }
    }

    /** Only a closed connection shows the reader that something is missing. */
    static void send(WireBody stream, HttpServerResponse response) {
        response.setChunked(true);
        next(stream, response);
    }

    private static void next(WireBody stream, HttpServerResponse response) {
        stream.next().onSuccess(piece -> send(piece, stream, response)).onFailure(cause -> cut(cause, response));
    }

    /** The next piece is made when this one has left; not a chain of futures, which would grow with the bill. */
    private static void send(@Nullable Buffer piece, WireBody stream, HttpServerResponse response) {
        if (piece == null) {
            response.end();
        } else if (piece.length() == 0) {
            next(stream, response);
        } else {
            response.write(piece).onSuccess(written -> next(stream, response)).onFailure(cause -> cut(cause, response));
        }
    }

    private static void cut(Throwable cause, HttpServerResponse response) {
        LOG.warn("an answer ends early: {}", cause.toString());
        response.reset();
    }
}
