package upay.cli.remote;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import upay.domain.Secret;

/** A gateway's management API. Blocks; for plain threads. */
final class RemoteGateway {
    private static final String PREFIX = "/api/v1";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** For a file on its way. */
    private static final Duration LONG_PATIENCE = Duration.ofHours(1);
    /** More than any answer that is no file. */
    private static final int ANSWER_MAX = 16 << 20;

    private static final String NO_GATEWAY = "HTTP %d: this is not a gateway's management port.";

    private static final Pattern THIS_MACHINE = Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

    private final URI gateway;
    private final Secret key;
    private final HttpClient http;

    /** @param trust null: what Java trusts */
    RemoteGateway(URI gateway, Secret key, @Nullable SSLContext trust) {
        this.gateway = gateway;
        this.key = key;
        HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5));
        if (trust != null) {
            client.sslContext(trust);
        }
        this.http = client.build();
    }

    /** Whether nobody on the way to it reads the key and what is sent: by TLS, or since there is no way. */
    static boolean isPrivate(URI gateway) {
        return "https".equalsIgnoreCase(gateway.getScheme())
                || THIS_MACHINE.matcher(gateway.getHost()).matches();
    }

    URI uri() {
        return gateway;
    }

    /** @throws RemoteRefusal if it is refused, here and in all others */
    JsonObject get(String target) throws IOException, InterruptedException {
        return json(ask(new RemoteRequest("GET", target, null)));
    }

    /** An answer without content is an empty object. */
    JsonObject ask(String method, String target, @Nullable JsonObject body) throws IOException, InterruptedException {
        return json(ask(new RemoteRequest(method, target, body)));
    }

    /** The items of all pages, until one is not wanted any more. */
    void pages(String target, Predicate<JsonObject> more) throws IOException, InterruptedException {
        pages(target, null, more);
    }

    /** @param cursor of the first of them; null: from the beginning */
    void pages(String target, @Nullable String cursor, Predicate<JsonObject> more)
            throws IOException, InterruptedException {
        String next = cursor;
        do {
            JsonObject page = get(RemoteRequest.and(target, "cursor", next));
            for (Object item : page.getJsonArray("items", new JsonArray())) {
                if (!more.test((JsonObject) item)) {
                    return;
                }
            }
            next = page.getString("next");
        } while (next != null);
    }

    HttpResponse<InputStream> ask(RemoteRequest request) throws IOException, InterruptedException {
        JsonObject body = request.body();
        HttpRequest.Builder built = to(request.target()).timeout(PATIENCE);
        if (body == null) {
            built.method(request.method(), HttpRequest.BodyPublishers.noBody());
        } else {
            built.method(request.method(), HttpRequest.BodyPublishers.ofString(body.encode()))
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", UUID.randomUUID().toString());
        }
        return answered(built.build());
    }

    /** Sends a file, as it is read. */
    JsonObject upload(String target, Path file) throws IOException, InterruptedException {
        return json(answered(to(target)
                .timeout(LONG_PATIENCE)
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofFile(file))
                .build()));
    }

    /** A file's answer; its reader closes the body. */
    HttpResponse<InputStream> download(String target) throws IOException, InterruptedException {
        return answered(to(target).timeout(LONG_PATIENCE).GET().build());
    }

    private HttpRequest.Builder to(String target) {
        return HttpRequest.newBuilder(gateway.resolve(PREFIX + target))
                .header("Authorization", "Bearer " + key.reveal());
    }

    private HttpResponse<InputStream> answered(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        if (answer.statusCode() >= 300) {
            throw refusal(answer);
        }
        return answer;
    }

    static JsonObject json(HttpResponse<InputStream> answer) throws IOException {
        String text = text(answer);
        try {
            return text.isEmpty() ? new JsonObject() : new JsonObject(text);
        } catch (DecodeException | ClassCastException e) {
            throw new RemoteRefusal(0, NO_GATEWAY.formatted(answer.statusCode()));
        }
    }

    private static String text(HttpResponse<InputStream> answer) throws IOException {
        try (InputStream body = answer.body()) {
            byte[] bytes = body.readNBytes(ANSWER_MAX + 1);
            if (bytes.length > ANSWER_MAX) {
                throw new IOException("its answer has no end");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }

    private static RemoteRefusal refusal(HttpResponse<InputStream> answer) throws IOException {
        String detail = null;
        try {
            detail = new JsonObject(text(answer)).getString("detail");
        } catch (DecodeException | ClassCastException e) {
            // Not the management API's: said below.
        }
        return new RemoteRefusal(
                answer.statusCode(),
                detail == null ? NO_GATEWAY.formatted(answer.statusCode()) : "Not done: " + detail);
    }
}
