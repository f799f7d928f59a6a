package upay.bench;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/**
 * As much load as a number of connections carries: each sends its next request when its last one is answered. Counts
 * the payments of each second, from the first moment. Everything runs on one event loop.
 */
final class FullLoad {
    /**
     * What came of it.
     *
     * @param times of the payments, by the second of the answer
     * @param refused payments that the gateway had no room for: nothing was stored
     * @param other answers that were neither
     * @param lost connections that were refused or cut
     * @param example one of the other answers; null: none
     */
    record Result(TimesBySecond times, long paid, long refused, long other, long lost, String example) {}

    private final URI gateway;
    private final int seconds;
    private final IntFunction<byte[]> requests;
    private final TimesBySecond times;
    private final CountDownLatch done = new CountDownLatch(1);
    private final long start = System.nanoTime();
    /** Referenced: an unreferenced client is garbage-collected, with its connections. */
    private NetClient client;

    private int sent;
    private int connected;
    private long paid;
    private long refused;
    private long other;
    private long lost;
    private String example;

    private FullLoad(URI gateway, int seconds, IntFunction<byte[]> requests) {
        this.gateway = gateway;
        this.seconds = seconds;
        this.requests = requests;
        this.times = new TimesBySecond(seconds);
    }

    /**
     * Returns when every request is answered that was sent within the time.
     *
     * @param requests the bytes of the i-th, from 0
     */
    static Result run(URI gateway, int seconds, int connections, IntFunction<byte[]> requests) {
        FullLoad driver = new FullLoad(gateway, seconds, requests);
        Vertx vertx =
                Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
        try {
            driver.client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
            vertx.getOrCreateContext().runOnContext(v -> driver.connect(connections));
            if (!driver.done.await(seconds + 60L, TimeUnit.SECONDS)) {
                throw new BenchException("the full load did not come to an end");
            }
            return new Result(driver.times, driver.paid, driver.refused, driver.other, driver.lost, driver.example);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted");
        } finally {
            vertx.close().await();
        }
    }

    private void connect(int connections) {
        connected = connections;
        for (int i = 0; i < connections; i++) {
            client.connect(gateway.getPort(), gateway.getHost())
                    .onSuccess(socket -> new Connection(socket).next())
                    .onFailure(e -> lose());
        }
    }

    private void lose() {
        lost++;
        leave();
    }

    private void leave() {
        if (--connected == 0) {
            done.countDown();
        }
    }

    /** One request at a time. */
    private final class Connection {
        private final NetSocket socket;
        private final HttpAnswer answer = new HttpAnswer();
        private long began;
        private boolean ended;

        Connection(NetSocket socket) {
            this.socket = socket;
            socket.handler(this::read);
            socket.closeHandler(closed -> {
                if (!ended) {
                    lose();
                }
            });
        }

        void next() {
            began = System.nanoTime();
            if (began - start > TimeUnit.SECONDS.toNanos(seconds)) {
                ended = true;
                leave();
                return;
            }
            answer.begin();
            socket.write(Buffer.buffer(requests.apply(sent++)));
        }

        private void read(Buffer bytes) {
            if (!answer.add(bytes)) {
                return;
            }
            if (answer.isPaid()) {
                long now = System.nanoTime();
                paid++;
                times.record(now - start, (now - began) / 1000);
            } else if (answer.isRefusal()) {
                refused++;
            } else {
                other++;
                example = answer.text();
            }
            next();
        }
    }
}
