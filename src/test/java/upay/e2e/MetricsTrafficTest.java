package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.Assumptions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.domain.Payway;
import upay.lab.monitoring.UsedMetrics;
import upay.metrics.MetricTable;
import upay.metrics.Scrape;

@DisplayName("After sales over all channels, the metrics of the gateway say exactly what was sent")
@Tag("process")
class MetricsTrafficTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final int CHANNELS = TestTill.CODES.size();
    private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0";

    @TempDir
    static Path folder;

    private static StoppablePostgres store;
    private static GatewayProcess gateway;
    private static String first;
    private static Scrape scrape;
    /** What the answers said, by operation and result code. */
    private static final Map<String, Long> ANSWERED = new TreeMap<>();

    @BeforeAll
    static void sell() throws Exception {
        store = new StoppablePostgres(folder);
        gateway = GatewayProcess.serve(Map.of(
                "UPAY_DB_URI", store.uri(),
                "UPAY_WAITS_PAY_WAIT", "30s",
                "UPAY_WAITS_REFUND_WAIT", "60s",
                "UPAY_WAITS_CANCEL_WAIT", "60s"));
        first = scrape("*/*");
        TestTill till = TestTill.first(gateway.uri());
        for (Map.Entry<String, String> channel : TestTill.CODES.entrySet()) {
            sell(till, channel.getKey(), channel.getValue());
        }
        refuse(till);
        Awaitility.await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            scrape = new Scrape(scrape("*/*"));
            assertThat(scrape.value("upay_channel_calls_in_flight")).isZero();
            assertThat(scrape.value("upay_requests_in_flight")).isZero();
        });
    }

    private static void sell(TestTill till, String payway, String code) {
        String kept = TestTill.newClientSn();
        String cancelled = TestTill.newClientSn();
        String scanned = TestTill.newClientSn();
        answered("pay", till.pay(kept, 100, code), "PAY_SUCCESS");
        answered("pay", till.pay(kept, 100, code), "FAIL");
        answered("pay", till.pay(cancelled, 200, code), "PAY_SUCCESS");
        answered("pay", till.pay(TestTill.newClientSn(), 9004, code), "PAY_FAIL");
        answered("query", till.query(kept), "SUCCESS");
        answered("query", till.query(kept), "SUCCESS");
        answered("refund", till.refund(kept, "r1", 30), "REFUND_SUCCESS");
        answered("cancel", till.cancel(cancelled), "CANCEL_SUCCESS");
        answered("precreate", till.precreate(scanned, 300, payway), "PRECREATE_SUCCESS");
        answered("revoke", till.post("revoke", new JsonObject().put("client_sn", scanned)), "CANCEL_ABORT_SUCCESS");
    }

    private static void refuse(TestTill till) {
        String body = new JsonObject().put("terminal_sn", till.terminalSn()).encode();
        answered("query", till.postWith("query", body, null), "ILLEGAL_SIGN");
        answered("query", till.postWith("query", body, till.terminalSn() + " 00"), "ILLEGAL_SIGN");
        answered("query", till.postWith("query", body, "100000000000000999 00"), "TERMINAL_NOT_EXISTS");
        answered("activate", till.postWith("/terminal/activate", "{}", "91800999 00"), "VENDOR_NOT_EXISTS");
        answered("pay", till.post("pay", new JsonObject()), "INVALID_PARAMS");
        answered("unknown", till.post("/upay/v2/nothing", new JsonObject()), "INVALID_PARAMS");
        answered("uploadlog", till.postRaw("/terminal/uploadlog", "log", "text/plain"), "SUCCESS");
    }

    private static void answered(String operation, Answer answer, String expected) {
        String result = answer.biz() == null ? answer.json().getString("error_code") : answer.code();
        assertThat(result).as(operation + ": " + answer.text()).isEqualTo(expected);
        ANSWERED.merge(operation + " " + result, 1L, Long::sum);
    }

    private static String scrape(String accept) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(gateway.managementUri().resolve("/metrics"))
                .header("Accept", accept)
                .build();
        HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    @AfterAll
    static void end() {
        gateway.close();
        store.close();
    }

    @Test
    @DisplayName("each request counts once, under its operation and the result code that its answer has")
    void requests() {
        assertThat(scrape.counts("upay_request_duration_seconds_count", "operation", "result_code"))
                .isEqualTo(ANSWERED);
        assertThat(scrape.counts("upay_requests_refused_total", "reason"))
                .isEqualTo(Map.of("unsigned", 1L, "signature", 1L, "terminal_unknown", 1L, "vendor_unknown", 1L));
    }

    @Test
    @DisplayName("each payment and each QR code is one call to its channel; refunds and cancels are calls too")
    void channels() {
        String calls = "upay_channel_call_duration_seconds_count";
        Map<String, Long> actions = scrape.counts(calls, "channel", "action");
        Map<String, Long> outcomes = scrape.counts(calls, "channel", "action", "outcome");

        for (Payway payway : Payway.values()) {
            String channel = payway.channel();
            assertThat(actions).containsEntry(channel + " pay", 3L).containsEntry(channel + " precreate", 1L);
            assertThat(outcomes).containsEntry(channel + " precreate succeeded", 1L);
            // Some channels return the money of a cancel by a refund, and some query before they undo.
            assertThat(actions.get(channel + " refund") + actions.get(channel + " undo"))
                    .as(channel)
                    .isBetween(3L, 4L);
            // UnionPay's answer to a payment is always pending; a query follows.
            if (payway != Payway.UNIONPAY) {
                assertThat(outcomes)
                        .containsEntry(channel + " pay succeeded", 2L)
                        .containsEntry(channel + " pay declined", 1L);
            }
        }
        assertThat(scrape.counts(calls, "outcome")).doesNotContainKeys("unknown", "not_sent");
    }

    @Test
    @DisplayName("each order is a row in a batch, and waits in its queue once")
    void store() {
        assertThat(scrape.counts("upay_store_batch_rows_sum", "batch"))
                .containsEntry("open_order", 5L * CHANNELS)
                .containsEntry("load_order", (long) scrape.counts("upay_store_queue_wait_seconds_count", "batch")
                        .get("load_order"));
        assertThat(scrape.counts("upay_store_queue_wait_seconds_count", "batch"))
                .containsEntry("open_order", 5L * CHANNELS);
        assertThat(scrape.counts("upay_store_refusals_total", "reason")).isEmpty();
        assertThat(scrape.value("upay_store_up")).isEqualTo(1);
        assertThat(scrape.value("upay_instance_lease_seconds")).isBetween(0.001, 8.0);
    }

    @Test
    @DisplayName("every series is in the table of all metrics, with allowed labels and values, and is never NaN")
    void bounded() {
        scrape.series().filter(one -> one.getKey().name().startsWith("upay_")).forEach(one -> {
            String metric = MetricTable.metric(one.getKey().name());
            Map<String, Set<String>> labels = MetricTable.all().get(metric);
            assertThat(labels).as(one.getKey().name()).isNotNull();
            Set<String> found = new TreeSet<>(one.getKey().labels().keySet());
            found.remove("le");
            assertThat(found).as(metric).isEqualTo(new TreeSet<>(labels.keySet()));
            labels.forEach((label, allowed) -> {
                if (allowed != MetricTable.ANY) {
                    assertThat(allowed)
                            .as(metric + " " + label)
                            .contains(one.getKey().label(label));
                }
            });
        });
        assertThat(scrape.series()).noneMatch(one -> one.getValue().isNaN());
        Set<String> there = scrape.series()
                .map(one -> MetricTable.metric(one.getKey().name()))
                .collect(Collectors.toSet());
        assertThat(MetricTable.all().keySet().stream().filter(metric -> !MetricTable.CONDITIONAL.contains(metric)))
                .isSubsetOf(there);
        assertThat(gateway.printed()).doesNotContain("already been registered").doesNotContain("already registered");
    }

    @Test
    @DisplayName("each metric that an alert or a panel of a dashboard reads is there, but for those with a condition")
    void used() {
        Set<String> there = scrape.series()
                .map(one -> UsedMetrics.metric(one.getKey().name()))
                .collect(Collectors.toSet());

        // A gateway that has not collected yet has no pause.
        assertThat(UsedMetrics.all().stream()
                        .filter(metric -> !MetricTable.CONDITIONAL.contains(metric) && !metric.startsWith("jvm_gc_")))
                .hasSizeGreaterThan(30)
                .isSubsetOf(there);
    }

    @Test
    @DisplayName("what is there before the first request never disappears")
    void stays() {
        Set<Scrape.Series> later = scrape.series().map(Map.Entry::getKey).collect(Collectors.toSet());
        assertThat(new Scrape(first).series().map(Map.Entry::getKey).filter(one -> !one.name()
                        .startsWith("jvm_gc_")))
                .isSubsetOf(later);
    }

    @Test
    @DisplayName("promtool finds nothing against the conventions, in either format")
    void conventions() throws Exception {
        Assumptions.assumeThat(Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "promtool"))))
                .as("promtool is installed")
                .isTrue();
        Path text = Files.writeString(folder.resolve("metrics.txt"), scrape("*/*"));
        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(text.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes());
        assertThat(promtool.waitFor(30, TimeUnit.SECONDS)).isTrue();

        assertThat(said).isEmpty();
        assertThat(promtool.exitValue()).isZero();
        assertThat(scrape(OPEN_METRICS)).endsWith("# EOF\n");
    }

    private static long transactions() throws Exception {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:" + URI.create(store.uri()).getPort() + "/postgres",
                        "postgres",
                        "postgres");
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("select sum(xact_commit) from pg_stat_database")) {
            found.next();
            return found.getLong(1);
        }
    }

    @Test
    @DisplayName("a scrape sends no statement to the store")
    void costsNoStatement() throws Exception {
        long before = transactions();
        int scrapes = 400;
        for (int i = 0; i < scrapes; i++) {
            scrape("*/*");
        }

        assertThat(transactions() - before)
                .as("heartbeats, sweeps and the like")
                .isLessThan(scrapes * 3 / 4);
    }
}
