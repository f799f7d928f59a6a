package upay.e2e;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import upay.domain.Secret;
import upay.protocol.signature.Md5Signature;

/**
 * Payments at a steady rate over a channel that takes its time, and a few over another channel meanwhile, from outside
 * through one gateway with a heap of 256 MiB: {@code upay.e2e.SlowChannelLoad RATE SECONDS}. Before it, as a control, the
 * same payments over the same channel when it answers at once: client, channels, store and gateway share the machine, so
 * only what the others wait longer than in the control is the slowness's doing.
 */
public final class SlowChannelLoad implements AutoCloseable {
    static final Duration DELAY = Duration.ofSeconds(2);
    private static final int OTHERS_PER_SECOND = 20;
    private static final int TICK_MILLIS = 10;

    /** What was seen. */
    record Seen(Counts counts, Gateway gateway, Times times) {}

    /**
     * How many payments.
     *
     * @param sent over the slow channel
     * @param errors of both: every answer but PAY_SUCCESS
     * @param inFlight at most, as the gateway counted
     */
    record Counts(int sent, int errors, int inFlight) {}

    /**
     * What the gateway's process needed.
     *
     * @param threadsBefore the load
     * @param threads at most, under the load
     * @param heapMib after a collection right after the last payment
     */
    record Gateway(int threadsBefore, int threads, long heapMib) {}

    /**
     * How long the payments took, sorted.
     *
     * @param otherMillis the other channel's payments, beside those over the slow one
     * @param otherControlMillis beside the same over a channel that answers at once
     */
    record Times(long[] slowMillis, long[] otherMillis, long[] otherControlMillis, long[] otherAloneMillis) {}

    private final SlowWechat slow = new SlowWechat();
    private final GatewayProcess gateway = GatewayProcess.serveMany(Map.of());
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client =
            vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(3000).setMaxWaitQueueSize(0));
    private final ConcurrentLinkedQueue<String> errors = new ConcurrentLinkedQueue<>();

    public static void main(String... args) throws Exception {
        int rate = Integer.parseInt(args[0]);
        int seconds = Integer.parseInt(args[1]);
        try (SlowChannelLoad load = new SlowChannelLoad()) {
            print(rate, seconds, load.run(rate, Duration.ofSeconds(seconds)));
            load.errors.stream().distinct().limit(5).forEach(error -> System.out.println("  error: " + error));
            System.exit(load.errors.isEmpty() ? 0 : 1);
        }
    }

    private static void print(int rate, int seconds, Seen seen) {
        System.out.printf("%d payments/s for %d s over a channel that answers after 2 s, -Xmx256m%n", rate, seconds);
        System.out.printf("  payments %d, errors %d%n", seen.counts.sent, seen.counts.errors);
        System.out.printf("  in flight at most %d%n", seen.counts.inFlight);
        System.out.printf(
                "  threads before %d, at most meanwhile %d%n", seen.gateway.threadsBefore, seen.gateway.threads);
        System.out.printf("  heap after a collection %d MiB%n", seen.gateway.heapMib);
        print("over the slow channel, ms", seen.times.slowMillis);
        print("another channel alone, ms", seen.times.otherAloneMillis);
        print("beside it answering at once, ms", seen.times.otherControlMillis);
        print("beside it taking 2 s, ms", seen.times.otherMillis);
    }

    private static void print(String what, long[] sorted) {
        System.out.printf(
                "  %-32s p50 %d  p95 %d  p99 %d  max %d%n",
                what,
                percentile(sorted, 50),
                percentile(sorted, 95),
                percentile(sorted, 99),
                sorted[sorted.length - 1]);
    }

    static long percentile(long[] sorted, int percent) {
        return sorted[Math.min(sorted.length - 1, sorted.length * percent / 100)];
    }

    Seen run(int rate, Duration time) throws Exception {
        // The compiler's work is not what is measured. The slow channel supports payments only: the sandbox comes
        // first.
        gateway.warmUp();
        enterTheChannel();
        new Stream(TestTill.WECHAT_CODE, rate / 2).run(Duration.ofSeconds(4));
        Stream alone = new Stream(TestTill.ALIPAY_CODE, OTHERS_PER_SECOND);
        alone.run(Duration.ofSeconds(3));
        Stream control = besides(rate, time)[1];
        slow.answersAfter(DELAY);
        int threadsBefore = threads();
        AtomicInteger inFlight = new AtomicInteger();
        AtomicInteger threads = new AtomicInteger(threadsBefore);
        long watch = vertx.setPeriodic(250, tick -> {
            inFlight.accumulateAndGet(slow.open(), Math::max);
            threads.accumulateAndGet(threads(), Math::max);
        });
        Stream[] both = besides(rate, time);
        Stream many = both[0];
        vertx.cancelTimer(watch);
        return new Seen(
                new Counts(many.sent.get(), errors.size(), inFlight.get()),
                new Gateway(threadsBefore, threads.get(), heapMib()),
                new Times(many.sorted(), both[1].sorted(), control.sorted(), alone.sorted()));
    }

    /** Many over the channel in question, and a few over the other one, at the same time. */
    private Stream[] besides(int rate, Duration time) {
        Stream many = new Stream(TestTill.WECHAT_CODE, rate);
        Stream others = new Stream(TestTill.ALIPAY_CODE, OTHERS_PER_SECOND);
        many.start(time);
        others.start(time);
        many.finish(time);
        others.finish(time);
        return new Stream[] {many, others};
    }

    /** As an operator would: with a command, while the gateway runs. */
    private void enterTheChannel() throws IOException {
        Properties account = slow.account();
        Path key = Files.writeString(gateway.folder().resolve("wechat.key"), account.getProperty("gateway.key"));
        Map<String, String> settings =
                Map.of("UPAY_DATA_DIR", gateway.folder().resolve("data").toString());
        CommandProcess added = CommandProcess.run(
                settings,
                gateway.folder(),
                "channel-account",
                "add",
                "--channel",
                "wechat",
                "--default",
                "--endpoint",
                slow.uri().toString(),
                "--set",
                "app-id=" + account.getProperty("gateway.app-id"),
                "--set",
                "mch-id=" + account.getProperty("gateway.mch-id"),
                "--set-file",
                "key=" + key);
        if (added.exit() != 0) {
            throw new IllegalStateException(added.err());
        }
        TestTill shop = TestTill.first(gateway.uri());
        Eventually.soon(
                "used", () -> shop.pay(TestTill.newClientSn(), 100, TestTill.WECHAT_CODE), paid -> slow.heard() > 0);
    }

    private int threads() {
        return (int) ProcessHandle.of(gateway.pid()).stream()
                .mapToLong(process -> count(Path.of("/proc/" + process.pid() + "/task")))
                .sum();
    }

    private static long count(Path folder) {
        try (var files = Files.list(folder)) {
            return files.count();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What is left right after a collection, which the question brings about. */
    private long heapMib() throws Exception {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process histogram = new ProcessBuilder(jcmd, Long.toString(gateway.pid()), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        try (var lines = histogram.inputReader()) {
            return lines.lines()
                    .filter(line -> line.startsWith("Total"))
                    .mapToLong(line -> Long.parseLong(line.split("\\s+")[2]) >> 20)
                    .sum();
        }
    }

    /** Payments at a steady rate, whether or not the former ones are answered. */
    private final class Stream {
        private final String code;
        private final int rate;
        private final AtomicInteger sent = new AtomicInteger();
        private final ConcurrentLinkedQueue<Long> millis = new ConcurrentLinkedQueue<>();
        private final AtomicInteger ended = new AtomicInteger();
        private volatile boolean done;

        Stream(String code, int rate) {
            this.code = code;
            this.rate = rate;
        }

        void run(Duration time) {
            start(time);
            finish(time);
        }

        void start(Duration time) {
            long begin = System.nanoTime();
            vertx.setPeriodic(TICK_MILLIS, tick -> {
                long passed = Math.min(System.nanoTime() - begin, time.toNanos());
                while (sent.get() < passed / 1_000_000_000.0 * rate) {
                    sent.incrementAndGet();
                    pay();
                }
                if (passed == time.toNanos()) {
                    vertx.cancelTimer(tick);
                    done = true;
                }
            });
        }

        void finish(Duration time) {
            Awaitility.await()
                    .atMost(time.plusSeconds(40))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> done && ended.get() == sent.get());
        }

        private void pay() {
            String sn = "100000000000000001";
            Buffer body = new JsonObject()
                    .put("terminal_sn", sn)
                    .put("client_sn", TestTill.newClientSn())
                    .put("total_amount", "100")
                    .put("dynamic_id", code)
                    .put("subject", "Tea")
                    .put("operator", "Li")
                    .toBuffer();
            String sign = Md5Signature.sign(body.getBytes(), new Secret("sandbox-secret-1"));
            URI uri = gateway.uri();
            long begin = System.nanoTime();
            client.request(HttpMethod.POST, uri.getPort(), uri.getHost(), "/upay/v2/pay")
                    .compose(request ->
                            request.putHeader("Authorization", sn + " " + sign).send(body))
                    .compose(response -> response.body())
                    .onComplete(answer -> {
                        millis.add((System.nanoTime() - begin) / 1_000_000);
                        String text = answer.failed()
                                ? answer.cause().toString()
                                : answer.result().toString();
                        if (!text.contains("\"PAY_SUCCESS\"")) {
                            errors.add(text);
                        }
                        ended.incrementAndGet();
                    });
        }

        long[] sorted() {
            return millis.stream().mapToLong(Long::longValue).sorted().toArray();
        }
    }

    @Override
    public void close() {
        vertx.close().await();
        gateway.close();
        slow.close();
    }
}
