package upay.lab.drill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import upay.e2e.Shop;

/** Ten thousand customers who do not confirm, on one gateway of 256 MiB, until their payments' time is up. */
final class InProgress implements Drill {
    private static final int PER_SECOND = 250;
    private static final long NEVER_CONFIRMED = 9002;
    private static final int ANSWERS_AT_ONCE = 2_000;
    private static final Duration DEADLINE = Duration.ofSeconds(100);
    private static final double LATE_SECONDS = 10;
    private static final int THREADS_MORE = 4;
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

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
    public void run(Options options, Figures figures) {
        int orders = options.count(10_000);
        double scale = options.scale(1);
        Map<String, String> settings =
                Map.of("UPAY_WAITS_PAY_WAIT", "2s", "UPAY_WAITS_PAY_DEADLINE", DEADLINE.toSeconds() + "s");
        try (Stage stage = Stage.open(1, scale, settings)) {
            long pid = stage.gateway(0).pid();
            int before = threads(pid);
            double heapBefore = heapMib(pid);
            String prefix = Shop.newClientSn();

            sell(stage, prefix, orders, figures);

            String mine = " from orders where client_sn like '" + prefix + "%'";
            long atOnce = Long.parseLong(stage.store.value("select count(*)" + mine + " and status = 'CREATED'"));
            int meanwhile = threads(pid);
            double heapMeanwhile = heapMib(pid);
            figures.progress("%,d in progress, waiting for their end", atOnce);
            List<String> stuck = stage.settle(DEADLINE.plusSeconds(120));
            Histogram late = lateness(stage, prefix, (long) (DEADLINE.toMillis() * scale));

            figures.say("answers", "%s", answers);
            figures.equal("in progress at once", atOnce, orders);
            figures.say("threads before, meanwhile, after", "%d, %d, %d", before, meanwhile, threads(pid));
            figures.most("threads more than before", meanwhile - before, THREADS_MORE);
            figures.say(
                    "heap after a collection, MiB",
                    "before %.0f, meanwhile %.0f, after %.0f",
                    heapBefore,
                    heapMeanwhile,
                    heapMib(pid));
            figures.equal("reversed", late.getTotalCount(), orders);
            figures.say(
                    "settled after the deadline, s",
                    "p50 %.2f, p99 %.2f, max %.2f",
                    late.getValueAtPercentile(50) / 1000.0,
                    late.getValueAtPercentile(99) / 1000.0,
                    late.getMaxValue() / 1000.0);
            figures.within("latest", late.getMaxValue() / 1000.0, LATE_SECONDS);
            figures.none("still something to do", stuck);
            Books.read(stage).tell(figures);
        }
    }

    private void sell(Stage stage, String prefix, int orders, Figures figures) {
        Shop shop = stage.shop(0);
        Semaphore places = new Semaphore(ANSWERS_AT_ONCE);
        List<CompletableFuture<Void>> all = new ArrayList<>();
        List<String> codes = List.copyOf(Shop.CODES.values());
        long began = System.nanoTime();
        for (int i = 0; i < orders; i++) {
            long due = began + TimeUnit.SECONDS.toNanos(1) * i / PER_SECOND;
            Pause.millis(Math.max(0, (due - System.nanoTime()) / 1_000_000));
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

    private static Histogram lateness(Stage stage, String prefix, long deadlineMillis) {
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

    private static int threads(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith("Threads:"))
                    .mapToInt(line -> Integer.parseInt(line.substring(8).trim()))
                    .findFirst()
                    .orElse(0);
        } catch (IOException noProc) {
            throw new UncheckedIOException("threads are counted in /proc, which is Linux's", noProc);
        }
    }

    /** In use after a collection. */
    private static double heapMib(long pid) {
        jcmd(pid, "GC.run");
        Matcher used = USED.matcher(jcmd(pid, "GC.heap_info"));
        return used.find() ? Long.parseLong(used.group(1)) / 1024.0 : -1;
    }

    private static String jcmd(long pid, String what) {
        String tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            Process process = new ProcessBuilder(tool, Long.toString(pid), what)
                    .redirectErrorStream(true)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException noTool) {
            throw new UncheckedIOException(noTool);
        }
    }
}
