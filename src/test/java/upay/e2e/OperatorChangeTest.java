package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import upay.domain.Secret;
import upay.e2e.callback.SandboxAccountKeys;
import upay.protocol.signature.SignatureV2;
import upay.store.TestStore;

@Isolated("processes of its own that need the machine for themselves")
@DisplayName("What operators enter with commands is used by two running gateways within 5 s, without a restart")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("process")
class OperatorChangeTest {
    private static final Duration PROMISED = Duration.ofSeconds(5);
    private static final String REFUSED = "FAIL/UNEXPECTED_PROVIDER_ERROR";
    private static final String OVER_LIMIT = "500/MAINTENANCE_INPROGRESS";
    private static final int AT_ONCE = 4;
    private static final String NOBODY = "http://127.0.0.1:1";
    private static final TestStore STORE = TestStore.fresh();
    private static final List<GatewayProcess> GATEWAYS = new ArrayList<>();

    @TempDir
    static Path folder;

    private static Map<String, String> settings;
    private static GatewayProcess sandbox;
    private static SandboxWallets wallets;
    private static TestTill tea;

    @BeforeAll
    static void start() throws IOException {
        sandbox = GatewayProcess.sandbox(Map.of("UPAY_SANDBOX_TIME_SCALE", "0.1"));
        wallets = new SandboxWallets(sandbox.uri());
        Path key = Files.writeString(folder.resolve("master.key"), "1:" + "1f".repeat(32) + "\n");
        settings = new HashMap<>(Map.of(
                "UPAY_DB_URI", STORE.uri(),
                "UPAY_SANDBOX_URI", sandbox.uri().toString(),
                "UPAY_SANDBOX_TIME_SCALE", "0.1",
                "UPAY_MASTER_KEY_FILE", key.toString()));
        for (int i = 0; i < 2; i++) {
            GATEWAYS.add(GatewayProcess.begin(settings));
        }
        GATEWAYS.forEach(gateway -> gateway.whenAnswering("/health/ready"));
        GATEWAYS.get(0).warmUp();
    }

    @AfterAll
    static void stop() {
        GATEWAYS.forEach(GatewayProcess::close);
        if (sandbox != null) {
            sandbox.close();
        }
    }

    private static CommandProcess run(String command, String... more) {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.addAll(List.of(more));
        return CommandProcess.here(settings, folder, words.toArray(String[]::new));
    }

    /** No request that begins later than promised is answered in the old way. */
    private static void soonEverywhere(Function<TestTill, Answer> ask, TestTill shop, Predicate<Answer> there) {
        long changed = System.nanoTime();
        for (GatewayProcess gateway : GATEWAYS) {
            TestTill here = shop.at(gateway.uri());
            Answer answer;
            long begun;
            do {
                begun = System.nanoTime();
                answer = ask.apply(here);
            } while (!there.test(answer) && begun - changed < PROMISED.toNanos());
            assertThat(there.test(answer)).as(answer.text()).isTrue();
        }
    }

    private static Function<TestTill, Answer> pays(String code) {
        return shop -> shop.pay(TestTill.newClientSn(), 100, code);
    }

    private static Predicate<Answer> is(String verdict) {
        return answer -> answer.verdict().equals(verdict);
    }

    @Test
    @Order(1)
    @DisplayName("a new merchant's new terminal pays through both; with its own account at a channel, then another one")
    void newcomer() throws IOException {
        run("merchant add --id tea --name Tea").line();
        run("store add --merchant tea --id s1 --name Station").line();
        JsonObject till = run("terminal add --merchant tea --store s1").line();
        tea = new TestTill(GATEWAYS.get(0).uri(), till.getString("terminal"), till.getString("secret"));
        soonEverywhere(pays(TestTill.WECHAT_CODE), tea, is("PAY_SUCCESS"));

        account(NOBODY);
        soonEverywhere(pays(TestTill.WECHAT_CODE), tea, is("PAY_FAIL/TRADE_FAILED"));
        account(sandbox.uri() + "/wechat");
        soonEverywhere(pays(TestTill.WECHAT_CODE), tea, is("PAY_SUCCESS"));
    }

    private static void account(String endpoint) throws IOException {
        Properties published = SandboxAccountKeys.account("wechat");
        Path key = Files.writeString(folder.resolve("wechat.key"), published.getProperty("gateway.key"));
        CommandProcess added = run("channel-account add --channel wechat --merchant tea --endpoint " + endpoint
                + " --set app-id=" + published.getProperty("gateway.app-id") + " --set mch-id="
                + published.getProperty("gateway.mch-id") + " --set-file key=" + key);
        assertThat(added.line().getString("endpoint")).isEqualTo(endpoint);
        assertThat(added.out()).doesNotContain(published.getProperty("gateway.key"));
    }

    @Test
    @Order(2)
    @DisplayName("a channel is switched off: nothing stored, nothing charged; what runs is settled; and on again")
    void killSwitch() {
        TestTill shop = TestTill.first(GATEWAYS.get(0).uri());
        String paid = TestTill.newClientSn();
        shop.pay(paid, 100, TestTill.WECHAT_CODE);
        String cancelled = TestTill.newClientSn();
        shop.pay(cancelled, 100, TestTill.WECHAT_CODE);
        String open = TestTill.newClientSn();
        String openSn = shop.precreate(open, 100, "3").sn();

        run("channel off wechat --by ann --reason fire").line();
        soonEverywhere(pays(TestTill.WECHAT_CODE), shop, is(REFUSED));

        int charged = wallets.all().size();
        String refused = TestTill.newClientSn();
        for (GatewayProcess gateway : GATEWAYS) {
            Answer answer = shop.at(gateway.uri()).pay(refused, 100, TestTill.WECHAT_CODE);
            assertThat(answer.verdict()).isEqualTo(REFUSED);
            assertThat(answer.message()).isEqualTo("支付通道暂停，未产生扣款");
            assertThat(answer.data()).isNull();
            assertThat(shop.at(gateway.uri()).precreate(refused, 100, "3").verdict())
                    .isEqualTo(REFUSED);
            assertThat(tea.at(gateway.uri())
                            .pay(refused, 100, TestTill.WECHAT_CODE)
                            .verdict())
                    .isEqualTo(REFUSED);
            assertThat(shop.at(gateway.uri())
                            .pay(TestTill.newClientSn(), 100, TestTill.ALIPAY_CODE)
                            .verdict())
                    .isEqualTo("PAY_SUCCESS");
        }
        assertThat(STORE.value("select count(*) from upay.orders where client_sn = '" + refused + "'"))
                .isEqualTo("0");
        assertThat(wallets.all()).hasSize(charged + GATEWAYS.size());
        assertThat(shop.pay(paid, 100, TestTill.WECHAT_CODE).verdict()).isEqualTo("FAIL/CLIENT_SN_CONFLICT");

        assertThat(shop.refund(paid, "r1", 30).verdict()).isEqualTo("REFUND_SUCCESS");
        assertThat(shop.query(paid).orderStatus()).isEqualTo("PARTIAL_REFUNDED");
        assertThat(shop.cancel(cancelled).verdict()).isEqualTo("CANCEL_SUCCESS");
        assertThat(wallets.scan(openSn)).isTrue();
        assertThat(Eventually.untilFinal(shop, open).orderStatus()).isEqualTo("PAID");

        assertThat(run("channel on wechat --by ann").line().getBoolean("was_off"))
                .isTrue();
        soonEverywhere(pays(TestTill.WECHAT_CODE), shop, is("PAY_SUCCESS"));
        assertThat(shop.pay(refused, 100, TestTill.WECHAT_CODE).verdict()).isEqualTo("PAY_SUCCESS");
    }

    @Test
    @Order(3)
    @DisplayName("one merchant's channel is switched off: the others' is not")
    void oneMerchantsSwitch() {
        run("channel off wechat --merchant tea --by ann --reason contract").line();
        soonEverywhere(pays(TestTill.WECHAT_CODE), tea, is(REFUSED));

        for (GatewayProcess gateway : GATEWAYS) {
            assertThat(pays(TestTill.ALIPAY_CODE).apply(tea.at(gateway.uri())).verdict())
                    .isEqualTo("PAY_SUCCESS");
            assertThat(pays(TestTill.WECHAT_CODE)
                            .apply(TestTill.first(gateway.uri()))
                            .verdict())
                    .isEqualTo("PAY_SUCCESS");
        }
        run("channel on wechat --merchant tea --by ann").line();
        soonEverywhere(pays(TestTill.WECHAT_CODE), tea, is("PAY_SUCCESS"));
    }

    /** New requests at the same moment; of their answers the one that is refused by a limit, if any. */
    private static Answer together(TestTill shop) {
        List<CompletableFuture<Answer>> posted = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            posted.add(shop.posting(
                    "pay", shop.payment(TestTill.newClientSn(), 100).put("dynamic_id", TestTill.WECHAT_CODE)));
        }
        List<Answer> answers = posted.stream().map(CompletableFuture::join).toList();
        return answers.stream().filter(is(OVER_LIMIT)).findFirst().orElse(answers.get(0));
    }

    @Test
    @Order(4)
    @DisplayName("a merchant's own limits, and their end: of new requests, not of queries, and of no other merchant")
    void limits() {
        run("merchant limits tea --terminal-rate 1/1").line();
        soonEverywhere(OperatorChangeTest::together, tea, is(OVER_LIMIT));
        for (GatewayProcess gateway : GATEWAYS) {
            assertThat(together(TestTill.first(gateway.uri())).verdict()).isEqualTo("PAY_SUCCESS");
            for (int i = 0; i < AT_ONCE; i++) {
                assertThat(tea.at(gateway.uri()).query("none").verdict()).isEqualTo("FAIL/UPAY_ORDER_NOT_EXISTS");
            }
        }

        run("merchant limits tea --terminal-rate default --merchant-rate 2/1").line();
        soonEverywhere(
                OperatorChangeTest::together, tea, answer -> answer.text().contains("该商户超过每秒2次新请求的上限"));
        run("merchant limits tea --merchant-rate default").line();
        soonEverywhere(OperatorChangeTest::together, tea, is("PAY_SUCCESS"));
    }

    @Test
    @Order(5)
    @DisplayName("a channel that does not answer: refused at once, nothing stored; others go on; it recovers by itself")
    void breaker() throws IOException {
        account(NOBODY);
        soonEverywhere(pays(TestTill.WECHAT_CODE), tea, is("PAY_FAIL/TRADE_FAILED"));
        for (GatewayProcess gateway : GATEWAYS) {
            TestTill here = tea.at(gateway.uri());
            AtomicReference<String> clientSn = new AtomicReference<>();
            Answer refused =
                    Eventually.soon("refused", () -> here.pay(next(clientSn), 100, TestTill.WECHAT_CODE), is(REFUSED));
            assertThat(refused.message()).isEqualTo("支付通道暂停，未产生扣款");
            assertThat(STORE.value("select count(*) from upay.orders where client_sn = '" + clientSn.get() + "'"))
                    .isEqualTo("0");
            assertThat(pays(TestTill.ALIPAY_CODE).apply(here).verdict()).isEqualTo("PAY_SUCCESS");
            assertThat(pays(TestTill.WECHAT_CODE)
                            .apply(TestTill.first(gateway.uri()))
                            .verdict())
                    .isEqualTo("PAY_SUCCESS");
        }
        account(sandbox.uri() + "/wechat");
        soonEverywhere(pays(TestTill.WECHAT_CODE), tea, is("PAY_SUCCESS"));
    }

    private static String next(AtomicReference<String> clientSn) {
        clientSn.set(TestTill.newClientSn());
        return clientSn.get();
    }

    @Test
    @Order(6)
    @DisplayName("a terminal under a new secret, disabled and enabled")
    void terminal() {
        JsonObject till = run("terminal add --merchant tea --store s1").line();
        String sn = till.getString("terminal");
        TestTill before = new TestTill(GATEWAYS.get(0).uri(), sn, till.getString("secret"));
        Function<TestTill, Answer> asks = shop -> shop.query("none");
        soonEverywhere(asks, before, is("FAIL/UPAY_ORDER_NOT_EXISTS"));

        TestTill after = new TestTill(
                GATEWAYS.get(0).uri(),
                sn,
                run("terminal reset-secret " + sn).line().getString("secret"));
        soonEverywhere(asks, after, is("FAIL/UPAY_ORDER_NOT_EXISTS"));
        soonEverywhere(asks, before, is("400/ILLEGAL_SIGN"));
        run("terminal disable " + sn).line();
        soonEverywhere(asks, after, is("400/INVALID_TERMINAL"));
        run("terminal enable " + sn).line();
        soonEverywhere(asks, after, is("FAIL/UPAY_ORDER_NOT_EXISTS"));
    }

    @Test
    @Order(7)
    @DisplayName("a terminal's rights: what it may not do is FAIL everywhere; its daily cap holds over both gateways")
    void rights() {
        String sn = TestTill.newClientSn();
        TestTill first = TestTill.first(GATEWAYS.get(0).uri());
        assertThat(first.pay(sn, 1000, TestTill.ALIPAY_CODE).verdict()).isEqualTo("PAY_SUCCESS");
        TestTill second = TestTill.second(GATEWAYS.get(0).uri());
        String rights = "terminal rights " + second.terminalSn();

        run(rights + " --may-refund no --may-cancel no").line();
        soonEverywhere(shop -> shop.cancel(sn), second, is("FAIL/TRADE_FAILED"));
        assertThat(second.refund(sn, "r1", 1).message()).contains("请到有退款权限的终端办理");
        assertThat(second.query(sn).orderStatus()).isEqualTo("PAID");

        run(rights + " --may-refund yes --daily-refund-cap 300").line();
        soonEverywhere(shop -> shop.refund(sn, "big", 301), second, is("FAIL/REFUND_AMT_NOT_EQUAL_TOTAL"));
        assertThat(second.refund(sn, "r2", 200).verdict()).isEqualTo("REFUND_SUCCESS");
        TestTill elsewhere = second.at(GATEWAYS.get(1).uri());
        assertThat(elsewhere.refund(sn, "r3", 101).verdict()).isEqualTo("FAIL/REFUND_AMT_NOT_EQUAL_TOTAL");
        assertThat(elsewhere.refund(sn, "r2", 200).verdict()).isEqualTo("REFUND_SUCCESS");
        assertThat(elsewhere.refund(sn, "r3", 100).verdict()).isEqualTo("REFUND_SUCCESS");
        assertThat(run("terminal show " + second.terminalSn()).line().getLong("given_back_today"))
                .isEqualTo(300);
        run(rights + " --may-cancel yes --daily-refund-cap none").line();
    }

    @Test
    @Order(8)
    @DisplayName(
            "a terminal that must sign by v2: its MD5 is refused by both; what one has taken the other does not take")
    void signatureV2() {
        JsonObject till = run("terminal add --merchant tea --store s1").line();
        String sn = till.getString("terminal");
        Secret secret = new Secret(till.getString("secret"));
        TestTill shop = new TestTill(GATEWAYS.get(0).uri(), sn, secret.reveal());
        soonEverywhere(asking -> asking.query("none"), shop, is("FAIL/UPAY_ORDER_NOT_EXISTS"));

        run("terminal change " + sn + " --signature v2-only").line();
        soonEverywhere(asking -> asking.query("none"), shop, is("400/ILLEGAL_SIGN"));

        String body = "{\"terminal_sn\":\"" + sn + "\",\"client_sn\":\"none\"}";
        SignatureV2.Message message = new SignatureV2.Message(
                "POST", "/upay/v2/query", "application/json", body.getBytes(StandardCharsets.UTF_8));
        String v2 = SignatureV2.of(message, secret, Instant.now(), "nonce-of-an-e2e-test")
                .header();
        List<String> verdicts = GATEWAYS.stream()
                .map(gateway -> shop.send(HttpRequest.newBuilder(gateway.uri().resolve("/upay/v2/query"))
                                .header("Content-Type", "application/json")
                                .header("Authorization", sn + " v2")
                                .header("Upay-Signature-V2", v2)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build())
                        .verdict())
                .toList();
        assertThat(verdicts).containsExactly("FAIL/UPAY_ORDER_NOT_EXISTS", "400/ILLEGAL_SIGN");
    }

    @Test
    @Order(9)
    @DisplayName("a new master key: given to one gateway after the other, then everything is brought under it")
    void rotation() throws IOException {
        Path key = Path.of(settings.get("UPAY_MASTER_KEY_FILE"));
        Files.writeString(key, Files.readString(key) + run("keys new").out());
        CommandProcess early = run("keys rotate");
        assertThat(early.exit()).isEqualTo(1);
        assertThat(early.err()).contains("running gateways do not hold master key version 2 yet");

        for (int i = 0; i < GATEWAYS.size(); i++) {
            GATEWAYS.get(i).close();
            GATEWAYS.set(i, GatewayProcess.serve(settings));
        }
        CommandProcess rotated = run("keys rotate");

        JsonObject result = new JsonObject(rotated.out());
        assertThat(result.getInteger("key_version")).isEqualTo(2);
        assertThat(result.getInteger("broken")).isZero();
        assertThat(result.getInteger("changed")).isPositive();
        assertThat(STORE.value("select count(*) from upay.terminals where secret_key_version <> 2"))
                .isEqualTo("0");
        soonEverywhere(pays(TestTill.WECHAT_CODE), tea, is("PAY_SUCCESS"));
    }
}
