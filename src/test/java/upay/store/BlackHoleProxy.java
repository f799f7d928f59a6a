package upay.store;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import upay.store.sql.StoreAddress;

/** A TCP connection to the store that swallows, from a moment on, all that is sent, the ends of connections included. */
public final class BlackHoleProxy {
    private final NetServer server;
    private final NetClient client;
    private final StoreAddress target;
    private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();
    private volatile boolean takesAll;

    public BlackHoleProxy(Vertx vertx, StoreAddress target) {
        this.target = target;
        this.client = vertx.createNetClient();
        this.server = SampleOrders.await(
                vertx.createNetServer().connectHandler(this::accept).listen(0, "127.0.0.1"));
    }

    /** Where it is, with the login of its target. */
    public StoreAddress address() {
        return target.at("127.0.0.1", server.actualPort());
    }

    public int port() {
        return server.actualPort();
    }

    /** Present connections; new ones pass. */
    public void swallow() {
        pairs.forEach(pair -> pair.swallowed = true);
    }

    /** New connections too, which are accepted without an answer. */
    public void swallowAll(boolean all) {
        takesAll = all;
        if (all) {
            swallow();
        }
    }

    /** Lets go of what it swallowed. */
    public void close() {
        takesAll = false;
        pairs.forEach(Pair::cut);
        SampleOrders.await(server.close());
        SampleOrders.await(client.close());
    }

    private void accept(NetSocket near) {
        Pair pair = new Pair(near);
        pairs.add(pair);
        near.exceptionHandler(reset -> {});
        if (takesAll) {
            pair.swallowed = true;
            near.handler(lost -> {});
            return;
        }
        near.pause();
        client.connect(SocketAddress.inetSocketAddress(target.port(), "127.0.0.1"))
                .onSuccess(pair::join)
                .onFailure(e -> near.close());
    }

    private static final class Pair {
        private final NetSocket near;
        private volatile NetSocket far;
        private volatile boolean swallowed;

        Pair(NetSocket near) {
            this.near = near;
        }

        void join(NetSocket other) {
            far = other;
            far.exceptionHandler(reset -> {});
            pass(near, far);
            pass(far, near);
            near.resume();
        }

        private void pass(NetSocket from, NetSocket to) {
            from.handler(bytes -> {
                if (!swallowed) {
                    to.write(bytes);
                }
            });
            from.closeHandler(ended -> {
                if (!swallowed) {
                    to.close();
                }
            });
        }

        void cut() {
            near.close();
            if (far != null) {
                far.close();
            }
        }
    }
}
