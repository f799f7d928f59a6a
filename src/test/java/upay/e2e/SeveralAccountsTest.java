package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
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
import upay.e2e.callback.CallbackSender;
import upay.e2e.callback.CallbackSender.Signer;
import upay.e2e.callback.SandboxAccountKeys;
import upay.store.TestStore;

/**
 * Two gateways over one store; a merchant with two accounts at WeChat Pay, each at a sandbox of its own: what reaches the
 * wrong one is unknown there.
 */
@Isolated("processes of its own that need the machine for themselves")
@DisplayName("An order is queried, refunded, cancelled and recovered with its account, wherever new payments are moved")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("process")
class SeveralAccountsTest {
    private static final TestStore STORE = TestStore.fresh();
    private static final List<GatewayProcess> GATEWAYS = new ArrayList<>();
    private static final long TOTAL = 100;

    @TempDir
    static Path folder;

    private static Map<String, String> settings;
    private static GatewayProcess formerChannel;
    private static GatewayProcess newChannel;
    private static SandboxWallets former;
    private static SandboxWallets newer;
    private static TestTill first;
    private static TestTill second;

    @BeforeAll
    static void start() throws IOException {
        formerChannel = GatewayProcess.sandbox(Map.of("UPAY_SANDBOX_TIME_SCALE", "0.1"));
        newChannel = GatewayProcess.sandbox(Map.of("UPAY_SANDBOX_TIME_SCALE", "0.1"));
        former = new SandboxWallets(formerChannel.uri());
        newer = new SandboxWallets(newChannel.uri());
        Path key = Files.writeString(folder.resolve("master.key"), "1:" + "1f".repeat(32) + "\n");
        settings = new HashMap<>(Map.of(
                "UPAY_DB_URI",
                STORE.uri(),
                "UPAY_SANDBOX_URI",
                formerChannel.uri().toString(),
                "UPAY_SANDBOX_TIME_SCALE",
                "0.1",
                "UPAY_MASTER_KEY_FILE",
                key.toString(),
                "UPAY_INSTANCE_LEASE",
                "2s",
                "UPAY_INSTANCE_HEARTBEAT",
                "400ms"));
        Map<String, String> calledBack = new HashMap<>(settings);
        calledBack.put("UPAY_PUBLIC_URL", "http://127.0.0.1:" + GatewayProcess.HTTP_PORT);
        GATEWAYS.add(GatewayProcess.begin(calledBack));
        GATEWAYS.add(GatewayProcess.begin(calledBack));
        GATEWAYS.forEach(gateway -> gateway.whenAnswering("/health/ready"));
        run("merchant add --id tea --name Tea").line();
        run("store add --merchant tea --id s1 --name One").line();
        run("store add --merchant tea --id s2 --name Two").line();
        account("default", formerChannel);
        first = till("s1");
        second = till("s2");
    }

    @AfterAll
    static void stop() {
        GATEWAYS.forEach(GatewayProcess::close);
        formerChannel.close();
        newChannel.close();
    }

    private static CommandProcess run(String command) {
        return CommandProcess.run(settings, folder, command.split(" "));
    }

    private static TestTill till(String store) {
        JsonObject till = run("terminal add --merchant tea --store " + store).line();
        return new TestTill(GATEWAYS.get(0).uri(), till.getString("terminal"), till.getString("secret"));
    }

    private static void account(String name, GatewayProcess channel) throws IOException {
        Properties published = SandboxAccountKeys.account("wechat");
        Path key = Files.writeString(folder.resolve("wechat.key"), published.getProperty("gateway.key"));
        run("channel-account add --channel wechat --merchant tea --name " + name + " --endpoint " + channel.uri()
                        + "/wechat --set app-id=" + published.getProperty("gateway.app-id") + " --set mch-id="
                        + published.getProperty("gateway.mch-id") + " --set-file key=" + key)
                .line();
    }

    private static void use(String account) {
        run("channel-account use --channel wechat --merchant tea --account " + account)
                .line();
    }

    /** Sells until both gateways charge at this channel and no other. */
    private static void soonAt(SandboxWallets wallets, TestTill till) {
        for (GatewayProcess gateway : GATEWAYS) {
            TestTill here = till.at(gateway.uri());
            Eventually.soon(
                    "charged there", () -> pay(here), clientSn -> wallets.all().containsKey(sn(clientSn)));
        }
    }

    private static String pay(TestTill till) {
        String clientSn = TestTill.newClientSn();
        assertThat(till.pay(clientSn, TOTAL, TestTill.WECHAT_CODE).verdict()).isEqualTo("PAY_SUCCESS");
        return clientSn;
    }

    private static String sn(String clientSn) {
        return STORE.value("select sn from orders where client_sn = '" + clientSn + "'");
    }

    private static String accountOf(String clientSn) {
        return STORE.value("select account from orders where client_sn = '" + clientSn + "'");
    }

    private static TestTill elsewhere(TestTill till) {
        return till.at(GATEWAYS.get(1).uri());
    }

    @Test
    @Order(1)
    @DisplayName(
            "after a move, what was paid before is refunded, cancelled and paid at its own account; by the other gateway")
    void moved() throws IOException {
        soonAt(former, first);
        String refunded = pay(first);
        String cancelled = pay(first);
        String open = TestTill.newClientSn();
        String openSn = first.precreate(open, TOTAL, "3").sn();

        account("b", newChannel);
        assertThat(accountOf(pay(first))).isEqualTo("default");
        use("b");
        soonAt(newer, first);

        assertThat(elsewhere(first).refund(refunded, "r1", 30).verdict()).isEqualTo("REFUND_SUCCESS");
        assertThat(elsewhere(first).cancel(cancelled).verdict()).isEqualTo("CANCEL_SUCCESS");
        assertThat(former.scan(openSn)).isTrue();
        assertThat(Eventually.untilFinal(elsewhere(first), open).orderStatus()).isEqualTo("PAID");

        assertThat(former.of(sn(refunded)).returned()).isEqualTo(30);
        assertThat(former.of(sn(cancelled)).kept()).isZero();
        assertThat(former.of(openSn).kept()).isEqualTo(TOTAL);
        assertThat(newer.all()).doesNotContainKeys(sn(refunded), sn(cancelled), openSn);
        assertThat(run("order show " + openSn).out()).contains("account default");
    }

    @Test
    @Order(2)
    @DisplayName("one store goes on with the former account, the other one does not")
    void byStore() {
        run("channel-account use --channel wechat --merchant tea --store s2 --account default")
                .line();
        soonAt(former, second);

        String here = pay(second);
        String there = pay(first);
        assertThat(accountOf(here) + " " + accountOf(there)).isEqualTo("default b");
        assertThat(elsewhere(first).refund(there, "r1", TOTAL).verdict()).isEqualTo("REFUND_SUCCESS");
        assertThat(newer.of(sn(there)).kept()).isZero();
        assertThat(elsewhere(second).refund(here, "r1", TOTAL).verdict()).isEqualTo("REFUND_SUCCESS");
        assertThat(former.of(sn(here)).kept()).isZero();
    }

    @Test
    @Order(3)
    @DisplayName("a callback is taken at the path that names its account, and at the former path without a name")
    void callbacks() {
        CallbackSender wechat = CallbackSender.all().stream()
                .filter(channel -> channel.channel().equals("wechat"))
                .findFirst()
                .orElseThrow();
        CallbackClient line = new CallbackClient(GATEWAYS.get(1).uri());
        for (String path : List.of("tea/b", "tea")) {
            String clientSn = TestTill.newClientSn();
            String sn = first.precreate(clientSn, TOTAL, "3").sn();
            assertThat(accountOf(clientSn)).isEqualTo("b");
            assertThat(line.tell("wechat", path, wechat.paid(sn, TOTAL, Signer.SOMEBODY_ELSE))
                            .statusCode())
                    .isEqualTo(400);
            assertThat(line.tell("wechat", path, wechat.paid(sn, TOTAL, Signer.CHANNEL))
                            .statusCode())
                    .as(path)
                    .isEqualTo(200);
            assertThat(first.query(clientSn).orderStatus()).isEqualTo("PAID");
        }
        for (String nobody : List.of("tea/c", "tea/*c", "tea/B", "tea/b/c")) {
            assertThat(line.tell("wechat", nobody, wechat.paid("1", TOTAL, Signer.CHANNEL))
                            .statusCode())
                    .as(nobody)
                    .isEqualTo(404);
        }
    }

    @Test
    @Order(4)
    @DisplayName("the channel itself calls back at the path that names the account")
    void notifyUrl() {
        String clientSn = TestTill.newClientSn();
        String sn = first.precreate(clientSn, 9020, "3").sn();

        assertThat(newer.scan(sn)).isTrue();

        // The sandbox begins with a forged one, which is refused, and not unknown.
        Eventually.until(
                "called back", GATEWAYS.get(0)::printed, log -> log.contains("channel=wechat callback rejected"));
        Eventually.untilStatus(first, clientSn, "PAID");
    }

    @Test
    @Order(5)
    @DisplayName(
            "an account that was removed by force: told, nothing is sent to another one; entered again, it goes on")
    void removed() throws IOException {
        String clientSn = pay(first);
        CommandProcess kept = run("channel-account remove --channel wechat --merchant tea --name b");
        assertThat(kept.exit()).isEqualTo(1);
        assertThat(kept.err()).contains("orders that are paid with it are not settled, or may be refunded", "--force");
        use("default");
        soonAt(former, first);

        run("channel-account remove --channel wechat --merchant tea --name b --force")
                .line();
        AtomicInteger refunds = new AtomicInteger();
        Eventually.until(
                "not refunded",
                () -> elsewhere(first).refund(clientSn, "r" + refunds.incrementAndGet(), 1),
                answer -> !answer.verdict().equals("REFUND_SUCCESS"));
        assertThat(newer.of(sn(clientSn)).returned()).isEqualTo(refunds.get() - 1);
        assertThat(run("order show " + sn(clientSn)).out())
                .contains("account b, which is not there any more")
                .contains("the order's account b is not there any more: enter it again");
        assertThat(former.all()).doesNotContainKey(sn(clientSn));

        account("b", newChannel);
        Eventually.until("refunded", () -> newer.of(sn(clientSn)).returned(), sum -> sum == refunds.get());
        Eventually.untilStatus(elsewhere(first), clientSn, "PARTIAL_REFUNDED");
    }

    @Test
    @Order(6)
    @DisplayName("an order from before accounts had names is asked for as it was then")
    void old() {
        use("b");
        soonAt(newer, first);
        String clientSn = pay(second);
        assertThat(accountOf(clientSn)).isEqualTo("default");
        STORE.execute("update orders set account = null where client_sn = '" + clientSn + "'");

        assertThat(elsewhere(first).refund(clientSn, "r1", 40).verdict()).isEqualTo("REFUND_SUCCESS");
        assertThat(former.of(sn(clientSn)).returned()).isEqualTo(40);
        assertThat(run("order show " + sn(clientSn)).out()).contains("before accounts had names");
    }

    @Test
    @Order(7)
    @DisplayName("a gateway is killed with open orders of both accounts: the other one recovers each with its own")
    void killed() {
        String here = TestTill.newClientSn();
        String hereSn = second.precreate(here, TOTAL, "3").sn();
        String there = TestTill.newClientSn();
        String thereSn = first.precreate(there, TOTAL, "3").sn();
        use("default");

        GATEWAYS.get(0).kill();
        assertThat(former.scan(hereSn)).isTrue();
        assertThat(newer.scan(thereSn)).isTrue();

        Eventually.until(
                "recovered",
                () -> STORE.value("select string_agg(status, ' ') from orders where client_sn in ('" + here + "', '"
                        + there + "')"),
                "PAID PAID"::equals);
        assertThat(former.of(hereSn).kept() + newer.of(thereSn).kept()).isEqualTo(2 * TOTAL);
        assertThat(former.all()).doesNotContainKey(thereSn);
        assertThat(newer.all()).doesNotContainKey(hereSn);
        assertThat(elsewhere(first).refund(there, "r1", TOTAL).verdict()).isEqualTo("REFUND_SUCCESS");
    }
}
