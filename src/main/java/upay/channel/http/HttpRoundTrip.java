package upay.channel.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import upay.channel.connector.ChannelRequest;
import upay.channel.connector.ChannelResponse;

/**
 * The second phase of an exchange: from the moment at which a byte may be sent. Confined to the event loop of its
 * request, used once.
 *
 * <p>The timeout covers the whole phase, so that an answer that trickles in cannot prolong it; the size limit covers
 * the body. If either is exceeded, the connection is closed and not used again.
 */
public final class HttpRoundTrip {
    /** The answer is longer than allowed. */
    public static final class AnswerTooLong extends RuntimeException {
        private static final long serialVersionUID = 1;

        AnswerTooLong(String what) {
            super(what, null, false, false);
        }
    }

    /** Interim answers (1xx) carry no result; more of them than this are treated as no answer. */
    private static final int INTERIM_MAX = 16;

    private final Vertx vertx;
    private final HttpClientRequest request;
    private final int maxResponseBytes;
    private final Promise<ChannelResponse> answer = Promise.promise();
    private final Buffer body = Buffer.buffer();
    private int interim;

    public HttpRoundTrip(Vertx vertx, HttpClientRequest request, int maxResponseBytes) {
        this.vertx = vertx;
        this.request = request;
        this.maxResponseBytes = maxResponseBytes;
    }

    /** Where a request goes. */
    public static RequestOptions target(ChannelRequest exchange) {
        URI uri = exchange.uri();
        boolean tls = "https".equalsIgnoreCase(uri.getScheme());
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return new RequestOptions()
                .setMethod(HttpMethod.valueOf(exchange.method()))
                .setHost(uri.getHost())
                .setPort(uri.getPort() >= 0 ? uri.getPort() : tls ? 443 : 80)
                .setSsl(tls)
                .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery())
                .setFollowRedirects(false);
    }

    /** Fails if there is no complete answer in time; whether the channel acted is then unknown. */
    public Future<ChannelResponse> run(ChannelRequest exchange, Duration bound) {
        long timer = vertx.setTimer(
                Math.max(1, bound.toMillis()),
                id -> answer.tryFail(new TimeoutException("no whole answer within " + bound.toMillis() + " ms")));
        request.exceptionHandler(answer::tryFail);
        request.continueHandler(more -> interim());
        request.earlyHintsHandler(hints -> interim());
        if (exchange.contentType() != null) {
            request.putHeader("Content-Type", exchange.contentType());
        }
        exchange.headers().forEach(request::putHeader);
        Future<HttpClientResponse> response = exchange.body() == null ? request.send() : request.send(exchange.body());
        response.onComplete(this::read, answer::tryFail);
        return answer.future().onComplete(done -> {
            vertx.cancelTimer(timer);
            if (done.failed()) {
                request.reset();
            }
        });
    }

    private void interim() {
        if (++interim > INTERIM_MAX) {
            answer.tryFail(new AnswerTooLong("more than " + INTERIM_MAX + " interim answers"));
        }
    }

    private void read(HttpClientResponse response) {
        response.exceptionHandler(answer::tryFail);
        response.handler(chunk -> {
            if (body.length() + chunk.length() > maxResponseBytes) {
                answer.tryFail(new AnswerTooLong("answer longer than " + maxResponseBytes + " bytes"));
            } else if (!answer.future().isComplete()) {
                body.appendBuffer(chunk);
            }
        });
        response.endHandler(end -> answer.tryComplete(new ChannelResponse(
                response.statusCode(), response.getHeader(HttpHeaders.CONTENT_TYPE), headers(response), body)));
    }

    /** Their number and size are limited by the HTTP decoder. */
    private static Map<String, String> headers(HttpClientResponse response) {
        Map<String, String> headers = new HashMap<>();
        response.headers().forEach(header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        return headers;
    }
}
