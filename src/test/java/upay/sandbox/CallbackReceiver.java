package upay.sandbox;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The merchant's side of a callback: records everything, answers as configured. */
final class CallbackReceiver {
    final List<String> bodies = new CopyOnWriteArrayList<>();
    final List<MultiMap> headers = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    volatile String answer;

    CallbackReceiver(Vertx vertx, String answer) {
        this.answer = answer;
        this.server = SandboxHttpClient.await(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    headers.add(request.headers());
                    bodies.add(request.method().name().equals("GET") ? request.query() : body.toString());
                    request.response().end(this.answer);
                }))
                .listen(0, "127.0.0.1"));
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/notify";
    }
}
