package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import upay.channel.PublishedAccount;
import upay.store.TestStore;

/**
 * Two gateways over one store, two channels, and tills that sell, refund and cancel all the time, while an operator replaces
 * what signs an account's requests, and moves new payments to other accounts, and the channels replace their certificates. What the tills do is chosen by
 * {@code -Dupay.seed=N}.
 */
@Isolated("processes of its own that need the machine for themselves")
@DisplayName(
        "While tills sell: a key is replaced, new payments move between accounts, and not one payment or refund fails")
@Tag("process")
class AccountChangeUnderLoadTest {
    private static final TestStore STORE = TestStore.fresh();
    private static final List<GatewayProcess> GATEWAYS = new ArrayList<>();
    private static final long TOTAL = 100;
    /** Between two changes, of each till: some before all gateways know of the change, and some after. */
    private static final int SALES_MIN = 10;

    @TempDir
    static Path folder;

    private static Map<String, String> settings;
    private static GatewayProcess formerChannel;
    private static GatewayProcess newChannel;

    private final List<Seller> sellers = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean closing = new AtomicBoolean();

    @BeforeAll
    static void start() throws IOException {
        formerChannel = GatewayProcess.sandbox(Map.of());
        newChannel = GatewayProcess.sandbox(Map.of());
        Path key = Files.writeString(folder.resolve("master.key"), "1:" + "1f".repeat(32) + "\n");
        settings = new HashMap<>(Map.of(
                "UPAY_DB_URI", STORE.uri(),
                "UPAY_SANDBOX_URI", formerChannel.uri().toString(),
                "UPAY_MASTER_KEY_FILE", key.toString()));
        GATEWAYS.add(GatewayProcess.begin(settings));
        GATEWAYS.add(GatewayProcess.begin(settings));
        GATEWAYS.forEach(gateway -> gateway.whenAnswering("/health/ready"));
        run("merchant add --id tea --name Tea").line();
        run("store add --merchant tea --id s1 --name One").line();
        run("store add --merchant tea --id s2 --name Two").line();
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

    /** An account of the sandbox's published merchant. */
    private static void account(String name, GatewayProcess channel, Map<String, String> given) throws IOException {
        account("wechat", name, channel.uri() + "/wechat", given);
    }

    private static void account(String channel, String name, String endpoint, Map<String, String> given)
            throws IOException {
        StringBuilder words = new StringBuilder("channel-account add --channel " + channel + " --merchant tea --name "
                + name + " --endpoint " + endpoint);
        for (Map.Entry<String, String> setting : given.entrySet()) {
            Path file = Files.writeString(folder.resolve(setting.getKey()), setting.getValue());
            words.append(" --set-file ").append(setting.getKey()).append("=").append(file);
        }
        run(words.toString()).line();
    }

    /** @param file of the published settings */
    private static Map<String, String> published(String file) {
        Map<String, String> own = PublishedAccount.settings(file);
        own.remove("endpoint");
        return own;
    }

    private static Map<String, String> v2(String signType) {
        Map<String, String> own = published("wechat");
        own.put("sign-type", signType);
        return own;
    }

    /** The same merchant's v3 account with its second key and certificate; both are valid at the channel. */
    private static Map<String, String> renewed() {
        Map<String, String> own = published("wechat-v3");
        for (String name : List.of("private-key", "certificate")) {
            own.put(name, published("wechat-v3-partner").get(name));
        }
        return own;
    }

    /** What signs the channel's messages from now on, which no gateway has seen yet. */
    private static void sign(String channel, String key) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        formerChannel.uri().resolve("/sandbox/signer/" + channel + "/" + key))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.discarding())
                        .statusCode())
                .isLessThan(300);
    }

    /** A till at one gateway; everything that it is told to do about an order goes to the other one. */
    private final class Seller extends Thread {
        private final TestTill till;
        private final TestTill elsewhere;
        private final Random random;
        private final List<String> sold = new ArrayList<>();
        private final AtomicInteger sales = new AtomicInteger();

        Seller(TestTill till, int gateway, long seed) {
            super("seller-" + seed);
            setDaemon(true);
            this.till = till.at(GATEWAYS.get(gateway).uri());
            this.elsewhere = till.at(GATEWAYS.get(1 - gateway).uri());
            this.random = new Random(seed);
        }

        @Override
        public void run() {
            try {
                while (!closing.get()) {
                    sell();
                    sales.incrementAndGet();
                }
            } catch (RuntimeException | AssertionError e) {
                failures.add(getName() + ": " + e);
            }
        }

        private void sell() {
            String clientSn = TestTill.newClientSn();
            String code = random.nextInt(3) == 0 ? TestTill.ALIPAY_CODE : TestTill.WECHAT_CODE;
            expect("PAY_SUCCESS", till.pay(clientSn, TOTAL, code));
            sold.add(clientSn);
            String earlier = sold.get(random.nextInt(sold.size()));
            switch (random.nextInt(4)) {
                case 0 -> {
                    expect("REFUND_SUCCESS", elsewhere.refund(earlier, "r1", TOTAL / 2));
                    expect("REFUND_SUCCESS", elsewhere.refund(earlier, "r2", TOTAL / 2));
                    sold.remove(earlier);
                }
                case 1 -> {
                    expect("CANCEL_SUCCESS", elsewhere.cancel(earlier));
                    sold.remove(earlier);
                }
                case 2 -> expect("SUCCESS", elsewhere.query(earlier));
                default -> {}
            }
        }

        private void expect(String code, Answer answer) {
            if (!answer.verdict().equals(code)) {
                failures.add(getName() + ": " + answer.text());
            }
        }

        /** By the gateway at which it was not sold. */
        private void giveAllBack() {
            for (String clientSn : sold) {
                expect("REFUND_SUCCESS", elsewhere.refund(clientSn, "last", TOTAL));
            }
        }
    }

    private void afterMoreSales() {
        Map<Seller, Integer> before = new HashMap<>();
        sellers.forEach(seller -> before.put(seller, seller.sales.get()));
        Eventually.soon(
                "more sales",
                () -> sellers.stream().allMatch(seller -> seller.sales.get() >= before.get(seller) + SALES_MIN),
                done -> done || !failures.isEmpty());
        assertThat(failures).isEmpty();
    }

    /** Sells on until both gateways make each store's new payments so. */
    private void untilNewPaymentsAre(String store, String account) {
        for (Seller seller : sellers) {
            if (seller.till.terminalSn().equals(terminals.get(store).terminalSn())) {
                Eventually.soon("paid with " + account, () -> last(seller), account::equals);
            }
        }
        afterMoreSales();
    }

    private static String last(Seller seller) {
        return STORE.value("select account from orders where terminal_sn = '" + seller.till.terminalSn()
                + "' and payway = 'WECHAT' order by ctime desc limit 1");
    }

    private final Map<String, TestTill> terminals = new HashMap<>();

    private void open(String store) {
        JsonObject till = run("terminal add --merchant tea --store " + store).line();
        terminals.put(store, new TestTill(GATEWAYS.get(0).uri(), till.getString("terminal"), till.getString("secret")));
    }

    @Test
    void changes() throws Exception {
        long seed = Long.getLong("upay.seed", ThreadLocalRandom.current().nextLong(1_000));
        System.out.println("changes of accounts under load: -Dupay.seed=" + seed);
        account("default", formerChannel, v2("MD5"));
        account("alipay", "default", formerChannel.uri() + "/alipay/gateway.do", published("alipay-certificates"));
        open("s1");
        open("s2");
        String use = "channel-account use --channel wechat --merchant tea";
        for (int i = 0; i < 4; i++) {
            sellers.add(new Seller(terminals.get(i < 2 ? "s1" : "s2"), i % 2, 4 * seed + i));
        }
        sellers.forEach(Thread::start);
        try {
            afterMoreSales();
            account("default", formerChannel, v2("HMAC-SHA256"));
            afterMoreSales();
            account("b", newChannel, v2("MD5"));
            afterMoreSales();
            run(use + " --store s2 --account b").line();
            untilNewPaymentsAre("s2", "b");
            run(use + " --account b").line();
            untilNewPaymentsAre("s1", "b");
            run(use + " --store s2 --account default").line();
            untilNewPaymentsAre("s2", "default");
            // The same merchant by another version of the channel's interface.
            account("v3", formerChannel, published("wechat-v3"));
            run(use + " --account v3").line();
            untilNewPaymentsAre("s1", "v3");
            run(use + " --store s2 --none").line();
            untilNewPaymentsAre("s2", "v3");
            account("v3", formerChannel, renewed());
            afterMoreSales();
            Map<String, String> certificates = renewed();
            certificates.keySet().removeIf(name -> name.startsWith("wechatpay-"));
            account("v3", formerChannel, certificates);
            afterMoreSales();
            sign("wechat", "certificate-2");
            sign("alipay", "certificate-2");
            afterMoreSales();
        } finally {
            closing.set(true);
            for (Seller seller : sellers) {
                seller.join();
            }
        }
        sellers.forEach(Seller::giveAllBack);

        assertThat(failures).as("seed %d", seed).isEmpty();
        assertThat(STORE.value("select count(*) from orders where net > 0 and account is not null or account is null"))
                .isEqualTo("0");
        charged("default v3", new SandboxWallets(formerChannel.uri()));
        charged("b", new SandboxWallets(newChannel.uri()));
    }

    /** Each order at its own account's channel, once, and all of it was given back. */
    private static void charged(String accounts, SandboxWallets wallets) {
        String orders = STORE.value("select string_agg(sn::text, ' ' order by sn) from orders where account in ('"
                + accounts.replace(" ", "', '") + "')");
        Map<String, SandboxWallets.Entry> ledger = wallets.all();
        assertThat(ledger.keySet().stream().sorted()).containsExactly(orders.split(" "));
        assertThat(ledger.values()).allMatch(entry -> entry.charges() == 1 && entry.kept() == 0);
    }
}
