package upay.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Operators see and change log levels at the management port, pages in their browsers do not")
class LogLevelRoutesTest {
    private final Vertx vertx = Vertx.vertx();
    private final Levels levels = new Levels();
    private final Queue<LogLevelChange> recorded = new ConcurrentLinkedQueue<>();
    private volatile String client = "127.0.0.1";
    private URI management;

    private static final class Levels implements LogControl {
        private final SortedMap<String, String> all = new TreeMap<>(Map.of("ROOT", "info"));

        @Override
        public synchronized SortedMap<String, String> levels() {
            return new TreeMap<>(all);
        }

        @Override
        public synchronized void change(String logger, @Nullable String level) {
            if ("loud".equals(level)) {
                throw new IllegalArgumentException("level: allowed is error");
            }
            if (level == null) {
                all.remove(logger);
            } else {
                all.put(logger, level);
            }
        }

        @Override
        public synchronized void reset() {
            all.keySet().removeIf(logger -> !logger.equals("ROOT"));
        }

        @Override
        public long dropped() {
            return 7;
        }

        @Override
        public Optional<String> fault() {
            return Optional.of("No space left on device");
        }
    }

    @BeforeEach
    void start() throws Exception {
        ManagementVerticle admin = new ManagementVerticle(
                new ManagementVerticle.Options("127.0.0.1", 0, Set.of(), null, null, request -> client),
                new Health(() -> true, Map::of),
                openMetrics -> Future.failedFuture("none"),
                levels,
                recorded::add,
                List.of());
        vertx.deployVerticle(admin).await(20, TimeUnit.SECONDS);
        management = URI.create("http://127.0.0.1:" + admin.port());
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(20, TimeUnit.SECONDS);
    }

    private HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(management.resolve(path)).method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    @DisplayName(
            "nobody on another machine changes a level without a login; the own address of the port is this machine")
    void fromElsewhere() throws Exception {
        client = "10.9.8.7";
        HttpResponse<String> refused = send("POST", "/log-levels?logger=upay.http&level=trace");

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("/api/v1/log-levels");
        assertThatThrownBy(() -> new RunningGateway(management).changeLogLevel("upay.http", "trace"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("/api/v1/log-levels");
        assertThat(send("GET", "/log-levels").body()).doesNotContain("trace");
        for (String own : List.of("127.0.0.1", "127.0.0.9", "0:0:0:0:0:0:0:1")) {
            client = own;
            assertThat(send("POST", "/log-levels?logger=upay.http&level=debug").statusCode())
                    .as(own)
                    .isEqualTo(200);
        }
    }

    @Test
    void aLevelIsChangedAndAllAreReset() throws Exception {
        assertThat(new RunningGateway(management).changeLogLevel("upay.http", "debug"))
                .containsExactlyInAnyOrderEntriesOf(Map.of("ROOT", "info", "upay.http", "debug"));
        assertThat(new RunningGateway(management).changeLogLevel("upay.http", null))
                .doesNotContainKey("upay.http");
        new RunningGateway(management).changeLogLevel("upay.store", "trace");
        assertThat(new RunningGateway(management).changeLogLevel(null, null)).containsOnlyKeys("ROOT");
        assertThat(new RunningGateway(management).logLevels()).containsOnlyKeys("ROOT");
        String me = System.getProperty("user.name");
        assertThat(recorded)
                .as("what the audit log gets")
                .containsExactly(
                        new LogLevelChange("upay.http", "configured", "debug", me, "127.0.0.1"),
                        new LogLevelChange("upay.http", "debug", "configured", me, "127.0.0.1"),
                        new LogLevelChange("upay.store", "configured", "trace", me, "127.0.0.1"),
                        new LogLevelChange("*", "changed", "configured", me, "127.0.0.1"));
    }

    @Test
    void theAnswerTellsWhetherTheLogIsWritten() throws Exception {
        JsonObject answer = new JsonObject(send("GET", "/log-levels").body());

        assertThat(answer.getLong("dropped")).isEqualTo(7);
        assertThat(answer.getString("fault")).isEqualTo("No space left on device");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/log-levels",
                "/log-levels?logger=upay",
                "/log-levels?level=debug",
                "/log-levels?logger=a&level=loud"
            })
    void aFaultIsNamedAndNothingChanged(String path) throws Exception {
        HttpResponse<String> answer = send("POST", path);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(new JsonObject(answer.body()).getString("error")).contains("level");
        assertThat(levels.levels()).containsOnlyKeys("ROOT");
    }

    @Test
    void aPageOfAnotherSiteChangesNothing() throws Exception {
        String path = "/log-levels?logger=ROOT&level=trace";

        assertThat(send("POST", path, "Origin", "https://evil.example").statusCode())
                .isEqualTo(403);
        assertThat(send("POST", path, "Sec-Fetch-Site", "cross-site").statusCode())
                .isEqualTo(403);
        assertThat(send("GET", path).statusCode()).isEqualTo(200);
        assertThat(levels.levels()).containsEntry("ROOT", "info");
    }

    @Test
    void whereNoGatewayAnswersThatIsSaid() {
        assertThatThrownBy(() -> new RunningGateway(URI.create("http://127.0.0.1:1")).logLevels())
                .isInstanceOf(IOException.class);
    }
}
