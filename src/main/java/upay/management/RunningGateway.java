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

/** Talks to a running gateway through its management port. Blocks, 5 s at most to connect and 5 s for the answer. */
public final class RunningGateway {
    private static final Duration ASKING = Duration.ofSeconds(5);
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int FORBIDDEN = 403;

    private final URI management;
    private final HttpClient http;

    /** @param management its management port */
    public RunningGateway(URI management) {
        this(management, null);
    }

    /** @param certificate in PEM, the only one that is accepted, by whatever name; null: those that the JVM trusts */
    public RunningGateway(URI management, @Nullable String certificate) {
        this.management = management;
        HttpClient.Builder client = HttpClient.newBuilder().connectTimeout(ASKING);
        if (certificate != null) {
            client.sslContext(ServerTrust.only(certificate));
        }
        this.http = client.build();
    }

    /** The address of its management port. */
    public URI uri() {
        return management;
    }

    /** What reaches it. */
    public HttpClient http() {
        return http;
    }

    /** The address of its sandbox; empty if no gateway responds, or it has none. */
    public Optional<URI> sandbox() throws InterruptedException {
        try {
            JsonObject details = new JsonObject(send("GET", "/health/ready").body()).getJsonObject("details");
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
    public Map<String, String> logLevels() throws IOException, InterruptedException {
        return levels(send("GET", LogLevelRoutes.PATH));
    }

    /**
     * Changes a level; returns the levels of all loggers.
     *
     * @param logger null: all, which are then as configured again
     * @param level as {@link LogControl#change} takes it; null or {@code configured}: as configured again
     * @throws IllegalArgumentException with what is allowed
     * @throws IOException if none answers there
     */
    public Map<String, String> changeLogLevel(@Nullable String logger, @Nullable String level)
            throws IOException, InterruptedException {
        String query = "?level=" + encoded(level == null ? LogLevelRoutes.CONFIGURED : level)
                + (logger == null ? "" : "&logger=" + encoded(logger));
        return levels(send("POST", LogLevelRoutes.PATH + query));
    }

    private static Map<String, String> levels(HttpResponse<String> answer) throws IOException {
        JsonObject body = body(answer);
        String error = body.getString("error");
        if ((answer.statusCode() == BAD_REQUEST || answer.statusCode() == FORBIDDEN) && error != null) {
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

    private HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(management.resolve(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .header(LogLevelRoutes.OPERATOR, encoded(System.getProperty("user.name", "unknown")))
                .timeout(ASKING)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
