package upay.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.sandbox.ledger.PgTradeLedger;

@DisplayName("What a channel charged, and what it has yet to do, survives a restart of the sandbox")
@Tag("process")
class SandboxRestartTest {
    private static final double SCALE = 0.1;

    private final SandboxTables tables = SandboxTables.fresh();
    private Vertx vertx;
    private Pool pool;
    private SandboxHttpClient wire;
    private AlipayTill till;

    @BeforeEach
    void start() {
        vertx = Vertx.vertx();
        pool = tables.pool(vertx);
        SandboxVerticle sandbox =
                new SandboxVerticle(new SandboxSettings("127.0.0.1", 0, SCALE), new PgTradeLedger(pool));
        SandboxHttpClient.await(vertx.deployVerticle(sandbox));
        wire = new SandboxHttpClient(vertx, sandbox.actualPort());
        till = new AlipayTill(wire);
    }

    @AfterEach
    void stop() {
        wire.close();
        SandboxHttpClient.await(vertx.close());
    }

    private void restart() {
        stop();
        start();
    }

    @Test
    @DisplayName("Money: charged and refunded, and no second charge under the same number")
    void money() {
        till.pay("1000000000000001", 1_000);
        till.refund("1000000000000001", "R1", 300, 1_000);

        restart();

        assertThat(till.pay("1000000000000001", 1_000).word()).isEqualTo("refused ACQ.TRADE_HAS_SUCCESS");
        assertThat(till.refund("1000000000000001", "R1", 300, 1_000).word()).isEqualTo("accepted");
        assertThat(wire.ledger("1000000000000001").encode())
                .isEqualTo("{\"sn\":\"1000000000000001\",\"payway\":\"1\",\"charged\":1000,\"returned\":300,"
                        + "\"charges\":1,\"returns\":1,\"closed\":false}");
    }

    @Test
    @DisplayName("A customer who was about to confirm confirms, and it is written without a query")
    void confirmation() {
        till.pay("1000000000000002", 9001);

        restart();

        await().atMost(Duration.ofSeconds(20))
                .until(() -> wire.ledger("1000000000000002").getLong("charged") == 9001);
        await().atMost(Duration.ofSeconds(20)).until(() -> writtenCharges("1000000000000002") == 1);
    }

    @Test
    @DisplayName("A window of refusals starts with its first call; a refund is done at the second request")
    void windows() {
        till.pay("1000000000000003", 9202);
        assertThat(till.cancel("1000000000000003").word()).startsWith("refused");
        till.pay("1000000000000004", 50_000);
        assertThat(till.refund("1000000000000004", "R4", 9103, 50_000).word()).isEqualTo("cut");

        restart();

        assertThat(till.refund("1000000000000004", "R4", 9103, 50_000).word()).isEqualTo("done");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> till.cancel("1000000000000003").word().equals("done"));
    }

    private int writtenCharges(String sn) {
        return SandboxHttpClient.await(pool.query("select charges from sandbox.ledger where sn = '" + sn + "'")
                        .execute())
                .iterator()
                .next()
                .getInteger(0);
    }
}
