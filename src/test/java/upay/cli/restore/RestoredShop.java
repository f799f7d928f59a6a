package upay.cli.restore;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import upay.app.Gateway;
import upay.cli.order.CommandRunner;
import upay.config.GatewayConfig;
import upay.e2e.Answer;
import upay.e2e.SandboxWallets;
import upay.e2e.TestTill;
import upay.sandbox.SandboxSettings;
import upay.sandbox.SandboxVerticle;
import upay.sandbox.ledger.MemoryTradeLedger;
import upay.store.TestStore;

/**
 * A sandbox that forgets nothing, and a gateway whose store does: {@link #remember} copies the store while the gateway
 * runs, {@link #restore} continues with that copy. All in this JVM.
 */
final class RestoredShop implements AutoCloseable {
    static final String TERMINAL = "100000000000000001";
    private static final double SCALE = 0.1;

    private final Vertx vertx = Vertx.vertx();
    private final URI sandbox;
    private final Path folder;
    private TestStore store = TestStore.fresh();
    private TestStore copy;
    private Gateway gateway;
    final SandboxWallets wallets;
    CommandRunner office;

    RestoredShop(Path folder) throws Exception {
        this.folder = folder;
        SandboxVerticle playing =
                new SandboxVerticle(new SandboxSettings("127.0.0.1", 0, SCALE), new MemoryTradeLedger());
        vertx.deployVerticle(playing).await(20, TimeUnit.SECONDS);
        sandbox = URI.create("http://127.0.0.1:" + playing.actualPort());
        wallets = new SandboxWallets(sandbox);
        open();
    }

    /** Starts a gateway over the present store. */
    void open() throws Exception {
        Map<String, String> settings = new HashMap<>(settings());
        settings.putAll(Map.of(
                "UPAY_HTTP_HOST", "127.0.0.1",
                "UPAY_HTTP_PORT", "0",
                "UPAY_MANAGEMENT_PORT", "0",
                "UPAY_DATA_DIR", folder.resolve("data").toString()));
        gateway = new Gateway(GatewayConfig.require(settings, null));
        gateway.start();
    }

    /** Of a command in a process of its own. */
    Map<String, String> settings() {
        return Map.of(
                "UPAY_DB_URI",
                store.uri(),
                "UPAY_DB_MAX_POOL_SIZE",
                "4",
                "UPAY_SANDBOX_URI",
                sandbox.toString(),
                "UPAY_SANDBOX_TIME_SCALE",
                Double.toString(SCALE),
                "UPAY_WAITS_PAY_WAIT",
                "30s",
                "UPAY_WAITS_REFUND_WAIT",
                "60s");
    }

    void stop() {
        gateway.close();
    }

    TestStore store() {
        return store;
    }

    TestTill till() {
        return TestTill.first(gateway.uri());
    }

    /** Pays, and returns the order's number. */
    String sell(String clientSn, long fen, String payway) {
        Answer paid = till().pay(clientSn, fen, TestTill.CODES.get(payway));
        assertThat(paid.verdict()).isEqualTo("PAY_SUCCESS");
        return paid.sn();
    }

    /** What is stored from now on will be forgotten. */
    void remember() {
        // The search begins where the last heartbeat left the numbers, and this shop's checks do not look far around
        // it.
        Awaitility.await("a heartbeat with the numbers held")
                .atMost(Duration.ofMinutes(1))
                .until(
                        () -> store.value("select count(*) from instances where not dead and numbers_held[2] > 0"),
                        "1"::equals);
        copy = store.copy();
        // The gateway has noticed, and is as before. Each attempt uses up numbers: more than the check's silence would
        // be
        // a gap that it does not look behind.
        String clientSn = TestTill.newClientSn();
        Awaitility.await("the store is back")
                .atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofSeconds(1))
                .until(() ->
                        till().pay(clientSn, 1, TestTill.ALIPAY_CODE).verdict().equals("PAY_SUCCESS"));
    }

    /** The store is the copy; no gateway runs. */
    void restore() {
        stop();
        store = copy;
        office = new CommandRunner(folder, store, "sandbox:", "  uri: \"" + sandbox + "\"", "  time-scale: " + SCALE);
    }

    /** The summary of a check. */
    JsonObject check(int exit, String... options) {
        List<String> words =
                new ArrayList<>(List.of("restore", "check", "--per-second=1000", "--silence=40", "--empty-blocks=1"));
        words.addAll(List.of(options));
        assertThat(office.run(words.toArray(String[]::new)))
                .as(office.err() + office.out())
                .isEqualTo(exit);
        List<JsonObject> lines = office.lines();
        return lines.get(lines.size() - 1);
    }

    @Override
    public void close() {
        stop();
        vertx.close().await();
    }
}
