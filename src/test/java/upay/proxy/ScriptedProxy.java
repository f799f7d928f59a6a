package upay.proxy;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A small HTTP proxy on 127.0.0.1 that opens tunnels to this machine only, and answers plain requests itself. It records
 * the first line of each request.
 */
public final class ScriptedProxy {
    /** What it does with a request for a tunnel. */
    public enum Manner {
        TUNNEL,
        /** Answers 403. */
        REFUSE,
        /** Closes the connection without an answer. */
        DIE,
        /** Never answers. */
        SILENCE,
        /** Opens the tunnel and closes it once the channel has been sent something through it. */
        DIE_LATER
    }

    private final Vertx vertx;
    private final String credentials;
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile Manner manner = Manner.TUNNEL;
    private volatile int tlsRecordsBeforeDeath;
    private int port;

    private ScriptedProxy(Vertx vertx, String credentials) {
        this.vertx = vertx;
        this.credentials = credentials;
    }

    /** @param credentials {@code user:password}; empty: none are required */
    public static ScriptedProxy start(Vertx vertx, String credentials) {
        ScriptedProxy proxy = new ScriptedProxy(vertx, credentials);
        proxy.port = vertx.createNetServer()
                .connectHandler(proxy::serve)
                .listen(0, "127.0.0.1")
                .await()
                .actualPort();
        return proxy;
    }

    public void does(Manner next) {
        manner = next;
    }

    /** @param records how many pieces of the client pass before {@link Manner#DIE_LATER} closes the tunnel */
    public void diesAfter(int records) {
        tlsRecordsBeforeDeath = records;
        manner = Manner.DIE_LATER;
    }

    public int port() {
        return port;
    }

    /** The first lines of the requests. */
    public List<String> requests() {
        return requests;
    }

    private void serve(NetSocket client) {
        Buffer head = Buffer.buffer();
        client.exceptionHandler(e -> {});
        client.handler(chunk -> {
            head.appendBuffer(chunk);
            String text = head.toString(StandardCharsets.ISO_8859_1);
            if (text.contains("\r\n\r\n")) {
                client.handler(null);
                client.pause();
                requests.add(text.substring(0, text.indexOf("\r\n")));
                answer(client, text);
            }
        });
    }

    private void answer(NetSocket client, String request) {
        String expected = "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        boolean known = credentials.isEmpty()
                || request.lines().anyMatch(line -> line.equalsIgnoreCase("proxy-authorization: " + expected));
        if (!known) {
            client.end(Buffer.buffer("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n"));
        } else if (!request.startsWith("CONNECT ")) {
            client.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\npaid");
        } else if (manner == Manner.REFUSE) {
            client.end(Buffer.buffer("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"));
        } else if (manner == Manner.DIE) {
            client.close();
        } else if (manner != Manner.SILENCE) {
            tunnel(client, request.split(" ")[1]);
        }
    }

    private void tunnel(NetSocket client, String target) {
        int colon = target.lastIndexOf(':');
        String host = target.substring(0, colon).replace("[", "").replace("]", "");
        if (!host.equals("localhost") && !host.startsWith("127.") && !host.equals("::1")) {
            client.end(Buffer.buffer("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n"));
            return;
        }
        vertx.createNetClient()
                .connect(Integer.parseInt(target.substring(colon + 1)), "127.0.0.1")
                .onFailure(e -> client.end(Buffer.buffer("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")))
                .onSuccess(server -> {
                    client.write("HTTP/1.1 200 Connection established\r\n\r\n");
                    join(client, server);
                });
    }

    private void join(NetSocket client, NetSocket server) {
        int[] pieces = {0};
        server.exceptionHandler(e -> {});
        server.handler(client::write);
        server.endHandler(end -> client.close());
        client.endHandler(end -> server.close());
        client.handler(chunk -> {
            if (manner == Manner.DIE_LATER && ++pieces[0] > tlsRecordsBeforeDeath) {
                client.close();
                server.close();
            } else {
                server.write(chunk);
            }
        });
        client.resume();
    }
}
