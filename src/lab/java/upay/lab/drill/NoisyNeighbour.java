package upay.lab.drill;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;
import upay.e2e.Answer;
import upay.e2e.TestTill;
import upay.lab.BlockingWait;

/**
 * One merchant sends ten times its limit, then floods of what is refused come: what a merchant beside it notices, whether
 * the first one can still end what it began, and what a refused request and a refused connection cost.
 */
final class NoisyNeighbour implements Drill {
    /** Warm, and by both compilers: other drills' gateways start fast instead. _JAVA_OPTIONS counts more than the command line. */
    private static final Map<String, String> AS_IN_PRODUCTION =
            Map.of("_JAVA_OPTIONS", "-XX:TieredStopAtLevel=4", "UPAY_WARM_UP_LIMIT", "30s");

    private static final int LIMIT = 10;
    private static final int TIMES = 10;

    /** Several, so that the slowest hundredth of their payments are several payments and not one. */
    private static final int QUIET_TILLS = 4;

    private static final int QUIET_MILLIS = 50;

    /** For the last orders of the noise. */
    private static final int ENDED_SECONDS = 45;

    /** Of the limit of a merchant by a command. */
    private static final int APPLIED_MILLIS = 5_000;

    private static final int FLOOD_PER_SECOND = 2_000;
    private static final int FLOOD_CONNECTIONS = 200;

    /**
     * A wrong signature waits until the store was asked for the terminal's keys, once a second; 1,024 of an address at
     * most: with more connections the others are answered at once.
     */
    private static final int GUESSING_CONNECTIONS = 1_600;

    private static final int FLOOD_SECONDS = 8;

    /** Of one processor, by a flood of 1,000 a second. */
    private static final int SHARE_MOST = 40;

    /** Each flood has an address of its own: the ports of an address that are used up for a minute slow its next flood. */
    private static final String GUESSING = "127.0.0.2";

    private static final String UNSIGNED = "127.0.0.3";
    private static final String CONNECTING = "127.0.0.4";
    private static final String WARMING_UP = "127.0.0.5";
    private static final String OF_THE_TILLS = "127.0.0.1";
    private static final String WRONG = "0123456789abcdef0123456789abcdef";

    private final ConcurrentLinkedQueue<String> failed = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<String> starved = new ConcurrentLinkedQueue<>();
    private final AtomicInteger admitted = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger followed = new AtomicInteger();

    @Override
    public String name() {
        return "noisy-neighbour";
    }

    @Override
    public String shows() {
        return "a merchant at ten times its limit, and addresses that guess keys, take nobody else's place";
    }

    @Override
    public void run(Options options, DrillFigures figures) {
        int seconds = options.count(20);
        try (DrillEnvironment stage = DrillEnvironment.open(1, options.scale(1), AS_IN_PRODUCTION)) {
            TestTill noisy = stage.shop(0);
            TestTill quiet = TestTill.ofAnotherMerchant(stage.gateway(0).uri());
            limit(stage, noisy);
            figures.progress("the neighbour alone, %d s", seconds);
            long before = processorNanos(stage);
            Histogram alone = beside(quiet, () -> {
                BlockingWait.millis(TimeUnit.SECONDS.toMillis(seconds));
                return null;
            });
            double usual = (double) (processorNanos(stage) - before) / Math.max(1, alone.getTotalCount());
            figures.progress("beside a merchant at ten times its limit, %d s", seconds);
            Histogram beside = beside(quiet, () -> {
                makeNoise(noisy, seconds);
                return null;
            });
            tell(figures, seconds, alone, beside);
            flood(stage, figures, usual, alone);
            figures.none("failed requests of the neighbour", List.copyOf(failed));
        }
    }

    private static void limit(DrillEnvironment stage, TestTill noisy) {
        String merchant =
                stage.store.value("select merchant_id from terminals where terminal_sn = '" + noisy.terminalSn() + "'");
        stage.gateway(0).command("merchant", "limits", merchant, "--merchant-rate", LIMIT + "/" + LIMIT);
        BlockingWait.millis(APPLIED_MILLIS);
    }

    /** The neighbour's payments, in milliseconds, for as long as this lasts. */
    private Histogram beside(TestTill quiet, Supplier<Object> noise) {
        Histogram millis = new SynchronizedHistogram(TimeUnit.MINUTES.toMillis(1), 3);
        AtomicBoolean over = new AtomicBoolean();
        List<Thread> tills = Stream.generate(() -> new Thread(
                        () -> {
                            while (!over.get()) {
                                sell(quiet, millis);
                                BlockingWait.millis(QUIET_MILLIS);
                            }
                        },
                        "neighbour"))
                .limit(QUIET_TILLS)
                .toList();
        tills.forEach(Thread::start);
        try {
            noise.get();
        } finally {
            over.set(true);
            tills.forEach(BlockingWait::join);
        }
        return millis;
    }

    private void sell(TestTill shop, Histogram millis) {
        long begun = System.nanoTime();
        try {
            Answer answer = shop.pay(TestTill.newClientSn(), 100, TestTill.ALIPAY_CODE);
            millis.recordValue(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
            if (!answer.verdict().equals("PAY_SUCCESS")) {
                failed.add(answer.text());
            }
        } catch (TestTill.LostAnswer lost) {
            failed.add(lost.toString());
        }
    }

    /** QR codes, which stay open until they are cancelled; each that was admitted is asked for twice, and cancelled. */
    private void makeNoise(TestTill shop, int seconds) {
        List<CompletableFuture<?>> orders = new ArrayList<>();
        long begun = System.nanoTime();
        for (int i = 0; i < seconds * LIMIT * TIMES; i++) {
            long early = begun + i * TimeUnit.SECONDS.toNanos(1) / (LIMIT * TIMES) - System.nanoTime();
            if (early > 0) {
                BlockingWait.millis(TimeUnit.NANOSECONDS.toMillis(early));
            }
            orders.add(order(shop, TestTill.newClientSn()));
        }
        CompletableFuture.allOf(orders.toArray(CompletableFuture[]::new))
                .orTimeout(ENDED_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    private CompletableFuture<?> order(TestTill shop, String clientSn) {
        JsonObject asked = new JsonObject().put("client_sn", clientSn);
        return shop.posting("precreate", shop.payment(clientSn, 100).put("payway", "1"))
                .thenCompose(answer -> {
                    if (!answer.verdict().equals("PRECREATE_SUCCESS")) {
                        refused.incrementAndGet();
                        return CompletableFuture.completedFuture(null);
                    }
                    admitted.incrementAndGet();
                    return shop.posting("query", asked)
                            .thenCompose(first -> {
                                follow(first, "SUCCESS");
                                return shop.posting("query", asked);
                            })
                            .thenCompose(second -> {
                                follow(second, "SUCCESS");
                                return shop.posting("cancel", asked);
                            })
                            .thenAccept(canceled -> follow(canceled, "CANCEL_ABORT_SUCCESS"));
                })
                .exceptionally(lost -> {
                    starved.add(lost.toString());
                    return null;
                });
    }

    private void follow(Answer answer, String wanted) {
        followed.incrementAndGet();
        if (!answer.verdict().equals(wanted)) {
            starved.add(answer.text());
        }
    }

    private void tell(DrillFigures figures, int seconds, Histogram alone, Histogram beside) {
        int all = Math.max(1, admitted.get() + refused.get());
        figures.say(
                "new requests of the noisy merchant",
                "%,d admitted, %,d refused: %d %%",
                admitted.get(),
                refused.get(),
                100 * refused.get() / all);
        figures.say("its queries and cancels", "%,d", followed.get());
        figures.none("of them not served", List.copyOf(starved));
        figures.most("admitted beyond its limit", Math.max(0, admitted.get() - LIMIT * (seconds + 5)), 0);
        figures.equal("none refused, so no noise", refused.get() == 0 ? 1 : 0, 0);
        figures.say("the neighbour alone, ms", "%s", text(alone));
        figures.say("beside the noise, ms", "%s", text(beside));
        figures.most("the neighbour's p99, ms", beside.getValueAtPercentile(99), most(alone));
    }

    private static String text(Histogram millis) {
        return "p50 %d, p99 %d, of %,d payments"
                .formatted(millis.getValueAtPercentile(50), millis.getValueAtPercentile(99), millis.getTotalCount());
    }

    private static long most(Histogram alone) {
        return 3 * alone.getValueAtPercentile(99) + 100;
    }

    /** @param usual processor time of the gateway for one payment of the neighbour, in nanoseconds */
    private void flood(DrillEnvironment stage, DrillFigures figures, double usual, Histogram alone) {
        TestTill noisy = stage.shop(0);
        String body = noisy.payment("flood", 100)
                .put("terminal_sn", noisy.terminalSn())
                .put("payway", "1")
                .encode();
        String valid = noisy.terminalSn() + " " + noisy.sign(body);
        String wrong = noisy.terminalSn() + " " + WRONG;
        figures.progress("the client of the floods warms up, %d s", FLOOD_SECONDS);
        RequestFlood.warmUp(plan(new Flood("warm-up", WARMING_UP, request(wrong, body))));
        flood(stage, figures, usual, alone, new Flood("over the merchant's limit", OF_THE_TILLS, request(valid, body)));
        flood(stage, figures, usual, alone, new Flood("wrong signatures", GUESSING, request(wrong, body)));
        flood(
                stage,
                figures,
                usual,
                alone,
                new Flood("wrong, from the tills' address", OF_THE_TILLS, request(wrong, body)));
        flood(stage, figures, usual, alone, new Flood("unsigned", UNSIGNED, request(null, body)));
        flood(stage, figures, usual, alone, new Flood("connections without a request", CONNECTING, ""));
    }

    private record Flood(String what, String from, String request) {}

    private void flood(DrillEnvironment stage, DrillFigures figures, double usual, Histogram alone, Flood flood) {
        figures.progress("flood: %s, %d s", flood.what, FLOOD_SECONDS);
        RequestFlood.Result[] result = new RequestFlood.Result[1];
        long before = processorNanos(stage);
        Histogram beside = beside(
                TestTill.ofAnotherMerchant(stage.gateway(0).uri()),
                () -> result[0] = RequestFlood.run(stage.gateway(0).uri(), plan(flood)));
        RequestFlood.Result came = result[0];
        double own = Math.max(0, processorNanos(stage) - before - usual * beside.getTotalCount());
        double each = own / 1e3 / Math.max(1, came.sent());
        figures.say(
                flood.what,
                "%,d, %,.0f a second, over %,d connections: %.0f us of CPU each",
                came.sent(),
                came.sent() / came.seconds(),
                came.connections(),
                each);
        figures.most("  % of a processor, at 1,000 a second", Math.round(each / 10), SHARE_MOST);
        figures.most("  served of it", came.served(), mayBeServed(flood, came));
        figures.most("  connections that failed", came.failed(), 0);
        figures.most(
                "  the neighbour's p99, ms (" + beside.getTotalCount() + " payments)",
                beside.getValueAtPercentile(99),
                most(alone));
    }

    private static RequestFlood.Plan plan(Flood flood) {
        return new RequestFlood.Plan(
                flood.from,
                flood.request,
                FLOOD_PER_SECOND,
                flood.what.startsWith("wrong") ? GUESSING_CONNECTIONS : FLOOD_CONNECTIONS,
                Duration.ofSeconds(FLOOD_SECONDS));
    }

    /** Only a valid signature is served: at the merchant's rate. */
    private static int mayBeServed(Flood flood, RequestFlood.Result came) {
        return flood.what.startsWith("over") ? (int) (LIMIT * (came.seconds() + 2)) : 0;
    }

    /** @param authorization null: none */
    private static String request(String authorization, String body) {
        return "POST /upay/v2/precreate HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\n"
                + (authorization == null ? "" : "Authorization: " + authorization + "\r\n")
                + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    /** Of the gateway since its start. */
    private static long processorNanos(DrillEnvironment stage) {
        return ProcessHandle.of(stage.gateway(0).pid())
                .flatMap(process -> process.info().totalCpuDuration())
                .orElseThrow()
                .toNanos();
    }
}
