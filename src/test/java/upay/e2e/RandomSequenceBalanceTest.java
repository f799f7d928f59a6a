package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Repeat a run with {@code -Dupay.seed=N}; {@code -Dupay.orders=N} for more of them. */
@DisplayName("After any sequence of pay, cancel, refund, query and scan the ledger agrees with every order to the fen")
@Isolated("its hundreds of sales at once leave no time to those who look at single answers")
@Tag("process")
class RandomSequenceBalanceTest {
    private static final int AT_ONCE = 32;
    /** Settling is waited for: what asks too often only keeps the gateway from it. */
    private static final int ASKING_AT_ONCE = 8;

    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(120);

    private final long seed =
            Long.getLong("upay.seed", ThreadLocalRandom.current().nextLong(1_000_000_000L));
    private final int orders = Integer.getInteger("upay.orders", 600);
    private final Map<RandomSale, Answer> ends = new ConcurrentHashMap<>();
    /** Of merchants with the channels' first kind of account, and with the newer ones. */
    private final List<TestTill> shops = new ArrayList<>();

    private SandboxWallets wallets;

    @Test
    void random() throws Exception {
        System.out.println("random sales: -Dupay.seed=" + seed + " -Dupay.orders=" + orders);
        Map<String, String> scale = Map.of("UPAY_SANDBOX_TIME_SCALE", System.getProperty("upay.scale", "0.1"));
        try (GatewayProcess sandbox = GatewayProcess.sandbox(scale, "--ledger", "memory");
                GatewayProcess gateway = GatewayProcess.serveMany(Map.of(
                        "UPAY_SANDBOX_TIME_SCALE",
                        System.getProperty("upay.scale", "0.1"),
                        "UPAY_SANDBOX_URI",
                        sandbox.uri().toString()))) {
            shops.add(TestTill.first(gateway.uri()));
            new ModernMerchants(gateway::command, gateway.folder(), sandbox.uri())
                    .enter()
                    .forEach(terminal -> shops.add(new TestTill(gateway.uri(), terminal.sn(), terminal.secret())));
            wallets = new SandboxWallets(sandbox.managementUri());
            List<RandomSale> sales = IntStream.range(0, orders)
                    .mapToObj(i -> new RandomSale(seed + i, "random-" + seed + "-" + i))
                    .toList();

            inParallel(AT_ONCE, sales, sale -> sale.play(shop(sale), wallets));
            settle(sales);

            List<String> wrong = complaints(sales);
            assertThat(wrong).as("seed %d", seed).isEmpty();
        }
    }

    /** Waits until the gateway has settled all of it by itself, and the ledger has nothing to add. */
    private void settle(List<RandomSale> sales) {
        try {
            Awaitility.await("every order is final and agrees")
                    .atMost(SETTLED_WITHIN)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> {
                        inParallel(
                                ASKING_AT_ONCE,
                                unsettled(sales),
                                sale -> ends.put(sale, shop(sale).query(sale.clientSn)));
                        return unsettled(sales).isEmpty() && complaints(sales).isEmpty();
                    });
        } catch (ConditionTimeoutException leftOver) {
            // Reported below, order by order.
        }
        // Final answers have had time to change: the gateway's present answer counts.
        inParallel(ASKING_AT_ONCE, sales, sale -> ends.put(sale, shop(sale).query(sale.clientSn)));
    }

    private TestTill shop(RandomSale sale) {
        return shops.get(Math.floorMod(sale.clientSn.hashCode(), shops.size()));
    }

    private List<RandomSale> unsettled(List<RandomSale> sales) {
        return sales.stream()
                .filter(sale -> !ends.containsKey(sale) || !settled(ends.get(sale)))
                .toList();
    }

    private static boolean settled(Answer end) {
        return Eventually.FINAL.contains(end.orderStatus()) || "FAIL/UPAY_ORDER_NOT_EXISTS".equals(end.verdict());
    }

    private List<String> complaints(List<RandomSale> sales) {
        Map<String, SandboxWallets.Entry> ledger = wallets.all();
        List<String> wrong = new ArrayList<>();
        for (RandomSale sale : sales) {
            Answer end = ends.get(sale);
            SandboxWallets.Entry entry = ledger.get(end.sn());
            String complaint = complaint(sale, end, entry);
            if (complaint != null) {
                wrong.add(complaint + ": " + sale + ", in the end " + end.text() + ", ledger " + entry);
            }
        }
        Set<String> known =
                ends.values().stream().map(Answer::sn).filter(sn -> sn != null).collect(Collectors.toSet());
        ledger.values().stream()
                .filter(entry -> entry.charged() > 0 && !known.contains(entry.sn()))
                .forEach(entry -> wrong.add("charged for no order: " + entry));
        return wrong;
    }

    private static String complaint(RandomSale sale, Answer end, SandboxWallets.Entry entry) {
        if (!settled(end)) {
            return "not final";
        }
        long kept = entry == null ? 0 : entry.kept();
        int charges = entry == null ? 0 : entry.charges();
        if (charges > 1) {
            return "charged twice";
        }
        if (sale.promisedNothingKept() && kept != 0) {
            return "kept what it promised to give back";
        }
        boolean paid = Set.of("PAID", "PARTIAL_REFUNDED", "REFUNDED").contains(end.orderStatus());
        if (!paid) {
            return kept == 0 ? null : "kept without an order that says so";
        }
        if (charges != 1 || entry.charged() != sale.total) {
            return "not charged what it says";
        }
        return Long.toString(kept).equals(end.data("net_amount")) ? null : "another net amount";
    }

    private static void inParallel(int atOnce, List<RandomSale> sales, Consumer<RandomSale> work) {
        ExecutorService threads = Executors.newFixedThreadPool(atOnce);
        try {
            List<Future<?>> all = new ArrayList<>();
            sales.forEach(sale -> all.add(threads.submit(() -> work.accept(sale))));
            for (Future<?> one : all) {
                one.get();
            }
        } catch (InterruptedException | ExecutionException failed) {
            throw new IllegalStateException(failed);
        } finally {
            threads.shutdownNow();
        }
    }
}
