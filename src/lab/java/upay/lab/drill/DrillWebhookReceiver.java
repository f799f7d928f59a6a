package upay.lab.drill;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import upay.e2e.TestTill;
import upay.lab.BlockingWait;

/** A merchant's webhook receiver, on a host of its own; can be down, or accept connections without answering. */
final class DrillWebhookReceiver implements AutoCloseable {
    /** What it does with what comes. */
    enum Mood {
        WELL,
        SILENT,
        AWAY
    }

    /**
     * What came of one order.
     *
     * @param atNanos when the first one that was answered came
     */
    record Event(String id, long atNanos) {}

    private final Vertx vertx;
    private final String host;
    private final int port;
    private final TestTill signer;
    private HttpServer server;
    private volatile Mood mood = Mood.WELL;
    final Map<String, Event> events = new ConcurrentHashMap<>();
    final Map<String, String> wrong = new ConcurrentHashMap<>();
    final AtomicInteger calls = new AtomicInteger();
    final AtomicInteger repeats = new AtomicInteger();

    /** @param signer the terminal of the orders */
    DrillWebhookReceiver(Vertx vertx, String host, int port, TestTill signer) {
        this.vertx = vertx;
        this.host = host;
        this.port = port;
        this.signer = signer;
        listen();
    }

    String uri() {
        return "http://" + host + ":" + port + "/paid";
    }

    void become(Mood next) {
        Mood before = mood;
        mood = next;
        if (next == Mood.AWAY) {
            BlockingWait.on(server.close());
        } else if (before == Mood.AWAY) {
            listen();
        }
    }

    private void listen() {
        server = vertx.createHttpServer(new HttpServerOptions().setHost(host).setPort(port))
                .requestHandler(this::heard);
        BlockingWait.on(server.listen());
    }

    private void heard(HttpServerRequest request) {
        long now = System.nanoTime();
        calls.incrementAndGet();
        if (mood != Mood.WELL) {
            return;
        }
        request.body().onSuccess(body -> {
            String text = body.toString();
            String sn = new JsonObject(text).getString("client_sn");
            String id = request.getHeader("Upay-Event-Id");
            Event before = events.putIfAbsent(sn, new Event(id, now));
            if (before != null) {
                repeats.incrementAndGet();
            }
            if (id == null || before != null && !before.id.equals(id)) {
                wrong.put(sn, "event id " + id + " after " + before);
            }
            String signature = signer.terminalSn() + " " + signer.sign(text);
            if (!signature.equals(request.getHeader("Authorization"))) {
                wrong.put(sn, "signature " + request.getHeader("Authorization"));
            }
            request.response().end("success");
        });
    }

    @Override
    public void close() {
        server.close();
    }
}
