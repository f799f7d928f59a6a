package upay.lab;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import upay.domain.Secret;
import upay.e2e.ModernMerchants.Terminal;
import upay.protocol.signature.Md5Signature;

/** The merchant's webhook receiver: fails, cuts, or is slow at some of the first attempts; records all of them. */
final class LabWebhookReceiver implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, List<Telling>> tellings = new ConcurrentHashMap<>();
    private final Map<String, Secret> terminals;

    /**
     * One try at telling.
     *
     * @param amount total_amount, in fen; -1 where there is none
     * @param genuine the signature is the terminal's
     * @param taken it was answered with success
     */
    record Telling(
            String clientSn, String sn, long amount, String status, String eventId, boolean genuine, boolean taken) {}

    /** @param known those that sign */
    LabWebhookReceiver(Vertx vertx, List<Terminal> known) {
        terminals = known.stream().collect(Collectors.toMap(Terminal::sn, terminal -> new Secret(terminal.secret())));
        server = BlockingWait.on(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> hear(request, body)))
                .listen(Ports.free(), "127.0.0.1"));
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort() + "/told";
    }

    /** By client_sn, in their order. */
    Map<String, List<Telling>> tellings() {
        return Map.copyOf(tellings);
    }

    private void hear(HttpServerRequest request, Buffer body) {
        JsonObject told = json(body);
        String clientSn = told.getString("client_sn", "");
        List<Telling> before = tellings.computeIfAbsent(clientSn, sn -> new ArrayList<>());
        synchronized (before) {
            int mood = Math.floorMod(clientSn.hashCode(), 10);
            boolean taken = before.size() >= failures(mood);
            before.add(new Telling(
                    clientSn,
                    told.getString("sn"),
                    amount(told.getString("total_amount")),
                    told.getString("order_status"),
                    request.getHeader("Upay-Event-Id"),
                    genuine(request.getHeader("Upay-Signature"), body),
                    taken));
            answer(request, mood, taken);
        }
    }

    /** How many tries fail first. */
    private static int failures(int mood) {
        return mood < 6 ? 0 : mood < 9 ? 1 : 2;
    }

    private static void answer(HttpServerRequest request, int mood, boolean taken) {
        if (taken) {
            request.response().end("success");
        } else if (mood % 2 == 0) {
            request.response().setStatusCode(500).end("out of order");
        } else {
            request.connection().close();
        }
    }

    private boolean genuine(String signature, Buffer body) {
        String[] parts = signature == null ? new String[0] : signature.split(" ");
        return parts.length == 2
                && terminals.containsKey(parts[0])
                && Md5Signature.verify(body.getBytes(), terminals.get(parts[0]), parts[1]);
    }

    private static JsonObject json(Buffer body) {
        try {
            return new JsonObject(body);
        } catch (DecodeException notJson) {
            return new JsonObject();
        }
    }

    private static long amount(String digits) {
        return digits == null || !digits.matches("[0-9]{1,18}") ? -1 : Long.parseLong(digits);
    }

    @Override
    public void close() {
        BlockingWait.on(server.close());
    }
}
