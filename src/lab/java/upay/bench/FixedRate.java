package upay.bench;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * Sends requests at a fixed rate, independent of their answers, and measures each one's time from the moment at which
 * it was due: the wait for a free connection, or for this driver, counts. Due times lie on a raster of a millisecond.
 * Everything runs on one event loop.
 */
final class FixedRate {
    private static final int CONNECT_AT_ONCE = 200;

    /**
     * What came of it.
     *
     * @param accepted microseconds of all answers but refusals
     * @param refused microseconds of the answers MAINTENANCE_INPROGRESS
     * @param paid how many answers were PAY_SUCCESS
     * @param lost requests without an answer
     * @param unsent requests that found no connection free, where they do not wait for one
     * @param acceptedBySecond by the second of the answer
     * @param refusedBySecond likewise
     * @param times of all answers, by the second in which their requests were due
     */
    record Result(
            Histogram accepted,
            Histogram refused,
            long paid,
            long lost,
            long unsent,
            long[] acceptedBySecond,
            long[] refusedBySecond,
            TimesBySecond times) {
        double millis(double percentile) {
            return accepted.getValueAtPercentile(percentile) / 1000.0;
        }
    }

    private final URI gateway;
    private final int perSecond;
    private final int leadSeconds;
    private final int seconds;
    private final IntFunction<byte[]> requests;
    /** Taken in turn: the gateway closes a connection on which nothing comes for ten seconds, just when one reaches for it. */
    private final ArrayDeque<Connection> free = new ArrayDeque<>();

    private final ArrayDeque<Due> waiting = new ArrayDeque<>();
    private final Histogram accepted = new Histogram(TimeUnit.MINUTES.toMicros(2), 3);
    private final Histogram refused = new Histogram(TimeUnit.MINUTES.toMicros(2), 3);
    private final long[] acceptedBySecond;
    private final long[] refusedBySecond;
    private final TimesBySecond times;
    private final CountDownLatch done = new CountDownLatch(1);
    /** Referenced: an unreferenced client is garbage-collected, with its connections. */
    private NetClient client;

    private long start;
    private int sent;
    private int answered;
    private long paid;
    private long lost;
    private long unsent;
    private boolean waitsForConnection = true;

    private record Due(int index, long at) {}

    private FixedRate(URI gateway, int perSecond, int leadSeconds, int seconds, IntFunction<byte[]> requests) {
        this.gateway = gateway;
        this.perSecond = perSecond;
        this.leadSeconds = leadSeconds;
        this.seconds = leadSeconds + seconds;
        this.requests = requests;
        this.acceptedBySecond = new long[this.seconds + 60];
        this.refusedBySecond = new long[this.seconds + 60];
        this.times = new TimesBySecond(seconds);
    }

    /**
     * @param leadSeconds what is due in the first so many seconds is sent and answered, but its times do not count: the
     *     driver is a young JVM
     * @param seconds so many after those
     * @param connections at most so many requests are under way; the others wait, and their time counts
     * @param requests the bytes of the i-th, from 0
     */
    static Result run(
            URI gateway, int perSecond, int leadSeconds, int seconds, int connections, IntFunction<byte[]> requests) {
        return run(new FixedRate(gateway, perSecond, leadSeconds, seconds, requests), connections);
    }

    /**
     * As {@link #run(URI, int, int, int, int, IntFunction)}, beyond the capacity: a request without a free connection
     * when it is due is left out, so that times measure the requests that reach the gateway.
     *
     * @param requests asked for in order, each at most once
     */
    static Result flood(URI gateway, int perSecond, int seconds, int connections, Supplier<byte[]> requests) {
        FixedRate driver = new FixedRate(gateway, perSecond, 0, seconds, i -> requests.get());
        driver.waitsForConnection = false;
        return run(driver, connections);
    }

    private static Result run(FixedRate driver, int connections) {
        // What making the requests left behind is gone before the first is due.
        System.gc();
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        try {
            driver.client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
            vertx.getOrCreateContext().runOnContext(v -> driver.connect(vertx, connections));
            if (!driver.done.await(driver.seconds + 150L, TimeUnit.SECONDS)) {
                throw new BenchException("the fixed rate did not come to an end");
            }
            return driver.result();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted");
        } finally {
            vertx.close().await();
        }
    }

    private Result result() {
        return new Result(accepted, refused, paid, lost, unsent, acceptedBySecond, refusedBySecond, times);
    }

    private void connect(Vertx vertx, int missing) {
        if (missing == 0) {
            start = System.nanoTime();
            vertx.setPeriodic(1, tick -> tick());
            return;
        }
        int now = Math.min(missing, CONNECT_AT_ONCE);
        List<Future<NetSocket>> sockets = new ArrayList<>();
        for (int i = 0; i < now; i++) {
            sockets.add(client.connect(gateway.getPort(), gateway.getHost())
                    .onSuccess(socket -> free.add(new Connection(socket))));
        }
        Future.all(sockets).onSuccess(all -> connect(vertx, missing - now)).onFailure(e -> done.countDown());
    }

    private void tick() {
        long total = (long) perSecond * seconds;
        long millis = (System.nanoTime() - start) / 1_000_000;
        long due = Math.min(total, millis * perSecond / 1000 + 1);
        for (; sent < due; sent++) {
            // On the raster: the first millisecond that is not before its time.
            long at = start + (sent * 1000L + perSecond - 1) / perSecond * 1_000_000;
            Connection connection = free.poll();
            if (connection == null && !waitsForConnection) {
                unsent++;
                answered++;
            } else if (connection == null) {
                waiting.add(new Due(sent, at));
            } else {
                connection.send(sent, at);
            }
        }
        long deadline = start + TimeUnit.SECONDS.toNanos(seconds + 60L);
        if (answered == total || System.nanoTime() - deadline > 0) {
            lost += total - answered;
            done.countDown();
        }
    }

    /** One request at a time. */
    private final class Connection {
        private final NetSocket socket;
        private final HttpAnswer answer = new HttpAnswer();
        private long due;
        private boolean busy;

        Connection(NetSocket socket) {
            this.socket = socket;
            socket.handler(this::read);
            socket.closeHandler(closed -> {
                if (busy) {
                    busy = false;
                    answered++;
                    lost++;
                }
                free.remove(this);
            });
        }

        void send(int index, long at) {
            busy = true;
            due = at;
            answer.begin();
            socket.write(Buffer.buffer(requests.apply(index)));
        }

        private void read(Buffer bytes) {
            if (answer.add(bytes)) {
                answered();
            }
        }

        private void answered() {
            long now = System.nanoTime();
            long micros = Math.max(0, (now - due) / 1000);
            boolean refusal = answer.isRefusal();
            paid += answer.isPaid() ? 1 : 0;
            long lead = TimeUnit.SECONDS.toNanos(leadSeconds);
            if (due - start >= lead) {
                int second = (int) Math.min(acceptedBySecond.length - 1L, (now - start - lead) / 1_000_000_000);
                Histogram histogram = refusal ? refused : accepted;
                histogram.recordValue(Math.min(micros, histogram.getHighestTrackableValue()));
                times.record(due - start - lead, micros);
                (refusal ? refusedBySecond : acceptedBySecond)[second]++;
            }
            answered++;
            busy = false;
            Due next = waiting.poll();
            if (next == null) {
                free.add(this);
            } else {
                send(next.index, next.at);
            }
        }
    }
}
