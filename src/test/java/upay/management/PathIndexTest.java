package upay.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The management port describes the gateway in JSON")
class PathIndexTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static int withSandbox;
    private static int alone;

    @BeforeAll
    static void start() throws Exception {
        withSandbox = deploy(URI.create("http://127.0.0.1:1"));
        alone = deploy(null);
    }

    private static int deploy(URI sandbox) throws Exception {
        ManagementVerticle admin = new ManagementVerticle(
                new ManagementVerticle.Options("127.0.0.1", 0, Set.of(), sandbox),
                new Health(() -> true, Map::of),
                openMetrics -> Future.failedFuture("none"));
        VERTX.deployVerticle(admin).await(20, TimeUnit.SECONDS);
        return admin.port();
    }

    @AfterAll
    static void stop() throws Exception {
        VERTX.close().await(20, TimeUnit.SECONDS);
    }

    private static HttpResponse<String> send(int port, String method, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource({"GET, /, 200", "GET, /metric, 404", "GET, /health, 404", "POST, /health/ready, 405", "POST, /, 405"})
    void answersWithTheList(String method, String path, int status) throws Exception {
        HttpResponse<String> answer = send(withSandbox, method, path);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json");
        JsonObject body = new JsonObject(answer.body());
        assertThat(body.getJsonObject("paths").fieldNames())
                .contains("GET /health/live", "GET /health/ready", "GET /sandbox/ledger", "POST /sandbox/scan/{sn}");
        assertThat(body.containsKey("error")).isEqualTo(status != 200);
    }

    @Test
    @DisplayName("and nothing else")
    void listsNoSandboxWhereThereIsNone() throws Exception {
        JsonObject body = new JsonObject(send(alone, "GET", "/").body());

        assertThat(body.getJsonObject("paths").fieldNames())
                .containsExactlyInAnyOrder("GET /health/live", "GET /health/ready", "GET /metrics");
        assertThat(send(alone, "GET", "/sandbox/ledger").statusCode()).isEqualTo(404);
    }
}
