package upay.management;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Talks to a running gateway through its management port. Blocks, 2 s at most to connect and 2 s for the answer. */
public final class RunningGateway {
    private static final Duration ASKING = Duration.ofSeconds(2);
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;

    private RunningGateway() {}

    /**
     * Its address as seen on the same machine.
     *
     * @param host the configured one, perhaps that of all interfaces
     */
    public static URI address(String host, int port) {
        String reachable = host.equals("0.0.0.0") || host.equals("::") ? "localhost" : host;
        return URI.create("http://" + (reachable.contains(":") ? "[" + reachable + "]" : reachable) + ":" + port);
    }

    /**
     * The address of its sandbox; empty if no gateway responds, or it has none.
     *
     * @param management its management port
     */
    public static Optional<URI> sandbox(URI management) throws InterruptedException {
        try {
            JsonObject details =
                    new JsonObject(send(management, "GET", "/health/ready").body()).getJsonObject("details");
            return Optional.ofNullable(details.getString("sandbox")).map(URI::create);
        } catch (IOException | RuntimeException unreachable) {
            return Optional.empty();
        }
    }

    /**
     * The levels of its loggers, by name.
     *
     * @throws IOException if none answers there
     */
    public static Map<String, String> logLevels(URI management) throws IOException, InterruptedException {
        return levels(send(management, "GET", LogLevelRoutes.PATH));
    }

    /**
     * Changes a level; returns the levels of all loggers.
     *
     * @param logger null: all, which are then as configured again
     * @param level as {@link LogControl#change} takes it; null or {@code configured}: as configured again
     * @throws IllegalArgumentException with what is allowed
     * @throws IOException if none answers there
     */
    public static Map<String, String> changeLogLevel(URI management, @Nullable String logger, @Nullable String level)
            throws IOException, InterruptedException {
        String query = "?level=" + encoded(level == null ? LogLevelRoutes.CONFIGURED : level)
                + (logger == null ? "" : "&logger=" + encoded(logger));
        return levels(send(management, "POST", LogLevelRoutes.PATH + query));
    }

    private static Map<String, String> levels(HttpResponse<String> answer) throws IOException {
        JsonObject body = body(answer);
        String error = body.getString("error");
        if (answer.statusCode() == BAD_REQUEST && error != null) {
            throw new IllegalArgumentException(error);
        }
        if (answer.statusCode() != OK || !(body.getValue("levels") instanceof JsonObject levels)) {
            throw foreign(answer);
        }
        Map<String, String> all = new TreeMap<>();
        levels.forEach(each -> all.put(each.getKey(), "" + each.getValue()));
        return all;
    }

    private static JsonObject body(HttpResponse<String> answer) throws IOException {
        try {
            return new JsonObject(answer.body());
        } catch (DecodeException e) {
            throw foreign(answer);
        }
    }

    private static IOException foreign(HttpResponse<String> answer) {
        return new IOException("status " + answer.statusCode() + ", not the answer of a gateway with a log of its own");
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static HttpResponse<String> send(URI management, String method, String path)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(management.resolve(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header(LogLevelRoutes.OPERATOR, encoded(System.getProperty("user.name", "unknown")))
                .timeout(ASKING)
                .build();
        return HttpClient.newBuilder()
                .connectTimeout(ASKING)
                .build()
                .send(request, HttpResponse.BodyHandlers.ofString());
    }
}
