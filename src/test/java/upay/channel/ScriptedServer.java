package upay.channel;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that reads whole requests and then follows its script, byte for byte. It counts what arrived and what was
 * closed on it.
 */
final class ScriptedServer {
    /** What follows one request. */
    @FunctionalInterface
    interface Script {
        void play(Vertx vertx, NetSocket socket);

        static Script answer(String text) {
            return (vertx, socket) -> socket.write(text);
        }

        static Script paid() {
            return answer("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npaid");
        }

        /** Then closes the connection. */
        static Script cutAfter(String text) {
            return (vertx, socket) -> (text.isEmpty() ? Future.succeededFuture() : socket.write(text))
                    .onComplete(written -> socket.close());
        }

        static Script silence() {
            return (vertx, socket) -> {};
        }

        static Script late(long millis, Script then) {
            return (vertx, socket) -> vertx.setTimer(millis, id -> then.play(vertx, socket));
        }

        /** The head at once, then one byte every {@code millis}. */
        static Script trickle(long millis) {
            return (vertx, socket) -> {
                socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
                long timer = vertx.setPeriodic(millis, id -> socket.write("x"));
                socket.closeHandler(closed -> vertx.cancelTimer(timer));
            };
        }

        /** As fast as it is read, without end. */
        static Script flood(String head) {
            return (vertx, socket) -> {
                socket.write(head);
                pour(socket, Buffer.buffer("1000\r\n" + "x".repeat(0x1000) + "\r\n"));
            };
        }

        private static void pour(NetSocket socket, Buffer chunk) {
            socket.write(chunk).onSuccess(written -> pour(socket, chunk));
        }
    }

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)\r\n");

    private final Vertx vertx;
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    /** The open connections on which the script was played. */
    private final Set<NetSocket> played = ConcurrentHashMap.newKeySet();

    private volatile Script script = Script.paid();
    private int port;

    private ScriptedServer(Vertx vertx) {
        this.vertx = vertx;
    }

    static ScriptedServer start(Vertx vertx, NetServerOptions options) {
        ScriptedServer server = new ScriptedServer(vertx);
        server.port = vertx.createNetServer(options.setHost("127.0.0.1").setPort(0))
                .connectHandler(server::serve)
                .listen()
                .await()
                .actualPort();
        return server;
    }

    void plays(Script next) {
        played.clear();
        script = next;
    }

    int port() {
        return port;
    }

    /** Whole requests that arrived. */
    int requests() {
        return requests.get();
    }

    /** Connections that ended, whichever side closed them. */
    int closed() {
        return closed.get();
    }

    /** How many of the connections on which the present script was played are open. */
    int playedOpen() {
        return played.size();
    }

    private void serve(NetSocket socket) {
        StringBuilder received = new StringBuilder();
        socket.exceptionHandler(e -> {});
        socket.endHandler(end -> {
            closed.incrementAndGet();
            played.remove(socket);
        });
        socket.handler(chunk -> {
            received.append(chunk.toString(StandardCharsets.ISO_8859_1));
            if (isWhole(received.toString())) {
                received.setLength(0);
                requests.incrementAndGet();
                played.add(socket);
                script.play(vertx, socket);
            }
        });
    }

    private static boolean isWhole(String request) {
        int head = request.indexOf("\r\n\r\n");
        if (head < 0) {
            return false;
        }
        Matcher length = LENGTH.matcher(request.substring(0, head + 2));
        return request.length() == head + 4 + (length.find() ? Integer.parseInt(length.group(1)) : 0);
    }
}
