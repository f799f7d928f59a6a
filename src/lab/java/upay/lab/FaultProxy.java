package upay.lab;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** A TCP link on this machine, with the faults of links. Threads: any; begin and end block. */
public final class FaultProxy implements AutoCloseable {
    private static final int DELAY_MILLIS_MAX = 400;
    private static final double LEAST_SCALE = 0.3;
    private static final int CHUNKS_UNTIL_CUT = 6;
    private static final int LISTEN_TRIES = 100;
    private static final Duration LISTEN_AGAIN = Duration.ofMillis(50);

    private final Vertx vertx;
    private final int port;
    private final IntSupplier target;
    private final double scale;
    private final NetClient client;
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private volatile NetServer server;
    private volatile LinkFault fault;
    /** Ends when what is held may go on; fails when it is lost. */
    private volatile Promise<Void> release = Promise.promise();

    /**
     * @param target the port where the link leads, asked for each connection
     * @param scale of the delays
     */
    public FaultProxy(Vertx vertx, int port, IntSupplier target, double scale) {
        this.vertx = vertx;
        this.port = port;
        this.target = target;
        this.scale = scale;
        this.client = vertx.createNetClient(new NetClientOptions().setConnectTimeout(2_000));
        listen();
    }

    public int port() {
        return port;
    }

    /** Ends the fault there is, if any, and begins this one. */
    public synchronized void begin(LinkFault next) {
        end();
        release = Promise.promise();
        fault = next;
        if (next == LinkFault.REFUSED) {
            BlockingWait.on(server.close());
            server = null;
        }
        if (next == LinkFault.REFUSED || next == LinkFault.CUT) {
            lines.forEach(Line::cut);
        }
    }

    /** All is well again. */
    public synchronized void end() {
        LinkFault last = fault;
        fault = null;
        if (last == LinkFault.REFUSED) {
            listen();
        } else if (last == LinkFault.STALLED) {
            release.tryComplete();
        } else if (last == LinkFault.BLACK_HOLE) {
            release.tryFail("lost");
        }
    }

    private void listen() {
        for (int i = 1; ; i++) {
            try {
                server = BlockingWait.on(vertx.createNetServer(new NetServerOptions().setReuseAddress(true))
                        .connectHandler(this::accept)
                        .listen(port, "127.0.0.1"));
                return;
            } catch (RuntimeException e) {
                if (i == LISTEN_TRIES) {
                    throw new LabException("port " + port + " is taken", e);
                }
                BlockingWait.pause(LISTEN_AGAIN);
            }
        }
    }

    private void accept(NetSocket near) {
        near.pause();
        client.connect(target.getAsInt(), "127.0.0.1")
                .onSuccess(far -> new Line(near, far).open())
                .onFailure(e -> near.close());
    }

    @Override
    public void close() {
        lines.forEach(Line::cut);
        if (server != null) {
            BlockingWait.on(server.close());
        }
        BlockingWait.on(client.close());
    }

    /** One connection. */
    private final class Line {
        private final NetSocket near;
        private final NetSocket far;

        Line(NetSocket near, NetSocket far) {
            this.near = near;
            this.far = far;
        }

        void open() {
            lines.add(this);
            new Direction(near, far).open();
            new Direction(far, near).open();
            near.resume();
        }

        void cut() {
            lines.remove(this);
            near.close();
            far.close();
        }

        /** What goes one way, in its order. */
        private final class Direction {
            private final NetSocket from;
            private final NetSocket to;
            private Future<Void> last = Future.succeededFuture();

            Direction(NetSocket from, NetSocket to) {
                this.from = from;
                this.to = to;
            }

            void open() {
                from.handler(this::pass);
                from.exceptionHandler(e -> cut());
                // What is held or late still arrives, as bytes do that are under way when their sender leaves.
                from.closeHandler(closed -> last.onComplete(done -> cut()));
            }

            private void pass(Buffer bytes) {
                LinkFault now = fault;
                if (now == LinkFault.CUT && ThreadLocalRandom.current().nextInt(CHUNKS_UNTIL_CUT) == 0) {
                    to.write(bytes.slice(0, bytes.length() / 2)).onComplete(half -> cut());
                    return;
                }
                Future<Void> due = now == LinkFault.SLOW
                        ? vertx.timer(delayMillis(), TimeUnit.MILLISECONDS).mapEmpty()
                        : now == LinkFault.STALLED || now == LinkFault.BLACK_HOLE
                                ? release.future()
                                : Future.succeededFuture();
                if (last.succeeded() && due.isComplete()) {
                    write(bytes);
                } else {
                    Future<Void> before = last;
                    last = Future.join(before, due).<Void>mapEmpty().onSuccess(go -> write(bytes));
                    last.onFailure(lost -> cut());
                }
            }

            private void write(Buffer bytes) {
                to.write(bytes);
                if (to.writeQueueFull()) {
                    from.pause();
                    to.drainHandler(drained -> from.resume());
                }
            }
        }
    }

    private long delayMillis() {
        return 1 + (long) (ThreadLocalRandom.current().nextInt(DELAY_MILLIS_MAX) * Math.max(scale, LEAST_SCALE));
    }
}
