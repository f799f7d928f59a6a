package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import upay.store.TestStore;

/**
 * Two gateways over one store. The first one stands still, or the store does, while it has a request; its till gives up,
 * and asks the second one.
 */
@DisabledOnOs(OS.WINDOWS)
@Tag("process")
@DisplayName(
        "A till that gave up during a standstill, and was told that there is no such order, is not charged after it")
class StandstillTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    /** How the statement that opens orders begins; a server shows no more of it. */
    private static final String OPENING = "with asked as materialized%";

    private static final String ANY = "%";
    private static final TestStore STORE = TestStore.fresh();
    private static GatewayProcess sandbox;
    private static SandboxWallets wallets;
    private static GatewayProcess still;
    private static GatewayProcess other;

    /** How a till gives up. */
    enum End {
        FIN,
        RST
    }

    @BeforeAll
    static void open() {
        sandbox = GatewayProcess.sandbox(Map.of());
        wallets = new SandboxWallets(sandbox.uri());
        still = gateway();
        other = gateway();
        // From now on both know the first till, and only the other one knows the second.
        TestTill.first(still.uri()).query("nobody's");
        TestTill.first(other.uri()).query("nobody's");
        TestTill.second(other.uri()).query("nobody's");
    }

    @AfterAll
    static void close() {
        still.close();
        other.close();
        sandbox.close();
    }

    private static GatewayProcess gateway() {
        return GatewayProcess.serve(Map.of(
                "UPAY_DB_URI",
                STORE.uri(),
                "UPAY_SANDBOX_URI",
                sandbox.uri().toString(),
                "UPAY_DB_MAX_POOL_SIZE",
                "4",
                // The standstill lasts as long as a busy machine needs for what happens during it.
                "UPAY_DB_RESPONSE_TIMEOUT",
                "30s",
                "UPAY_DB_STATEMENT_TIMEOUT",
                "20s",
                "UPAY_INSTANCE_LEASE",
                "40s",
                "UPAY_HTTP_MAX_REQUEST_AGE",
                "60s"));
    }

    @ParameterizedTest
    @CsvSource({"pay,FIN", "pay,RST", "precreate,FIN", "precreate,RST"})
    void whileTheOrderIsStored(String operation, End end) throws Exception {
        String clientSn = TestTill.newClientSn();
        try (Connection lock = locked("orders in share mode")) {
            Socket line = TestTill.first(still.uri()).sending(operation, payment(operation, clientSn));
            await().atMost(SOON).until(() -> STORE.waitForALock(OPENING) > 0);
            stop();
            end(line, end);
            toldThatThereIsNone(clientSn);
            lock.rollback();
            await().atMost(SOON).until(() -> STORE.waitForALock(ANY) == 0);
            signal("CONT");
        }

        isNotCharged(clientSn);
    }

    /** The gateway runs, and its store does not answer. */
    @ParameterizedTest
    @CsvSource({"pay,FIN", "pay,RST", "precreate,FIN", "precreate,RST"})
    void whileTheStoreStandsStill(String operation, End end) throws Exception {
        String clientSn = TestTill.newClientSn();
        try (Connection lock = locked("orders in share mode")) {
            Socket line = TestTill.first(still.uri()).sending(operation, payment(operation, clientSn));
            await().atMost(SOON).until(() -> STORE.waitForALock(OPENING) > 0);
            end(line, end);
            toldThatThereIsNone(clientSn);
            lock.rollback();
        }

        isNotCharged(clientSn);
    }

    @ParameterizedTest
    @CsvSource({"pay", "precreate"})
    void beforeTheRequestIsRead(String operation) throws Exception {
        String clientSn = TestTill.newClientSn();
        stop();
        TestTill.first(still.uri())
                .sending(operation, payment(operation, clientSn))
                .close();
        toldThatThereIsNone(clientSn);
        signal("CONT");

        isNotStoredOrNotCharged(clientSn);
    }

    @ParameterizedTest
    @ValueSource(strings = "pay")
    void whileItsTerminalIsLookedUp(String operation) throws Exception {
        String clientSn = TestTill.newClientSn();
        try (Connection lock = locked("terminals in access exclusive mode")) {
            Socket line = TestTill.second(still.uri()).sending(operation, payment(operation, clientSn));
            await().atMost(SOON).until(() -> STORE.waitForALock(ANY) > 0);
            stop();
            end(line, End.FIN);
            toldThatThereIsNone(clientSn);
            lock.rollback();
            await().atMost(SOON).until(() -> STORE.waitForALock(ANY) == 0);
            signal("CONT");
        }

        isNotStoredOrNotCharged(clientSn);
    }

    /** These are carried out, once, and their till gets the outcome when it asks again. */
    @ParameterizedTest
    @CsvSource({"refund,FIN", "refund,RST", "cancel,FIN", "cancel,RST"})
    void moneyBackIsCarriedOut(String operation, End end) throws Exception {
        String clientSn = TestTill.newClientSn();
        String sn = TestTill.first(other.uri())
                .pay(clientSn, 100, TestTill.ALIPAY_CODE)
                .sn();
        assertThat(wallets.of(sn).kept()).isEqualTo(100);
        JsonObject request = operation.equals("refund")
                ? TestTill.first(still.uri()).refundOf(clientSn, "r1", 100)
                : new JsonObject().put("client_sn", clientSn);
        try (Connection lock = locked("orders in share mode")) {
            Socket line = TestTill.first(still.uri()).sending(operation, request);
            await().atMost(SOON).until(() -> STORE.waitForALock(ANY) > 0);
            stop();
            end(line, end);
            lock.rollback();
            await().atMost(SOON).until(() -> STORE.waitForALock(ANY) == 0);
            signal("CONT");
        }

        Answer again = TestTill.first(other.uri()).post(operation, request);

        assertThat(again.verdict()).isEqualTo(operation.equals("refund") ? "REFUND_SUCCESS" : "CANCEL_SUCCESS");
        assertThat(wallets.of(sn).returned()).isEqualTo(100);
        assertThat(wallets.of(sn).returns()).isEqualTo(1);
    }

    private static JsonObject payment(String operation, String clientSn) {
        JsonObject payment = TestTill.first(other.uri()).payment(clientSn, 100);
        return operation.equals("pay") ? payment.put("dynamic_id", TestTill.ALIPAY_CODE) : payment.put("payway", "1");
    }

    private static void toldThatThereIsNone(String clientSn) {
        assertThat(TestTill.first(other.uri()).query(clientSn).error()).isEqualTo("UPAY_ORDER_NOT_EXISTS");
    }

    private static void isNotCharged(String clientSn) {
        TestTill shop = TestTill.first(other.uri());
        await().atMost(SOON)
                .until(() -> shop.query(clientSn).orderStatus(), status -> status != null && !status.equals("CREATED"));
        Answer end = shop.query(clientSn);
        assertThat(end.orderStatus()).isEqualTo("PAY_CANCELED");
        assertThat(wallets.all()).doesNotContainKey(end.sn());
    }

    /** A later request of the gateway that stood still is answered: it has read the one before by then. */
    private static void isNotStoredOrNotCharged(String clientSn) {
        assertThat(TestTill.first(still.uri()).query("nobody's").error()).isEqualTo("UPAY_ORDER_NOT_EXISTS");
        await().during(Duration.ofSeconds(1)).atMost(SOON).until(() -> STORE.value(
                        "select count(*) from orders where client_sn = '" + clientSn + "' and status <> 'PAY_CANCELED'")
                .equals("0"));
        Answer end = TestTill.first(other.uri()).query(clientSn);
        if (end.sn() != null) {
            assertThat(wallets.all()).doesNotContainKey(end.sn());
        }
    }

    private static Connection locked(String what) throws SQLException {
        Connection lock = STORE.connect();
        lock.setAutoCommit(false);
        lock.createStatement().execute("lock table " + what);
        return lock;
    }

    private static void end(Socket line, End end) throws IOException {
        if (end == End.RST) {
            line.setSoLinger(true, 0);
        }
        line.close();
    }

    /** The signal takes effect some time after it is sent. */
    private static void stop() throws IOException, InterruptedException {
        signal("STOP");
        await().until(() -> {
            Process ps = new ProcessBuilder("ps", "-o", "state=", "-p", Long.toString(still.pid())).start();
            return new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).contains("T");
        });
    }

    private static void signal(String name) throws IOException, InterruptedException {
        int exit = new ProcessBuilder("kill", "-" + name, Long.toString(still.pid()))
                .inheritIO()
                .start()
                .waitFor();
        assertThat(exit).isZero();
    }
}
