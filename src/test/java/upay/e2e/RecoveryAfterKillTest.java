package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import upay.store.TestStore;

/**
 * Two gateways over one store and one sandbox; every round plays all 24 orders of what happens at once, each by barcode and
 * by QR code, so timed that the same step of all of them has just happened when the first gateway is killed. One round,
 * chosen by {@code -Dupay.seed=N}; {@code -Dupay.all=true} plays a round without a kill and one for each step.
 */
@EnabledIfSystemProperty(named = "upay.all", matches = "true", disabledReason = "a longer campaign: -Dupay.all=true")
@DisplayName(
        "pay, cancel, late success and expiry in all 24 orders, kill -9 after a step: only what may be comes of it")
@Tag("process")
class RecoveryAfterKillTest {
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(90);
    private static final Duration BEFORE_THE_KILL = Duration.ofMillis(3_600);
    private static final int NO_KILL = -1;

    private static final TestStore STORE = TestStore.fresh();
    private static GatewayProcess sandbox;
    private static SandboxWallets wallets;
    private static final List<GatewayProcess> GATEWAYS = new ArrayList<>();

    private final Map<String, Map<String, Integer>> ends = new TreeMap<>();
    private final List<String> wrongs = new ArrayList<>();

    @BeforeAll
    static void open() {
        sandbox = GatewayProcess.sandbox(Map.of("UPAY_SANDBOX_TIME_SCALE", "0.1"));
        wallets = new SandboxWallets(sandbox.uri());
        GATEWAYS.add(another());
        GATEWAYS.add(another());
    }

    @AfterAll
    static void close() {
        GATEWAYS.forEach(GatewayProcess::close);
        sandbox.close();
    }

    private static GatewayProcess another() {
        return GatewayProcess.serve(Map.of(
                        "UPAY_INSTANCE_LEASE",
                        "2s",
                        "UPAY_INSTANCE_HEARTBEAT",
                        "400ms",
                        "UPAY_DB_URI",
                        STORE.uri(),
                        "UPAY_SANDBOX_URI",
                        sandbox.uri().toString(),
                        "UPAY_SANDBOX_TIME_SCALE",
                        "0.1",
                        "UPAY_DB_MAX_POOL_SIZE",
                        "4",
                        "UPAY_WAITS_PAY_WAIT",
                        "15s",
                        "UPAY_WAITS_PAY_DEADLINE",
                        InterleavedProcessSale.LIFE.multipliedBy(10).toSeconds() + "s",
                        "UPAY_WAITS_QR_CODE_LIFETIME",
                        InterleavedProcessSale.LIFE.multipliedBy(10).toSeconds() + "s"))
                .warmUp();
    }

    @Test
    void rounds() {
        long seed = Long.getLong("upay.seed", ThreadLocalRandom.current().nextLong(1_000));
        boolean all = Boolean.getBoolean("upay.all");
        List<Integer> killedAfter =
                all ? List.of(NO_KILL, 0, 1, 2, 3) : List.of(new Random(seed).nextInt(InterleavedProcessSale.STEPS));
        System.out.println("four happenings: -Dupay.seed=" + seed);

        for (int step : killedAfter) {
            round(step);
        }

        ends.forEach((round, states) -> System.out.println(round + ": " + states));
        assertThat(wrongs).as("seed %d", seed).isEmpty();
    }

    private void round(int killedAfter) {
        String name = killedAfter == NO_KILL ? "no kill" : "kill -9 after step " + (killedAfter + 1);
        List<InterleavedProcessSale> sales =
                InterleavedProcessSale.inEveryOrder(Math.max(0, killedAfter), BEFORE_THE_KILL);
        GatewayProcess victim = GATEWAYS.get(0);
        GatewayProcess survivor = GATEWAYS.get(1);
        sales.forEach(sale -> sale.start(TestTill.first(victim.uri()), TestTill.first(survivor.uri()), wallets));
        if (killedAfter != NO_KILL) {
            InterleavedProcessSale.after(BEFORE_THE_KILL, victim::kill).join();
            victim.exitWithin(Duration.ofSeconds(5));
            victim.close();
            // It takes over nothing that the survivor has not had the chance to.
            GATEWAYS.set(0, survivor);
            GATEWAYS.set(1, another());
        }
        sales.forEach(InterleavedProcessSale::untilOver);
        untilNothingIsLeftToDo();
        Map<String, SandboxWallets.Entry> ledger = wallets.all();
        TestTill shop = TestTill.first(survivor.uri());
        for (InterleavedProcessSale sale : sales) {
            Answer end = shop.query(sale.clientSn());
            ends.computeIfAbsent(name, n -> new TreeMap<>()).merge(end.orderStatus(), 1, Integer::sum);
            String wrong = sale.wrong(end, ledger.get(end.sn()));
            if (wrong != null) {
                wrongs.add(name + ", " + sale + ": " + wrong + "; " + end.text() + ", ledger " + ledger.get(end.sn()));
            }
        }
        chargedForOrdersOnly(ledger);
    }

    /** By themselves, without queries meanwhile. */
    private void untilNothingIsLeftToDo() {
        String open = "select count(*) from transactions where due_at is not null";
        try {
            Awaitility.await("nothing has a next step")
                    .atMost(SETTLED_WITHIN)
                    .pollInterval(Duration.ofMillis(250))
                    .until(() -> STORE.value(open).equals("0"));
        } catch (ConditionTimeoutException stuck) {
            wrongs.add("stuck: " + STORE.rows("(select * from transactions where due_at is not null)", "tsn"));
        }
    }

    private void chargedForOrdersOnly(Map<String, SandboxWallets.Entry> ledger) {
        ledger.values().stream()
                .filter(entry -> entry.charged() > 0)
                .filter(entry -> STORE.value("select 1 from orders where sn = " + entry.sn()) == null)
                .forEach(entry -> wrongs.add("charged for no order: " + entry));
    }

    @Test
    @DisplayName("all 24 orders are played, each by barcode and by QR code")
    void everyOrder() {
        for (int step : IntStream.range(0, InterleavedProcessSale.STEPS).toArray()) {
            List<InterleavedProcessSale> sales = InterleavedProcessSale.inEveryOrder(step, BEFORE_THE_KILL);

            assertThat(sales.stream().map(InterleavedProcessSale::toString).distinct())
                    .hasSize(2 * 24);
        }
    }
}
