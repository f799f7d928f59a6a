package upay.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.sandbox.ledger.PgTradeLedger;

@DisplayName("Many callers at once, at two sandboxes over one ledger")
@Tag("process")
class SandboxConcurrencyTest {
    private static final int CALLERS = 16;

    private final ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    private Vertx vertx;
    private Pool pool;
    private SandboxHttpClient first;
    private SandboxHttpClient second;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        pool = SandboxTables.fresh().pool(vertx);
        first = wire();
        second = wire();
    }

    private SandboxHttpClient wire() {
        SandboxVerticle sandbox =
                new SandboxVerticle(new SandboxSettings("127.0.0.1", 0, 0.02), new PgTradeLedger(pool));
        SandboxHttpClient.await(vertx.deployVerticle(sandbox));
        return new SandboxHttpClient(vertx, sandbox.actualPort());
    }

    @AfterEach
    void stop() {
        callers.shutdownNow();
        SandboxHttpClient.await(vertx.close());
    }

    @Test
    @DisplayName("The same number twice charges once")
    void pays() throws Exception {
        List<String> words = atOnce(i -> till(i).pay("1000000000000001", 100).word());

        assertThat(words).containsOnlyOnce("paid");
        assertThat(words).filteredOn(word -> !word.equals("paid")).containsOnly("refused ORDERPAID");
        assertThat(first.ledger("1000000000000001").getInteger("charges")).isEqualTo(1);
    }

    @Test
    @DisplayName("Refunds under different numbers never exceed the charge; under one number, once")
    void refunds() throws Exception {
        till(0).pay("1000000000000002", 1_000);

        atOnce(i -> till(i).refund("1000000000000002", "R" + i / 2, 300, 1_000).word());

        assertThat(first.ledger("1000000000000002").getLong("returned")).isEqualTo(900);
        assertThat(first.ledger("1000000000000002").getInteger("returns")).isEqualTo(3);
    }

    @Test
    @DisplayName("Concurrent cancels and refunds refund at most the charge")
    void cancelsAndRefunds() throws Exception {
        till(0).pay("1000000000000003", 1_000);

        atOnce(i -> i % 2 == 0
                ? till(i).cancel("1000000000000003").word()
                : till(i).refund("1000000000000003", "X" + i, 400, 1_000).word());

        assertThat(first.ledger("1000000000000003").getLong("returned")).isIn(800L, 1_000L);
    }

    private SandboxTill till(int caller) {
        return new WechatTill(caller % 2 == 0 ? first : second, "MD5");
    }

    private List<String> atOnce(java.util.function.IntFunction<String> call) throws Exception {
        List<Callable<String>> calls = IntStream.range(0, CALLERS)
                .<Callable<String>>mapToObj(i -> () -> call.apply(i))
                .toList();
        List<String> words = new java.util.ArrayList<>();
        for (Future<String> word : callers.invokeAll(calls)) {
            words.add(word.get());
        }
        return words;
    }
}
