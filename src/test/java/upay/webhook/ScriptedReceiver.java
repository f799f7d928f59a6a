package upay.webhook;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A merchant's webhook receiver: answers by a script, then {@code success}; keeps the requests. */
public final class ScriptedReceiver {
    private final List<Heard> heard = new CopyOnWriteArrayList<>();
    private final Queue<Consumer<HttpServerRequest>> script = new ConcurrentLinkedQueue<>();
    private final HttpServer server;

    /** @param atNanos when its body was there */
    public record Heard(
            String target,
            String host,
            String authorization,
            String eventId,
            byte[] body,
            long atNanos,
            MultiMap headers) {
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private ScriptedReceiver(HttpServer server) {
        this.server = server;
    }

    public static ScriptedReceiver start(Vertx vertx) {
        return start(vertx, new HttpServerOptions());
    }

    public static ScriptedReceiver start(Vertx vertx, HttpServerOptions options) {
        HttpServer server = vertx.createHttpServer(options.setHost("127.0.0.1").setPort(0));
        ScriptedReceiver shopkeeper = new ScriptedReceiver(server);
        server.requestHandler(shopkeeper::hear).listen().await();
        return shopkeeper;
    }

    private void hear(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            heard.add(new Heard(
                    request.uri(),
                    request.authority() == null ? null : request.authority().host(),
                    request.getHeader("Authorization"),
                    request.getHeader("Upay-Event-Id"),
                    body.getBytes(),
                    System.nanoTime(),
                    request.headers()));
            Consumer<HttpServerRequest> next = script.poll();
            if (next == null) {
                request.response().end("success");
            } else {
                next.accept(request);
            }
        });
    }

    /** The reaction to the next webhook without an answer. */
    public ScriptedReceiver next(Consumer<HttpServerRequest> answer) {
        script.add(answer);
        return this;
    }

    public ScriptedReceiver answers(int status, String body) {
        return next(request -> request.response().setStatusCode(status).end(body));
    }

    public List<Heard> heard() {
        return heard;
    }

    public int port() {
        return server.actualPort();
    }

    public String url(String target) {
        return "http://127.0.0.1:" + port() + target;
    }

    /** One that accepts connections and never answers. */
    public static NetServer silent(Vertx vertx, Consumer<Integer> connections) {
        java.util.concurrent.atomic.AtomicInteger open = new java.util.concurrent.atomic.AtomicInteger();
        NetServer server = vertx.createNetServer();
        server.connectHandler(socket -> connections.accept(open.incrementAndGet()));
        return server.listen(0, "127.0.0.1").await();
    }
}
