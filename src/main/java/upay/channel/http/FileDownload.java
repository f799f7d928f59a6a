package upay.channel.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import upay.channel.connector.ChannelRequest;

/**
 * The second phase of an exchange whose answer may be larger than memory: its body goes to a file as it comes in, and is
 * read no faster than the file is written. Confined to the event loop of its request, used once.
 */
public final class FileDownload {
    /**
     * Limits.
     *
     * @param head longest wait for the answer's head, from the first byte sent
     * @param silence longest pause within the body
     * @param whole longest time for all of it
     * @param bytes of the body; of a longer one the rest is not read
     */
    public record Bounds(Duration head, Duration silence, Duration whole, long bytes) {}

    /**
     * An answer that came as a whole.
     *
     * @param headers their names in lower case
     * @param length of its body, in bytes
     */
    public record Received(int status, Map<String, String> headers, long length) {}

    /** The body is longer than allowed. */
    public static final class BodyTooLong extends RuntimeException {
        private static final long serialVersionUID = 1;

        BodyTooLong(long bytes) {
            super("longer than " + bytes + " bytes", null, false, false);
        }
    }

    private final Vertx vertx;
    private final HttpClientRequest request;
    private final Bounds bounds;
    private final Promise<Received> done = Promise.promise();
    private long length;
    private long lastByte;
    private boolean begun;

    public FileDownload(Vertx vertx, HttpClientRequest request, Bounds bounds) {
        this.vertx = vertx;
        this.request = request;
        this.bounds = bounds;
    }

    /**
     * Fails if the answer does not come as a whole; then the connection is closed, and the file has what came.
     *
     * @param path of an existing file, which is overwritten
     */
    public Future<Received> run(ChannelRequest exchange, String path) {
        lastByte = System.nanoTime();
        long started = lastByte;
        long check =
                Math.max(10, Math.min(bounds.head().toMillis(), bounds.silence().toMillis()) / 4);
        long timer = vertx.setPeriodic(check, id -> checkTime(started));
        request.exceptionHandler(done::tryFail);
        OpenOptions existing = new OpenOptions().setCreate(false).setTruncateExisting(true);
        return vertx.fileSystem()
                .open(path, existing)
                .compose(file -> {
                    send(exchange).onComplete(response -> read(response, file), done::tryFail);
                    return done.future().eventually(file::close);
                })
                .onComplete(end -> {
                    vertx.cancelTimer(timer);
                    if (end.failed()) {
                        request.reset();
                    }
                });
    }

    private Future<HttpClientResponse> send(ChannelRequest exchange) {
        if (exchange.contentType() != null) {
            request.putHeader("Content-Type", exchange.contentType());
        }
        exchange.headers().forEach(request::putHeader);
        return exchange.body() == null ? request.send() : request.send(exchange.body());
    }

    private void checkTime(long started) {
        long now = System.nanoTime();
        Duration silence = begun ? bounds.silence() : bounds.head();
        if (now - lastByte > silence.toNanos()) {
            done.tryFail(new TimeoutException("nothing came for " + silence.toMillis() + " ms"));
        } else if (now - started > bounds.whole().toNanos()) {
            done.tryFail(new TimeoutException(
                    "not all of it within " + bounds.whole().toMillis() + " ms"));
        }
    }

    private void read(HttpClientResponse response, AsyncFile file) {
        begun = true;
        lastByte = System.nanoTime();
        response.exceptionHandler(done::tryFail);
        file.exceptionHandler(done::tryFail);
        response.handler(chunk -> take(response, file, chunk));
        response.endHandler(end -> done.tryComplete(new Received(response.statusCode(), headers(response), length)));
    }

    private void take(HttpClientResponse response, AsyncFile file, Buffer chunk) {
        lastByte = System.nanoTime();
        length += chunk.length();
        if (length > bounds.bytes()) {
            done.tryFail(new BodyTooLong(bounds.bytes()));
        }
        if (done.future().isComplete()) {
            return;
        }
        file.write(chunk).onFailure(done::tryFail);
        if (file.writeQueueFull()) {
            response.pause();
            file.drainHandler(drained -> response.resume());
        }
    }

    /** Their number and size are limited by the HTTP decoder. */
    private static Map<String, String> headers(HttpClientResponse response) {
        Map<String, String> headers = new HashMap<>();
        response.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
        return headers;
    }
}
