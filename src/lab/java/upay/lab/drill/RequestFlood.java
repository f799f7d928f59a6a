package upay.lab.drill;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import upay.lab.LabException;

/**
 * One client that sends the same request as fast as it may, over a bounded number of connections from one address, for a
 * bounded time, and counts the answers. A connection that the gateway keeps is used again.
 */
final class RequestFlood {
    /** Also for the end: the gateway delays an answer by a second at most. */
    private static final int IDLE_SECONDS = 10;

    private final Vertx vertx;
    private final URI gateway;
    private final Plan plan;
    private final NetClient client;
    private long due;
    private int sent;
    private int connected;
    private int answered;
    private int served;
    private int failed;
    private final CountDownLatch open;
    private final long begun = System.nanoTime();

    /**
     * A flood.
     *
     * @param from the client's own address
     * @param request empty: a connection is opened and closed again
     * @param perSecond at most so many requests, or connections, a second
     * @param connections at most so many at a time
     * @param length for how long new ones begin
     */
    record Plan(String from, String request, int perSecond, int connections, Duration length) {}

    /**
     * What came of it.
     *
     * @param sent requests, or connections without one
     * @param served answers of an operation, so not refusals
     * @param failed connections that could not be opened
     */
    record Result(int sent, int connections, int answered, int served, int failed, double seconds) {
        double perSecond() {
            return sent / seconds;
        }
    }

    private RequestFlood(Vertx vertx, URI gateway, Plan plan) {
        this.vertx = vertx;
        this.gateway = gateway;
        this.plan = plan;
        this.open = new CountDownLatch(plan.connections());
        this.client = vertx.createNetClient(new NetClientOptions()
                .setLocalAddress(plan.from())
                .setConnectTimeout((int) TimeUnit.SECONDS.toMillis(IDLE_SECONDS))
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS));
    }

    /** Blocks until it is over. */
    static Result run(URI gateway, Plan plan) {
        Vertx vertx = Vertx.vertx();
        try {
            RequestFlood flood = new RequestFlood(vertx, gateway, plan);
            Context context = vertx.getOrCreateContext();
            context.runOnContext(start -> {
                for (int i = 0; i < plan.connections(); i++) {
                    flood.new Slot().next();
                }
            });
            if (!flood.open.await(plan.length().toSeconds() + 2L * IDLE_SECONDS, TimeUnit.SECONDS)) {
                throw new LabException("the flood does not end");
            }
            return flood.result();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", e);
        } finally {
            vertx.close().await();
        }
    }

    /**
     * Floods a server of this process that closes each connection after its answer: what this process compiles for its
     * first flood is not to take the processor of the gateway that is measured. Blocks until it is over.
     */
    static void warmUp(Plan plan) {
        Vertx vertx = Vertx.vertx();
        try {
            NetServer server = vertx.createNetServer()
                    .connectHandler(socket ->
                            socket.handler(request -> socket.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")))
                    .listen(0, "127.0.0.1")
                    .await();
            run(URI.create("http://127.0.0.1:" + server.actualPort()), plan);
        } finally {
            vertx.close().await();
        }
    }

    private Result result() {
        return new Result(sent, connected, answered, served, failed, (System.nanoTime() - begun) / 1e9);
    }

    /** Sends one request at a time. Confined to the event loop, as all counts are. */
    private final class Slot {
        /** Null if none is open. */
        private NetSocket socket;

        private boolean awaits;

        /** Once the rate permits; never after the end. */
        private void next() {
            long now = System.nanoTime();
            long at = Math.max(now, begun + due++ * (TimeUnit.SECONDS.toNanos(1) / plan.perSecond()));
            if (at - begun >= plan.length().toNanos()) {
                end();
            } else if (at == now) {
                act();
            } else {
                vertx.setTimer(Math.max(1, TimeUnit.NANOSECONDS.toMillis(at - now)), tick -> act());
            }
        }

        private void end() {
            open.countDown();
            if (socket != null) {
                socket.close();
            }
        }

        private void act() {
            if (socket != null) {
                send(socket);
                return;
            }
            client.connect(gateway.getPort(), gateway.getHost()).onComplete(done -> {
                if (done.failed()) {
                    failed++;
                    next();
                    return;
                }
                connected++;
                use(done.result());
            });
        }

        private void use(NetSocket opened) {
            if (plan.request().isEmpty()) {
                sent++;
                opened.close().onComplete(closed -> next());
                return;
            }
            socket = opened;
            opened.exceptionHandler(reset -> {});
            opened.handler(answer -> receive(opened, answer.toString(StandardCharsets.UTF_8)));
            opened.closeHandler(closed -> {
                socket = null;
                step();
            });
            send(opened);
        }

        private void send(NetSocket to) {
            sent++;
            awaits = true;
            to.write(plan.request());
        }

        /** An answer is short: it arrives in one piece. */
        private void receive(NetSocket from, String answer) {
            answered += answer.startsWith("HTTP/1.1 ") ? 1 : 0;
            served += answer.contains("biz_response") ? 1 : 0;
            if (answer.toLowerCase(Locale.ROOT).contains("connection: close")) {
                from.close();
            } else {
                step();
            }
        }

        private void step() {
            if (awaits) {
                awaits = false;
                next();
            }
        }
    }
}
