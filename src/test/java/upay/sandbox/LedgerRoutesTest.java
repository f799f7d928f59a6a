package upay.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.sandbox.ledger.MemoryTradeLedger;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeEvent;
import upay.sandbox.ledger.TradeKey;

@DisplayName("The ledger and the scan are served, on the sandbox's own port and wherever they are mounted")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LedgerRoutesTest {
    private static final int TRADES = 2_500;

    private final MemoryTradeLedger ledger = new MemoryTradeLedger();
    private Vertx vertx;
    private SandboxHttpClient own;
    private SandboxHttpClient management;

    @BeforeAll
    void start() {
        vertx = Vertx.vertx();
        SandboxVerticle sandbox = new SandboxVerticle(new SandboxSettings("127.0.0.1", 0, 1), ledger);
        SandboxHttpClient.await(vertx.deployVerticle(sandbox));
        own = new SandboxHttpClient(vertx, sandbox.actualPort());
        Router router = Router.router(vertx);
        sandbox.mount(router);
        management = new SandboxHttpClient(
                vertx,
                SandboxHttpClient.await(
                                vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"))
                        .actualPort());
        LongStream.rangeClosed(1, TRADES).forEach(this::trade);
    }

    private void trade(long number) {
        TradeKey key = new TradeKey(Long.toString(5_000_000_000_000_000L + number), Payway.WECHAT);
        Trade trade = Trade.opened(key, true, Fen.of(number), "print", null, 1);
        ledger.open(number % 2 == 0 ? trade.marked(TradeEvent.SCANNED, 1).charged(1) : trade);
    }

    @AfterAll
    void stop() {
        SandboxHttpClient.await(vertx.close());
    }

    @Test
    @DisplayName("An unknown number has zeros")
    void unknown() {
        assertThat(own.get("/sandbox/ledger/1"))
                .isEqualTo("{\"sn\":\"1\",\"payway\":null,\"charged\":0,\"returned\":0,"
                        + "\"charges\":0,\"returns\":0,\"closed\":false}");
    }

    @Test
    @DisplayName("A path that is none is answered with what is there, in JSON")
    void elsewhere() {
        assertThat(new JsonObject(own.get("/")).getString("paths"))
                .contains("GET /sandbox/ledger", "POST /sandbox/scan/{sn}");
    }

    @Test
    @DisplayName("All of it is one JSON object a line, over as many pages as there are")
    void everything() {
        for (SandboxHttpClient wire : List.of(own, management)) {
            List<JsonObject> entries = wire.get("/sandbox/ledger")
                    .lines()
                    .map(JsonObject::new)
                    .filter(entry -> entry.getString("payway").equals("3"))
                    .toList();

            assertThat(entries).hasSize(TRADES);
            assertThat(entries.stream()
                            .mapToLong(entry -> entry.getLong("charged"))
                            .sum())
                    .isEqualTo(LongStream.rangeClosed(1, TRADES)
                            .filter(i -> i % 2 == 0)
                            .sum());
        }
    }

    @Test
    @DisplayName("A scan pays what is open, once; what is no QR code of ours can't be scanned")
    void scan() {
        String open = "6000000000000001";
        ledger.open(Trade.opened(new TradeKey(open, Payway.ALIPAY), true, Fen.of(1), "print", null, 1));
        assertThat(management.scan(open)).isEqualTo(200);
        assertThat(management.scan(open)).isEqualTo(200);
        assertThat(own.ledger(open).getInteger("charges")).isEqualTo(1);
        assertThat(management.scan("404")).isEqualTo(404);
    }
}
