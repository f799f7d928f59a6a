package upay.client;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** An HTTP server that answers each operation by a script; its last line repeats. */
final class ScriptedGateway implements AutoCloseable {
    /** What happens to one request. */
    sealed interface Line {
        record Answer(int status, String body) implements Line {}

        /** Reads the request and cuts the connection. */
        record Cut() implements Line {}

        /** Reads the request and does not answer. */
        record Silence() implements Line {}
    }

    record Heard(String operation, String authorization, String signatureV2, Buffer body) {}

    private final HttpServer server;
    private final Map<String, Deque<Line>> scripts = new ConcurrentHashMap<>();
    final List<Heard> heard = new CopyOnWriteArrayList<>();

    ScriptedGateway(Vertx vertx) throws Exception {
        server = vertx.createHttpServer().requestHandler(this::hear);
        server.listen(0, "127.0.0.1").await(10, TimeUnit.SECONDS);
    }

    ScriptedGateway on(String operation, Line... lines) {
        scripts.put(operation, new ArrayDeque<>(List.of(lines)));
        return this;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    List<String> operations() {
        return heard.stream().map(Heard::operation).toList();
    }

    @Override
    public void close() {
        server.close().await();
    }

    private void hear(HttpServerRequest request) {
        String operation = request.path().replace("/upay/v2/", "");
        request.body().onSuccess(body -> {
            heard.add(new Heard(
                    operation, request.getHeader("Authorization"), request.getHeader("Upay-Signature-V2"), body));
            play(request, next(operation));
        });
    }

    private Line next(String operation) {
        Deque<Line> script = scripts.getOrDefault(operation, new ArrayDeque<>());
        synchronized (script) {
            return script.size() > 1 ? script.poll() : script.peek();
        }
    }

    private static void play(HttpServerRequest request, Line line) {
        if (line instanceof Line.Answer answer) {
            request.response().setStatusCode(answer.status()).end(answer.body());
        } else if (line instanceof Line.Cut) {
            request.connection().close();
        } else if (line == null) {
            request.response().setStatusCode(404).end("no script");
        }
    }
}
