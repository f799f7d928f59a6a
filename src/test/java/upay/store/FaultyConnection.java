package upay.store;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import upay.store.sql.StoreAddress;

/** A TCP connection to the store that breaks in the ways in which networks and servers do. */
public final class FaultyConnection {
    /** What happens to what passes. */
    public enum Fault {
        NONE,
        /** Connections are cut, and new ones refused: no server listens. */
        CUT,
        /** Connections stay open and nothing moves: the server is frozen, or the network drops packets. */
        FROZEN,
        /** Requests arrive, answers do not: the connection is cut when the first one comes back. */
        ANSWERS_LOST
    }

    private final NetServer server;
    private final NetClient client;
    private final StoreAddress target;
    private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();
    private volatile Fault fault = Fault.NONE;

    public FaultyConnection(Vertx vertx, StoreAddress target) {
        this.target = target;
        this.client = vertx.createNetClient();
        this.server = SampleOrders.await(
                vertx.createNetServer().connectHandler(this::accept).listen(0, "127.0.0.1"));
    }

    public StoreAddress address() {
        return target.at("127.0.0.1", server.actualPort());
    }

    public void set(Fault next) {
        fault = next;
        if (next == Fault.CUT || next == Fault.NONE) {
            sockets.forEach(NetSocket::close);
        }
    }

    private void accept(NetSocket near) {
        if (fault == Fault.CUT) {
            near.close();
            return;
        }
        sockets.add(near);
        near.pause();
        near.closeHandler(v -> sockets.remove(near));
        client.connect(target.port(), target.host())
                .onSuccess(far -> join(near, far))
                .onFailure(e -> near.close());
    }

    private void join(NetSocket near, NetSocket far) {
        near.handler(bytes -> {
            if (fault != Fault.FROZEN) {
                far.write(bytes);
            }
        });
        far.handler(bytes -> {
            switch (fault) {
                case NONE -> near.write(bytes);
                case CUT, ANSWERS_LOST -> near.close();
                case FROZEN -> {}
            }
        });
        near.closeHandler(v -> {
            sockets.remove(near);
            far.close();
        });
        far.closeHandler(v -> near.close());
        near.resume();
    }
}
