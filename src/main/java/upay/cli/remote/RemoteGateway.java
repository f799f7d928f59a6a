package upay.cli.remote;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import upay.cli.console.ExitCode;
import upay.domain.Secret;

/** A gateway's management API, and its answers as lines. Blocks; for plain threads. */
final class RemoteGateway {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

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

    /** Does it and prints the answer: a list's items, one a line, else the object. Returns the exit code. */
    int run(RemoteRequest request, PrintWriter out, PrintWriter err) throws InterruptedException {
        try {
            String next = null;
            do {
                HttpResponse<String> answer = send(request, next);
                if (answer.statusCode() >= 300) {
                    return refused(answer, err);
                }
                next = print(answer, out);
            } while (next != null);
            return ExitCode.OK;
        } catch (IOException e) {
            err.println("The gateway at " + gateway + " does not answer" + reason(e)
                    + ". If something was to be changed, look whether it was before you repeat it.");
            return ExitCode.UNAVAILABLE;
        }
    }

    private static String reason(IOException e) {
        return e.getMessage() == null ? "" : " (" + e.getMessage() + ")";
    }

    private HttpResponse<String> send(RemoteRequest request, @Nullable String cursor)
            throws IOException, InterruptedException {
        String target = "/api/v1" + request.target();
        if (cursor != null) {
            target += (target.contains("?") ? "&" : "?") + "cursor=" + cursor;
        }
        JsonObject body = request.body();
        HttpRequest.Builder built = HttpRequest.newBuilder(gateway.resolve(target))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + key.reveal());
        if (body == null) {
            built.method(request.method(), HttpRequest.BodyPublishers.noBody());
        } else {
            built.method(request.method(), HttpRequest.BodyPublishers.ofString(body.encode()))
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", UUID.randomUUID().toString());
        }
        return http.send(built.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Returns the cursor of the next page; null: there is none. */
    private static @Nullable String print(HttpResponse<String> answer, PrintWriter out) {
        if (answer.body().isEmpty()) {
            return null;
        }
        String type = answer.headers().firstValue("Content-Type").orElse("");
        if (!type.startsWith("application/json")) {
            out.print(answer.body());
            return null;
        }
        JsonObject json = new JsonObject(answer.body());
        JsonArray items = json.getJsonArray("items");
        if (items == null) {
            out.println(json.encode());
            return null;
        }
        items.forEach(item -> out.println(item instanceof JsonObject object ? object.encode() : item));
        return json.getString("next");
    }

    private static int refused(HttpResponse<String> answer, PrintWriter err) {
        String detail = null;
        try {
            detail = new JsonObject(answer.body()).getString("detail");
        } catch (DecodeException | ClassCastException e) {
            // Not the management API's: said below.
        }
        err.println(
                detail == null
                        ? "HTTP " + answer.statusCode() + ": this is not a gateway's management port."
                        : "Not done: " + detail);
        return answer.statusCode() == 503 ? ExitCode.UNAVAILABLE : ExitCode.FAILED;
    }
}
