package upay.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.management.Health;
import upay.management.ManagementVerticle;
import upay.metrics.Metrics;

@DisplayName("A scrape gets the metrics in the format that it asks for")
class MetricsPagesTest {
    /** As Prometheus 2.42 sends it. */
    private static final String PROMETHEUS = "application/openmetrics-text;version=1.0.0,"
            + "application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    private static final Vertx VERTX = Vertx.vertx();
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        ManagementVerticle admin = new ManagementVerticle(
                new ManagementVerticle.Options("127.0.0.1", 0, Set.of(), null),
                new Health(() -> true, Map::of),
                new MetricsPages(VERTX, new Metrics("1.2.3", List.of())));
        VERTX.deployVerticle(admin).await(20, TimeUnit.SECONDS);
        port = admin.port();
    }

    @AfterAll
    static void stop() throws Exception {
        VERTX.close().await(20, TimeUnit.SECONDS);
    }

    private static HttpResponse<String> scrape(String accept) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"));
        if (accept != null) {
            request.header("Accept", accept);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void openMetricsForPrometheus() throws Exception {
        HttpResponse<String> answer = scrape(PROMETHEUS);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue(Metrics.OPEN_METRICS);
        assertThat(answer.body())
                .contains("upay_build_info{version=\"1.2.3\"} 1")
                .endsWith("# EOF\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "none",
                "*/*",
                "text/plain",
                "text/html, */*;q=0.8",
                "text/plain;version=0.0.4, application/openmetrics-text;q=0.5",
                "application/openmetrics-text;q=0, text/plain",
                "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited,*/*;q=0.1",
                "image/png"
            })
    void theTextOfPrometheusForAllOthers(String accept) throws Exception {
        HttpResponse<String> answer = scrape(accept);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue(Metrics.TEXT);
        assertThat(answer.body())
                .contains("# HELP upay_build_info ", "upay_requests_refused_total{reason=\"overload\"} 0");
        assertThat(answer.body()).doesNotContain("# EOF");
    }
}
