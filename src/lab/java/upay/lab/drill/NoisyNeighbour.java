package upay.lab.drill;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.SynchronizedHistogram;
import upay.e2e.Answer;
import upay.e2e.TestTill;
import upay.lab.BlockingWait;

/**
 * One merchant sends ten times its limit, then one address floods the gateway with wrong signatures: what a merchant
 * beside it notices, whether the first one can still end what it began, and what a refused request costs.
 */
final class NoisyNeighbour implements Drill {
    private static final int LIMIT = 20;
    private static final int TIMES = 10;
    private static final int QUIET_MILLIS = 50;
    private static final int FOLLOWERS = 4;
    private static final int FLOOD = 5_000;
    private static final int FLOOD_THREADS = 4;
    private static final int REFUSED_MICROS_MAX = 3_000;

    private final Histogram alone = new SynchronizedHistogram(TimeUnit.MINUTES.toMillis(1), 3);
    private final Histogram beside = new SynchronizedHistogram(TimeUnit.MINUTES.toMillis(1), 3);
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
        return "a merchant at ten times its limit, and an address that guesses keys, take nobody else's place";
    }

    @Override
    public void run(Options options, DrillFigures figures) {
        int seconds = options.count(20);
        try (DrillEnvironment stage = DrillEnvironment.open(1, options.scale(1), Map.of())) {
            TestTill noisy = stage.shop(0);
            TestTill quiet = TestTill.ofAnotherMerchant(stage.gateway(0).uri());
            limit(stage, noisy);
            figures.progress("the neighbour alone, %d s", seconds);
            sellQuietly(quiet, seconds, alone);
            figures.progress("beside a merchant at ten times its limit, %d s", seconds);
            Thread till = new Thread(() -> makeNoise(noisy, seconds), "noisy");
            till.start();
            sellQuietly(quiet, seconds, beside);
            BlockingWait.join(till);
            tell(figures, seconds);
            flood(stage, quiet, figures);
            figures.none("failed requests of the neighbour", List.copyOf(failed));
        }
    }

    private static void limit(DrillEnvironment stage, TestTill noisy) {
        String merchant =
                stage.store.value("select merchant_id from terminals where terminal_sn = '" + noisy.terminalSn() + "'");
        stage.gateway(0).command("merchant", "limits", merchant, "--merchant-rate", LIMIT + "/" + LIMIT);
        BlockingWait.millis(5_000);
    }

    private void sellQuietly(TestTill shop, int seconds, Histogram millis) {
        for (int i = 0; i < seconds * 1_000 / QUIET_MILLIS; i++) {
            long begun = System.nanoTime();
            Answer answer = shop.pay(TestTill.newClientSn(), 100, TestTill.ALIPAY_CODE);
            millis.recordValue(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
            if (!answer.verdict().equals("PAY_SUCCESS")) {
                failed.add(answer.text());
            }
            BlockingWait.millis(QUIET_MILLIS);
        }
    }

    /** QR codes, which stay open until they are cancelled; each that was admitted is asked for twice, and cancelled. */
    private void makeNoise(TestTill shop, int seconds) {
        List<Thread> tills = new ArrayList<>();
        int each = LIMIT * TIMES / FOLLOWERS;
        for (int i = 0; i < FOLLOWERS; i++) {
            tills.add(new Thread(() -> makeNoise(shop, seconds * each, TimeUnit.SECONDS.toNanos(1) / each), "noisy"));
        }
        tills.forEach(Thread::start);
        tills.forEach(BlockingWait::join);
    }

    private void makeNoise(TestTill shop, int requests, long betweenNanos) {
        long begun = System.nanoTime();
        for (int i = 0; i < requests; i++) {
            long early = begun + i * betweenNanos - System.nanoTime();
            if (early > 0) {
                BlockingWait.millis((int) TimeUnit.NANOSECONDS.toMillis(early));
            }
            String clientSn = TestTill.newClientSn();
            String verdict = shop.precreate(clientSn, 100, "1").verdict();
            if (!verdict.equals("PRECREATE_SUCCESS")) {
                refused.incrementAndGet();
                continue;
            }
            admitted.incrementAndGet();
            follow(shop.query(clientSn), "SUCCESS");
            follow(shop.query(clientSn), "SUCCESS");
            follow(shop.cancel(clientSn), "CANCEL_ABORT_SUCCESS");
        }
    }

    private void follow(Answer answer, String wanted) {
        followed.incrementAndGet();
        if (!answer.verdict().equals(wanted)) {
            starved.add(answer.text());
        }
    }

    private void tell(DrillFigures figures, int seconds) {
        figures.say("new requests of the noisy merchant", "%,d admitted, %,d refused", admitted.get(), refused.get());
        figures.say("its queries and cancels", "%,d", followed.get());
        figures.none("of them not served", List.copyOf(starved));
        figures.most("admitted beyond its limit", Math.max(0, admitted.get() - LIMIT * (seconds + 5)), 0);
        figures.equal("none refused, so no noise", refused.get() == 0 ? 1 : 0, 0);
        figures.say("the neighbour alone, ms", "p50 %d, p99 %d", at(alone, 50), at(alone, 99));
        figures.say("beside the noise, ms", "p50 %d, p99 %d", at(beside, 50), at(beside, 99));
        figures.most("the neighbour's p99, ms", at(beside, 99), 3 * at(alone, 99) + 100);
    }

    private static long at(Histogram millis, double percentile) {
        return millis.getValueAtPercentile(percentile);
    }

    /** From the address from which the neighbour sells too. */
    private void flood(DrillEnvironment stage, TestTill quiet, DrillFigures figures) {
        URI gateway = stage.gateway(0).uri();
        byte[] request = wrong(quiet.terminalSn());
        ProcessHandle process = ProcessHandle.of(stage.gateway(0).pid()).orElseThrow();
        List<Thread> guessers = new ArrayList<>();
        AtomicInteger guesses = new AtomicInteger();
        AtomicInteger accepted = new AtomicInteger();
        Duration before = process.info().totalCpuDuration().orElseThrow();
        long begun = System.nanoTime();
        for (int i = 0; i < FLOOD_THREADS; i++) {
            guessers.add(new Thread(
                    () -> {
                        while (guesses.incrementAndGet() <= FLOOD) {
                            accepted.addAndGet(guess(gateway, request) ? 1 : 0);
                        }
                    },
                    "guesser"));
        }
        guessers.forEach(Thread::start);
        guessers.forEach(BlockingWait::join);
        double elapsed = (System.nanoTime() - begun) / 1e9;
        long micros =
                process.info().totalCpuDuration().orElseThrow().minus(before).toNanos() / 1_000 / FLOOD;
        figures.say("wrong signatures of one address", "%,d, %,.0f a second", FLOOD, FLOOD / elapsed);
        figures.equal("guesses that were accepted", accepted.get(), 0);
        figures.most("CPU of a refused request and connection, us", micros, REFUSED_MICROS_MAX);
        Histogram behind = new Histogram(TimeUnit.MINUTES.toMillis(1), 3);
        sellQuietly(quiet, 2, behind);
        figures.say("the till at the same address, ms", "p50 %d, p99 %d", at(behind, 50), at(behind, 99));
    }

    private static byte[] wrong(String terminalSn) {
        String body = "{\"terminal_sn\":\"" + terminalSn + "\",\"client_sn\":\"1\"}";
        return ("POST /upay/v2/query HTTP/1.1\r\nHost: h\r\nAuthorization: " + terminalSn
                        + " 0123456789abcdef0123456789abcdef\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** One request over a connection of its own; whether it was taken for a right one. */
    private static boolean guess(URI gateway, byte[] request) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(gateway.getHost()), gateway.getPort()), 5_000);
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request);
            InputStream in = socket.getInputStream();
            byte[] answer = new byte[4096];
            int length = in.read(answer);
            String text = length < 0 ? "" : new String(answer, 0, length, StandardCharsets.UTF_8);
            return text.contains("biz_response");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
