package upay.e2e;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands between a client and the gateway. Every request arrives; the answer is lost, with its connection, if the request's body
 * contains {@code lose-all}, or {@code lose-once} for the first time at that path with that {@code client_sn}.
 */
final class LosingRelay implements AutoCloseable {
    private static final Pattern NUMBER = Pattern.compile("\"(?:client_sn|device_id)\":\\s?\"([^\"]*)\"");

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = vertx.createHttpClient();
    private final HttpServer server;
    private final URI gateway;
    private final Set<String> lost = ConcurrentHashMap.newKeySet();
    private final Map<String, String> payments = new ConcurrentHashMap<>();

    LosingRelay(URI gateway) {
        this.gateway = gateway;
        this.server = vertx.createHttpServer()
                .requestHandler(this::relay)
                .listen(0, "127.0.0.1")
                .await();
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.actualPort());
    }

    /** What the first pay of that number was answered by the gateway, whether or not the client got it. */
    String paymentAnswer(String clientSn) {
        return payments.get(clientSn);
    }

    boolean hasLost(String path, String number) {
        return lost.contains(path + number);
    }

    private void relay(HttpServerRequest request) {
        RequestOptions options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setHost(gateway.getHost())
                .setPort(gateway.getPort())
                .setURI(request.uri())
                .putHeader("Authorization", request.getHeader("Authorization"))
                .putHeader("Content-Type", request.getHeader("Content-Type"));
        String verdict = request.getHeader("Upay-Verdict");
        if (verdict != null) {
            options.putHeader("Upay-Verdict", verdict);
        }
        request.body()
                .compose(body -> client.request(options)
                        .compose(sent -> sent.send(body))
                        .compose(answer -> answer.body())
                        .onSuccess(answer -> pass(request, body, answer)))
                .onFailure(e -> request.connection().close());
    }

    private void pass(HttpServerRequest request, Buffer body, Buffer answer) {
        String sent = body.toString(StandardCharsets.UTF_8);
        Matcher number = NUMBER.matcher(sent);
        String name = number.find() ? number.group(1) : "";
        if (request.path().endsWith("/pay")) {
            payments.putIfAbsent(name, answer.toString(StandardCharsets.UTF_8));
        }
        if (sent.contains("lose-all") || sent.contains("lose-once") && lost.add(request.path() + name)) {
            request.connection().close();
        } else {
            request.response().putHeader("Content-Type", "application/json").end(answer);
        }
    }

    @Override
    public void close() {
        vertx.close().await();
    }
}
