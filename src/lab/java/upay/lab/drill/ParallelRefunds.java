package upay.lab.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import upay.e2e.Answer;
import upay.e2e.SandboxWallets;
import upay.e2e.TestTill;
import upay.lab.BlockingWait;

/** Many refunds of one order at the same moment, over three gateways; together they ask for more than was paid. */
final class ParallelRefunds implements Drill {
    private static final int AT_ONCE = 50;
    private static final int NUMBERS = 40;
    private static final int ORDERS_AT_ONCE = 16;
    private static final long TOTAL = 1_000_000;
    private static final int[] MAGIC = {9102, 9103, 9104};
    private static final int GATEWAYS = 3;

    private final Map<String, Integer> codes = new TreeMap<>();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicLong told = new AtomicLong();

    @Override
    public String name() {
        return "parallel-refunds";
    }

    @Override
    public String shows() {
        return "50 refunds of one order at once over three gateways: never more back than was paid";
    }

    @Override
    public void run(Options options, DrillFigures figures) {
        try (DrillEnvironment stage = DrillEnvironment.open(GATEWAYS, options.scale(0.1), DrillEnvironment.patient())) {
            play(stage, options, figures);
        }
    }

    /** On gateways that run already. */
    void play(DrillEnvironment stage, Options options, DrillFigures figures) {
        int orders = options.count(1_000);
        String prefix = TestTill.newClientSn();
        Watch watch = new Watch(stage);
        try (watch) {
            BoundedParallel.each(
                    orders, ORDERS_AT_ONCE, figures, "orders", i -> order(stage, prefix + i, i, options.seed()));
        }
        List<String> stuck = stage.settle(Duration.ofSeconds(180));
        LedgerComparison books = LedgerComparison.read(stage);
        long charged = 0;
        long returned = 0;
        List<String> over = new ArrayList<>(watch.over);
        for (LedgerComparison.Order order : books.orders().values()) {
            SandboxWallets.Entry entry = books.entry(order.sn());
            if (order.clientSn().startsWith(prefix) && entry != null) {
                charged += entry.charged();
                returned += entry.returned();
                if (entry.returned() > entry.charged()) {
                    over.add(entry.toString());
                }
            }
        }
        figures.say("orders, refunds asked for", "%,d, %,d at once of each", orders, AT_ONCE);
        figures.say("answers by code", "%s", codes);
        figures.say("answers lost", "%,d", lost.get());
        figures.say("charged, returned, fen", "%,d, %,d", charged, returned);
        figures.say("looks at the ledger meanwhile", "%,d", watch.looks);
        figures.none("more returned than charged, at any look", over);
        figures.equal(
                "refunded as the store says, fen",
                Long.parseLong(stage.store.value("select coalesce(sum(amount), 0) from transactions t join orders o"
                        + " on o.merchant_id = t.merchant_id and o.sn = t.order_sn where t.type = 'REFUND'"
                        + " and t.status = 'SUCCESS' and o.client_sn like '" + prefix + "%'")),
                returned);
        figures.equal("refunded as the tills were told, fen", told.get(), returned);
        figures.none("still something to do", stuck);
        books.tell(figures);
    }

    private void order(DrillEnvironment stage, String clientSn, int number, long seed) {
        // One per order, independent of the threads.
        Random random = new Random(new SplittableRandom(seed + number).nextLong());
        List<String> payments = List.copyOf(TestTill.CODES.values());
        String paid = stage.shop(number)
                .pay(clientSn, TOTAL, payments.get(number % payments.size()))
                .verdict();
        if (!paid.equals("PAY_SUCCESS")) {
            throw new IllegalStateException(clientSn + " is not paid: " + paid);
        }
        long[] amounts = random.longs(NUMBERS, TOTAL / 60, TOTAL / 12).toArray();
        for (int i = 0; i < NUMBERS / 5; i++) {
            int at = random.nextInt(NUMBERS);
            amounts[at] = amounts[at] / 10_000 * 10_000 + MAGIC[random.nextInt(MAGIC.length)];
        }
        // The last of them ask again for what others are being asked for.
        List<CompletableFuture<Answer>> asked = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            TestTill shop = stage.shop(random.nextInt(GATEWAYS));
            int which = i % NUMBERS;
            asked.add(shop.posting("refund", shop.refundOf(clientSn, "r" + which, amounts[which])));
        }
        boolean[] success = new boolean[NUMBERS];
        for (int i = 0; i < AT_ONCE; i++) {
            success[i % NUMBERS] |= heard(asked.get(i));
        }
        for (int i = 0; i < NUMBERS; i++) {
            told.addAndGet(success[i] ? amounts[i] : 0);
        }
    }

    /** True if it reported the refund as done. */
    private boolean heard(CompletableFuture<Answer> answer) {
        try {
            String verdict = answer.get(60, TimeUnit.SECONDS).verdict();
            synchronized (codes) {
                codes.merge(verdict, 1, Integer::sum);
            }
            return verdict.equals("REFUND_SUCCESS");
        } catch (Exception gone) {
            lost.incrementAndGet();
            return false;
        }
    }

    /** Looks at the ledger all the time. */
    private static final class Watch implements AutoCloseable {
        private static final int EVERY_MILLIS = 200;
        private final List<String> over = new ArrayList<>();
        private final Thread thread;
        private volatile boolean done;
        private int looks;

        Watch(DrillEnvironment stage) {
            thread = new Thread(() -> look(stage), "watch");
            thread.start();
        }

        private void look(DrillEnvironment stage) {
            while (!done) {
                stage.wallets.all().values().stream()
                        .filter(entry -> entry.returned() > entry.charged())
                        .forEach(entry -> over.add(entry.toString()));
                looks++;
                BlockingWait.millis(EVERY_MILLIS);
            }
        }

        @Override
        public void close() {
            done = true;
            BlockingWait.join(thread);
        }
    }
}
