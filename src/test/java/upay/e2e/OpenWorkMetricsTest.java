package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.app.SandboxProgram;
import upay.config.GatewayConfig;
import upay.store.TestStore;

/**
 * Two gateways, each over a store of its own: one that claims due transactions once a minute, and one that is 20 times
 * faster than its channels.
 */
@Tag("process")
@DisplayName("The open work of the store is in the metrics: what is due, what needs a person, what is put off")
class OpenWorkMetricsTest {
    private static final String OLDEST = "upay_settlement_oldest_due_seconds";
    private static final String REVIEWS = "upay_settlement_manual_reviews";
    private static final String DELAYED = "upay_settlement_polls_delayed_total";
    private static final String BEHIND = "upay_statements_behind_seconds";
    private static final int TWO_DAYS = 2 * 24 * 60 * 60;

    private static final TestStore LAZY = TestStore.fresh();

    @TempDir
    static Path folder;

    private static SandboxProgram sandbox;
    private static LocalGateway lazy;
    private static LocalGateway fast;

    @BeforeAll
    static void start() throws Exception {
        sandbox = new SandboxProgram(
                GatewayConfig.require(
                        Map.of(
                                "UPAY_SANDBOX_PORT",
                                "0",
                                "UPAY_DATA_DIR",
                                folder.resolve("sandbox").toString()),
                        null),
                true);
        sandbox.start();
        lazy = LocalGateway.start(
                Files.createDirectory(folder.resolve("lazy")),
                Map.of(
                        "UPAY_DB_URI", LAZY.uri(),
                        "UPAY_WAITS_SWEEP_INTERVAL", "60s",
                        "UPAY_WAITS_REFUND_POLL_INTERVALS", "1s"));
        fast = LocalGateway.start(
                Files.createDirectory(folder.resolve("fast")),
                Map.of(
                        "UPAY_DB_URI", TestStore.fresh().uri(),
                        "UPAY_SANDBOX_URI", sandbox.uri().toString(),
                        "UPAY_SANDBOX_TIME_SCALE", "0.05",
                        "UPAY_WAITS_MANUAL_REVIEW_AFTER", "1m",
                        "UPAY_WAITS_MAX_POLLS_PER_SECOND", "10"));
    }

    @AfterAll
    static void stop() {
        lazy.close();
        fast.close();
        sandbox.close();
    }

    @Test
    @DisplayName("a refund that its channel completes later is due a second later, and nobody claims it for a minute")
    void oldestDue() throws Exception {
        String clientSn = TestTill.newClientSn();
        assertThat(lazy.value(OLDEST)).isZero();

        lazy.till().pay(clientSn, 20_000, TestTill.WECHAT_CODE);
        assertThat(lazy.till().refund(clientSn, "r1", 9104).verdict()).isEqualTo("REFUND_SUCCESS");

        lazy.await(OLDEST, seconds -> seconds > 1);
    }

    @Test
    @DisplayName("a payment that its channel does not reverse for long needs a person")
    void manualReview() throws Exception {
        assertThat(fast.value(REVIEWS)).isZero();

        String clientSn = TestTill.newClientSn();
        fast.till().pay(clientSn, 9017, TestTill.ALIPAY_CODE);

        assertThat(fast.await(REVIEWS, reviews -> reviews > 0)).isEqualTo(1);
        assertThat(fast.till().query(clientSn).orderStatus()).isEqualTo("PAY_ERROR");
    }

    @Test
    @DisplayName("statements that no round enters any more are behind by the time since the last one that did")
    void statementsBehind() {
        LAZY.execute("create function no_more() returns trigger language plpgsql as"
                + " $$ begin raise exception 'not now'; end $$;"
                + "update statement_frontier set since = since - interval '2 days', reached = reached - interval '2 days';"
                + "create trigger no_more before update on statement_frontier for each row execute function no_more()");

        assertThat(lazy.await(BEHIND, seconds -> seconds > TWO_DAYS)).isLessThan(2 * TWO_DAYS);
    }

    @Test
    @DisplayName("with 10 queries a second for all, one payment in progress is polled at its own pace, two are not")
    void delayedPolls() throws Exception {
        double before = fast.value(DELAYED);

        List<String> open = List.of(TestTill.newClientSn(), TestTill.newClientSn());
        open.forEach(clientSn -> fast.till()
                .posting("pay", fast.till().payment(clientSn, 9002).put("dynamic_id", TestTill.ALIPAY_CODE)));

        fast.await(DELAYED, delayed -> delayed > before);
        open.forEach(clientSn -> Eventually.untilFinal(fast.till(), clientSn));
    }
}
