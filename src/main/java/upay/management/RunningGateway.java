package upay.management;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Reads the status of a running gateway from its management port. Blocks, 2 s at most. */
public final class RunningGateway {
    private static final Duration ASKING = Duration.ofSeconds(2);

    private RunningGateway() {}

    /**
     * The address of its sandbox; empty if no gateway responds, or it has none.
     *
     * @param management its management port
     */
    public static Optional<URI> sandbox(URI management) throws InterruptedException {
        HttpRequest health = HttpRequest.newBuilder(management.resolve("/health/ready"))
                .timeout(ASKING)
                .build();
        try {
            HttpResponse<String> answer = HttpClient.newBuilder()
                    .connectTimeout(ASKING)
                    .build()
                    .send(health, HttpResponse.BodyHandlers.ofString());
            JsonObject details = new JsonObject(answer.body()).getJsonObject("details");
            return Optional.ofNullable(details.getString("sandbox")).map(URI::create);
        } catch (IOException | RuntimeException unreachable) {
            return Optional.empty();
        }
    }
}
