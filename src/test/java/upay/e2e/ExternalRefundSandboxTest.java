package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import upay.store.TestStore;

@DisplayName("a refund in the channel's own console, over HTTP, on two instances: the till is told, the books follow")
@Tag("process")
class ExternalRefundSandboxTest {
    private static final String ALIPAY = "1";
    private static final String WECHAT = "3";
    private static final String UNIONPAY = "17";
    private static final TestStore STORE = TestStore.fresh();

    @TempDir
    private static Path folder;

    private static GatewayProcess sandbox;
    private static SandboxWallets wallets;
    private static GatewayProcess first;
    private static GatewayProcess second;
    private static TestTill shop;
    private static TestTill elsewhere;

    @BeforeAll
    static void open() {
        sandbox = GatewayProcess.sandbox(Map.of("UPAY_SANDBOX_TIME_SCALE", "0.1"));
        wallets = new SandboxWallets(sandbox.uri());
        first = GatewayProcess.serve(serving()).warmUp();
        second = GatewayProcess.serve(serving()).warmUp();
        shop = TestTill.first(first.uri());
        elsewhere = TestTill.second(second.uri());
    }

    @AfterAll
    static void close() {
        first.close();
        second.close();
        sandbox.close();
    }

    private static Map<String, String> settings() {
        return Map.of(
                "UPAY_DB_URI", STORE.uri(),
                "UPAY_DB_MAX_POOL_SIZE", "4",
                "UPAY_SANDBOX_URI", sandbox.uri().toString(),
                "UPAY_SANDBOX_TIME_SCALE", "0.1",
                "UPAY_WAITS_PAY_WAIT", "30s",
                "UPAY_WAITS_REFUND_WAIT", "60s",
                "UPAY_WAITS_CANCEL_WAIT", "60s");
    }

    /** With an address for callbacks. */
    private static Map<String, String> serving() {
        Map<String, String> serving = new HashMap<>(settings());
        serving.put("UPAY_PUBLIC_URL", "http://127.0.0.1:" + GatewayProcess.HTTP_PORT);
        return serving;
    }

    static Stream<String> channels() {
        return TestTill.CODES.keySet().stream();
    }

    private static String paid(String clientSn, String payway) {
        Answer paid = shop.pay(clientSn, 100, TestTill.CODES.get(payway));
        assertThat(paid.verdict()).isEqualTo("PAY_SUCCESS");
        return paid.sn();
    }

    private static JsonObject check(String sn) {
        CommandProcess check = CommandProcess.run(settings(), folder, "order", "check", sn, "--by", "anna");
        assertThat(check.exit()).as(check.err()).isZero();
        return new JsonObject(check.out());
    }

    @ParameterizedTest(name = "payway {0}")
    @MethodSource("channels")
    @DisplayName("a part in the console, then the rest by the till")
    void part(String payway) {
        String clientSn = TestTill.newClientSn();
        String sn = paid(clientSn, payway);
        wallets.refundInConsole(sn, 30);

        assertThat(elsewhere.refund(clientSn, "r1", 70).verdict()).isEqualTo("REFUND_SUCCESS");

        assertThat(wallets.of(sn).kept()).isZero();
        if (payway.equals(WECHAT)) {
            assertThat(check(sn).getLong("recorded")).isEqualTo(30);
            assertThat(check(sn).getLong("recorded")).as("again").isZero();
        }
        boolean known = Set.of(ALIPAY, WECHAT).contains(payway);
        Answer end = known ? Eventually.untilStatus(shop, clientSn, "REFUNDED") : shop.query(clientSn);
        assertThat(end.data("net_amount")).isEqualTo(known ? "0" : "30");
    }

    @ParameterizedTest(name = "payway {0}")
    @MethodSource("channels")
    @DisplayName("a part in the console, then more by the till than is left")
    void tooMuch(String payway) {
        String clientSn = TestTill.newClientSn();
        String sn = paid(clientSn, payway);
        wallets.refundInConsole(sn, 30);

        Answer refused = elsewhere.refund(clientSn, "r1", 100);

        assertThat(refused.verdict()).isEqualTo("FAIL/REFUND_AMT_NOT_EQUAL_TOTAL");
        assertThat(wallets.of(sn).returned()).isEqualTo(30);
        if (payway.equals(WECHAT)) {
            assertThat(refused.message()).contains("已在支付通道另行退款30分").contains("最多还可退70分");
            assertThat(refused.data("net_amount")).isEqualTo("70");
            assertThat(refused.orderStatus()).isEqualTo("PARTIAL_REFUNDED");
            assertThat(shop.refund(clientSn, "r2", 70).verdict()).isEqualTo("REFUND_SUCCESS");
            assertThat(shop.query(clientSn).orderStatus()).isEqualTo("REFUNDED");
        } else if (!payway.equals(ALIPAY)) {
            assertThat(refused.message()).contains("可能已在支付通道另行退款");
            assertThat(refused.orderStatus()).isEqualTo("PAID");
        }
    }

    @ParameterizedTest(name = "payway {0}")
    @MethodSource("channels")
    @DisplayName("all of it in the console, then a refund by the till")
    void all(String payway) {
        String clientSn = TestTill.newClientSn();
        String sn = paid(clientSn, payway);
        wallets.refundInConsole(sn, 100);

        Answer refused = elsewhere.refund(clientSn, "r1", 40);

        boolean known = Set.of(ALIPAY, WECHAT, UNIONPAY).contains(payway);
        assertThat(refused.code()).isEqualTo("FAIL");
        assertThat(shop.query(clientSn).orderStatus()).isEqualTo(known ? "REFUNDED" : "PAID");
        assertThat(wallets.of(sn).returned()).isEqualTo(100);
        assertThat(elsewhere.refund(clientSn, "r1", 40).verdict())
                .as("the same again")
                .isEqualTo(refused.verdict());
    }

    @ParameterizedTest(name = "payway {0}")
    @MethodSource("channels")
    @DisplayName("all of it in the console, then a cancel by the till")
    void cancel(String payway) {
        String clientSn = TestTill.newClientSn();
        String sn = paid(clientSn, payway);
        wallets.refundInConsole(sn, 100);

        Answer answer = shop.cancel(clientSn);

        if (Set.of(ALIPAY, WECHAT, UNIONPAY).contains(payway)) {
            assertThat(answer.verdict()).isEqualTo("FAIL/UPAY_CANCEL_INVALID_ORDER_STATE");
            assertThat(answer.orderStatus()).isEqualTo("REFUNDED");
        } else {
            assertThat(answer.verdict())
                    .as("the channel never says that it was refunded")
                    .isEqualTo("CANCEL_ERROR");
        }
        assertThat(wallets.of(sn).returned()).isEqualTo(100);
    }

    @ParameterizedTest(name = "payway {0}")
    @ValueSource(strings = {ALIPAY, WECHAT})
    @DisplayName("where the channel sends a callback of it, the order follows by itself, with the refund's number")
    void callback(String payway) {
        String clientSn = TestTill.newClientSn();
        String sn = shop.precreate(clientSn, 100, payway).sn();
        assertThat(wallets.scan(sn)).isTrue();
        Eventually.untilStatus(shop, clientSn, "PAID");

        wallets.refundInConsole(sn, 30);
        Answer part = Eventually.untilStatus(shop, clientSn, "PARTIAL_REFUNDED");
        wallets.refundInConsole(sn, 70);
        Answer all = Eventually.untilStatus(shop, clientSn, "REFUNDED");

        assertThat(part.data("net_amount")).isEqualTo("70");
        assertThat(all.data("net_amount")).isEqualTo("0");
        assertThat(CommandProcess.run(settings(), folder, "order", "show", sn).out())
                .contains("sent a callback: refund console" + sn + "n1", "external refund of 0.30", "0.70");
    }

    @Test
    @DisplayName("many tills refund on two instances while the console does: the books end as the channel's")
    void atOnce() {
        String clientSn = TestTill.newClientSn();
        String sn = paid(clientSn, WECHAT);
        List<Answer> answers = IntStream.range(0, 6)
                .parallel()
                .mapToObj(i -> {
                    if (i == 3) {
                        // The tills may have left too little by then.
                        assertThat(wallets.consoleStatus(sn, "31")).isIn(200, 409);
                    }
                    return (i % 2 == 0 ? shop : elsewhere).refund(clientSn, "r" + i, 20);
                })
                .toList();

        assertThat(answers).allSatisfy(answer -> assertThat(answer.code()).isIn("REFUND_SUCCESS", "FAIL"));
        JsonObject checked = Eventually.soon(
                "all refunds are settled",
                () -> check(sn),
                // An order whose money is all returned is not asked about.
                answer -> answer.getLong("channel_returned") != null || "REFUNDED".equals(answer.getString("status")));
        assertThat(checked.getLong("shop_has")).isEqualTo(wallets.of(sn).kept());
        assertThat(check(sn).getLong("recorded")).isZero();
    }

    @Test
    @DisplayName("a restart changes nothing, the history says what happened, and a refund is stored that all can read")
    void restart() {
        String clientSn = TestTill.newClientSn();
        String sn = paid(clientSn, WECHAT);
        wallets.refundInConsole(sn, 30);
        assertThat(check(sn).getString("meaning")).contains("recorded as an external refund");
        GatewayProcess third = GatewayProcess.serve(serving()).warmUp();

        Answer order = TestTill.first(third.uri()).query(clientSn);
        CommandProcess shown = CommandProcess.run(settings(), folder, "order", "show", sn);
        third.close();

        assertThat(order.orderStatus()).isEqualTo("PARTIAL_REFUNDED");
        assertThat(order.data("net_amount")).isEqualTo("70");
        assertThat(order.data("status")).isEqualTo("SUCCESS");
        assertThat(shown.out())
                .contains("external refund of 0.30", "without this gateway", "order PAID -> PARTIAL_REFUNDED", "anna");
        assertThat(STORE.value("select type || ' ' || amount || ' ' || status from transactions where order_sn = " + sn
                        + " and since_version > 1"))
                .isEqualTo("REFUND 30 SUCCESS");
        CommandProcess verified = CommandProcess.run(settings(), folder, "verify");
        assertThat(verified.out()).as("the invariants").doesNotContain(sn, "\"net\"", "\"refunds\"", "\"edge\"");
    }

    @Test
    @DisplayName("what cannot be refunded in the console is refused there")
    void console() {
        String clientSn = TestTill.newClientSn();
        String sn = paid(clientSn, ALIPAY);

        assertThat(wallets.consoleStatus(sn, "101")).isEqualTo(409);
        assertThat(wallets.consoleStatus(sn, "x")).isEqualTo(400);
        assertThat(wallets.consoleStatus("1", "1")).isEqualTo(404);
        assertThat(wallets.of(sn).returned()).isZero();
    }
}
