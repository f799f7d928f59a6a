package upay.lab.drill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import upay.domain.Payway;
import upay.e2e.TestTill;
import upay.lab.BlockingWait;

/** Ten thousand customers who do not confirm, on one gateway of 256 MiB, until their payments' time is up. */
final class UnconfirmedPayments implements Drill {
    private static final int PER_SECOND = 125;
    private static final long NEVER_CONFIRMED = 9002;
    private static final int ANSWERS_AT_ONCE = 2_000;
    private static final Duration DEADLINE = Duration.ofSeconds(150);
    /** From the last deadline: a reversed payment is asked about twice more, the second time after two minutes. */
    private static final Duration ALL_DONE = Duration.ofSeconds(240);

    private static final double LATE_SECONDS = 10;
    private static final int THREADS_MORE = 4;

    /**
     * Whose signatures are hashes. A thousand questions a second over RSA are two cores' work, one here and one in
     * the sandbox that shares them: its cost is measured by the bench (--channel alipay).
     */
    private static final List<Payway> CHANNELS = List.of(Payway.WECHAT, Payway.BAIFUBAO, Payway.JDPAY);

    private final Map<String, Integer> answers = new TreeMap<>();

    @Override
    public String name() {
        return "in-progress";
    }

    @Override
    public String shows() {
        return "10,000 payments in progress at once on one gateway of 256 MiB";
    }

    @Override
    public void run(Options options, DrillFigures figures) {
        int orders = options.count(10_000);
        double scale = options.scale(1);
        Map<String, String> settings =
                Map.of("UPAY_WAITS_PAY_WAIT", "2s", "UPAY_WAITS_PAY_DEADLINE", DEADLINE.toSeconds() + "s");
        try (DrillEnvironment stage = DrillEnvironment.open(1, scale, settings)) {
            long pid = stage.gateway(0).pid();
            int before = Jvm.threads(pid);
            double heapBefore = Jvm.heapMib(pid);
            String prefix = TestTill.newClientSn();

            sell(stage, prefix, orders, figures);

            String mine = " from orders where client_sn like '" + prefix + "%'";
            long atOnce = Long.parseLong(stage.store.value("select count(*)" + mine + " and status = 'CREATED'"));
            int meanwhile = Jvm.threads(pid);
            double heapMeanwhile = Jvm.heapMib(pid);
            figures.progress("%,d in progress, waiting for their end", atOnce);
            List<String> stuck = stage.settle(DEADLINE.plus(ALL_DONE));
            Histogram late = lateness(stage, prefix, (long) (DEADLINE.toMillis() * scale));

            figures.say("answers", "%s", answers);
            figures.equal("in progress at once", atOnce, orders);
            figures.say("threads before, meanwhile, after", "%d, %d, %d", before, meanwhile, Jvm.threads(pid));
            figures.most("threads more than before", meanwhile - before, THREADS_MORE);
            figures.say(
                    "heap after a collection, MiB",
                    "before %.0f, meanwhile %.0f, after %.0f",
                    heapBefore,
                    heapMeanwhile,
                    Jvm.heapMib(pid));
            figures.equal("reversed", late.getTotalCount(), orders);
            figures.say(
                    "settled after the deadline, s",
                    "p50 %.2f, p99 %.2f, max %.2f",
                    late.getValueAtPercentile(50) / 1000.0,
                    late.getValueAtPercentile(99) / 1000.0,
                    late.getMaxValue() / 1000.0);
            figures.within("latest", late.getMaxValue() / 1000.0, LATE_SECONDS);
            figures.none("still something to do", stuck);
            LedgerComparison.read(stage).tell(figures);
        }
    }

    private void sell(DrillEnvironment stage, String prefix, int orders, DrillFigures figures) {
        TestTill shop = stage.shop(0);
        Semaphore places = new Semaphore(ANSWERS_AT_ONCE);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        List<String> codes = CHANNELS.stream()
                .map(channel -> TestTill.CODES.get(channel.code()))
                .toList();
        long began = System.nanoTime();
        for (int i = 0; i < orders; i++) {
            long due = began + TimeUnit.SECONDS.toNanos(1) * i / PER_SECOND;
            BlockingWait.millis(Math.max(0, (due - System.nanoTime()) / 1_000_000));
            places.acquireUninterruptibly();
            all.add(shop.posting(
                            "pay",
                            shop.payment(prefix + i, NEVER_CONFIRMED).put("dynamic_id", codes.get(i % codes.size())))
                    .handle((answer, lost) -> {
                        places.release();
                        heard(lost == null ? answer.verdict() : "lost");
                        return null;
                    }));
            if ((i + 1) % 1_000 == 0) {
                figures.progress("%,d of %,d sold", i + 1, orders);
            }
        }
        all.forEach(CompletableFuture::join);
    }

    private void heard(String verdict) {
        synchronized (answers) {
            answers.merge(verdict, 1, Integer::sum);
        }
    }

    private static Histogram lateness(DrillEnvironment stage, String prefix, long deadlineMillis) {
        Histogram late = new Histogram(TimeUnit.MINUTES.toMillis(30), 3);
        stage.store
                .rows(
                        "(select greatest(0, round(extract(epoch from t.finish_time - t.ctime) * 1000) - "
                                + deadlineMillis + ")::int8 from transactions t join orders o"
                                + " on o.merchant_id = t.merchant_id and o.sn = t.order_sn where o.client_sn like '"
                                + prefix + "%' and o.status = 'PAY_CANCELED')",
                        "1")
                .forEach(row -> late.recordValue(Long.parseLong(row.replaceAll("[()]", ""))));
        return late;
    }
}
