package upay.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The management port answers whether this gateway should receive requests")
class ManagementVerticleTest {
    private final Vertx vertx = Vertx.vertx();
    private final AtomicBoolean store = new AtomicBoolean(true);
    private final Health health = new Health(store::get, () -> Map.of("instance", 7L));

    @AfterEach
    void close() throws Exception {
        vertx.close().await(5, TimeUnit.SECONDS);
    }

    private ManagementVerticle deploy(URI sandbox) throws Exception {
        ManagementVerticle admin = new ManagementVerticle(
                new ManagementVerticle.Options("127.0.0.1", 0, Set.of(), sandbox),
                health,
                openMetrics -> Future.failedFuture("none"));
        vertx.deployVerticle(admin).await(5, TimeUnit.SECONDS);
        return admin;
    }

    private static HttpResponse<String> send(ManagementVerticle admin, String method, String path)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin.port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static void assertReady(ManagementVerticle admin, int status, String text) throws Exception {
        HttpResponse<String> answer = send(admin, "GET", "/health/ready");

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(new JsonObject(answer.body()).getString("status")).isEqualTo(text);
    }

    @Test
    void fromItsStartToItsEnd() throws Exception {
        ManagementVerticle admin = deploy(null);

        assertReady(admin, 503, "starting");
        health.open();
        assertReady(admin, 200, "ready");
        store.set(false);
        assertReady(admin, 503, "store unavailable");
        store.set(true);
        assertReady(admin, 200, "ready");
        health.drain();
        assertReady(admin, 503, "draining");
        assertThat(send(admin, "GET", "/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void theDetailsSayWhichInstanceItIs() throws Exception {
        JsonObject body =
                new JsonObject(send(deploy(null), "GET", "/health/ready").body());

        assertThat(body.getJsonObject("details").getLong("instance")).isEqualTo(7);
    }

    @Test
    void whatIsAskedOfTheSandboxIsPassedOn() throws Exception {
        URI sandbox = URI.create("http://127.0.0.1:"
                + vertx.createHttpServer()
                        .requestHandler(ManagementVerticleTest::echo)
                        .listen(0, "127.0.0.1")
                        .await(5, TimeUnit.SECONDS)
                        .actualPort());
        ManagementVerticle admin = deploy(sandbox);

        HttpResponse<String> scan = send(admin, "POST", "/sandbox/scan/7894259244061958?x=1");

        assertThat(scan.statusCode()).isEqualTo(418);
        assertThat(scan.body()).isEqualTo("POST /sandbox/scan/7894259244061958?x=1");
        assertThat(scan.headers().firstValue("content-type")).hasValue("text/plain");
    }

    private static void echo(HttpServerRequest request) {
        request.response()
                .setStatusCode(418)
                .putHeader("Content-Type", "text/plain")
                .end(request.method() + " " + request.uri());
    }

    @Test
    void withoutASandboxThereIsNone() throws Exception {
        assertThat(send(deploy(null), "GET", "/sandbox/ledger").statusCode()).isEqualTo(404);
    }

    @Test
    void aSandboxThatIsGoneIsABadGateway() throws Exception {
        assertThat(send(deploy(URI.create("http://127.0.0.1:1")), "GET", "/sandbox/ledger")
                        .statusCode())
                .isEqualTo(502);
    }
}
