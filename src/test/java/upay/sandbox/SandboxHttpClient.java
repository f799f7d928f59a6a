package upay.sandbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Plain HTTP to a sandbox, blocking as a test may. */
final class SandboxHttpClient implements AutoCloseable {
    private final WebClient client;
    private final int port;

    SandboxHttpClient(Vertx vertx, int port) {
        this.port = port;
        this.client = WebClient.create(
                vertx, new WebClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(port));
    }

    /** The {@code gateway.} half of a published account. */
    static Properties account(String channel) {
        Properties properties = new Properties();
        try (InputStreamReader reader = new InputStreamReader(
                SandboxHttpClient.class.getResourceAsStream("/sandbox/" + channel + ".properties"),
                StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }

    String base() {
        return "http://127.0.0.1:" + port;
    }

    /** @param understood a usable answer in the till's words */
    TillReply post(String path, String contentType, Buffer body, Function<HttpResponse<Buffer>, TillReply> understood) {
        return said(HttpMethod.POST, path, contentType, body, understood);
    }

    TillReply said(
            HttpMethod method,
            String path,
            String contentType,
            Buffer body,
            Function<HttpResponse<Buffer>, TillReply> understood) {
        return said(method, path, Map.of("Content-Type", contentType), body, understood);
    }

    TillReply said(
            HttpMethod method,
            String path,
            Map<String, String> headers,
            Buffer body,
            Function<HttpResponse<Buffer>, TillReply> understood) {
        long start = System.nanoTime();
        TillReply said;
        try {
            HttpRequest<Buffer> request = client.request(method, path);
            headers.forEach(request::putHeader);
            HttpResponse<Buffer> response = await(request.sendBuffer(body));
            said = understand(response, understood);
        } catch (IllegalStateException cut) {
            said = new TillReply("cut", 0, Map.of());
        }
        return new TillReply(
                said.word(), Duration.ofNanos(System.nanoTime() - start).toMillis(), said.fields());
    }

    private static TillReply understand(
            HttpResponse<Buffer> response, Function<HttpResponse<Buffer>, TillReply> understood) {
        if (response.statusCode() == 502) {
            return new TillReply(response.bodyAsString().contains("<html>") ? "html" : "502", 0, Map.of());
        }
        try {
            return understood.apply(response);
        } catch (RuntimeException notOfTheProtocol) {
            return new TillReply("garbage", 0, Map.of());
        }
    }

    JsonObject ledger(String sn) {
        return new JsonObject(get("/sandbox/ledger/" + sn));
    }

    String get(String path) {
        return await(client.get(path).send()).bodyAsString();
    }

    int signer(String channel, String key) {
        return await(client.post("/sandbox/signer/" + channel + "/" + key).send())
                .statusCode();
    }

    int scan(String sn) {
        return await(client.post("/sandbox/scan/" + sn).send()).statusCode();
    }

    /** @throws IllegalStateException for every failure */
    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
