package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.store.TestStore;

/** A receiver that fails, one that answers, and one that says nothing until it is let go. */
@Tag("process")
@DisplayName("What is delivered, fails, is given up and waits for a slow receiver is in the metrics of webhooks")
class WebhookMetricsTest {
    private static final String WAITING = "upay_webhooks_waiting";
    private static final String OLDEST = "upay_webhooks_oldest_seconds";
    private static final String GIVEN_UP = "upay_webhooks_given_up";
    private static final int PATIENCE_SECONDS = 60;

    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static final CountDownLatch LET_GO = new CountDownLatch(1);

    @TempDir
    static Path folder;

    private static HttpServer prompt;
    private static HttpServer silent;
    private static LocalGateway gateway;

    @BeforeAll
    static void start() throws Exception {
        prompt = server();
        answer(prompt, "/well", 200, false);
        answer(prompt, "/badly", 500, false);
        silent = server();
        answer(silent, "/", 200, true);
        gateway = LocalGateway.start(
                folder,
                Map.of(
                        "UPAY_DB_URI",
                        TestStore.fresh().uri(),
                        "UPAY_WEBHOOK_RETRY_DELAYS",
                        "1s",
                        "UPAY_WEBHOOK_TIMEOUT",
                        PATIENCE_SECONDS + "s",
                        "UPAY_WEBHOOK_MAX_PER_HOST",
                        "1"));
    }

    private static HttpServer server() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(THREADS);
        server.start();
        return server;
    }

    private static void answer(HttpServer server, String path, int status, boolean later) {
        server.createContext(path, exchange -> {
            exchange.getRequestBody().readAllBytes();
            try {
                if (later && !LET_GO.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                    throw new IllegalStateException("never let go");
                }
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            byte[] body = "success".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
    }

    @AfterAll
    static void stop() {
        gateway.close();
        prompt.stop(0);
        silent.stop(0);
        THREADS.shutdownNow();
    }

    private static void pay(HttpServer receiver, String path) {
        TestTill till = gateway.till();
        Answer paid = till.post(
                "pay",
                till.payment(TestTill.newClientSn(), 100)
                        .put("dynamic_id", TestTill.ALIPAY_CODE)
                        .put(
                                "notify_url",
                                "http://127.0.0.1:" + receiver.getAddress().getPort() + path));
        assertThat(paid.verdict()).isEqualTo("PAY_SUCCESS");
    }

    private static Map<String, Long> attempts() throws Exception {
        return gateway.scrape().counts("upay_webhook_attempts_total", "result");
    }

    @Test
    @DisplayName("delivered at once; failed, and given up a second later; waiting behind one without an answer")
    void lives() throws Exception {
        assertThat(attempts()).isEmpty();
        assertThat(gateway.value(WAITING) + gateway.value(OLDEST) + gateway.value(GIVEN_UP))
                .isZero();

        pay(prompt, "/well");
        Eventually.soon("delivered", WebhookMetricsTest::attempts, Map.of("delivered", 1L)::equals);

        pay(prompt, "/badly");
        Eventually.soon(
                "given up",
                WebhookMetricsTest::attempts,
                Map.of("delivered", 1L, "failed", 1L, "given_up", 1L)::equals);
        assertThat(gateway.await(GIVEN_UP, number -> number > 0)).isEqualTo(1);

        pay(silent, "/");
        pay(silent, "/");
        pay(silent, "/");
        assertThat(gateway.await(WAITING, number -> number > 2)).isEqualTo(3);
        gateway.await(OLDEST, seconds -> seconds > 1);

        LET_GO.countDown();
        gateway.await(WAITING, number -> number == 0);
        assertThat(gateway.value(OLDEST)).isZero();
        assertThat(attempts()).isEqualTo(Map.of("delivered", 4L, "failed", 1L, "given_up", 1L));
    }
}
