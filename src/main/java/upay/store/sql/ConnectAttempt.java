package upay.store.sql;

import io.netty.util.NetUtil;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.VertxWrapper;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.spi.PgDriver;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.spi.ConnectionFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect to the server: the driver connects, and this class keeps the sockets meanwhile. The driver
 * itself ends a connection by asking the server to close it, which an unresponsive server never does; {@link #giveUp}
 * does not depend on the server.
 *
 * <p>Threads: the context on which it begins.
 */
final class ConnectAttempt extends VertxWrapper {
    private final NetClient client;
    private final List<NetSocketInternal> sockets = new ArrayList<>(1);
    private @Nullable SocketAddress address;
    private boolean over;

    /** @param client makes the sockets; shared by many, and closed by its owner */
    ConnectAttempt(VertxInternal vertx, NetClient client) {
        super(vertx);
        this.client = client;
    }

    /**
     * Connects and logs in; fails when that fails, or as soon as it is given up while there is a socket.
     *
     * @param host where the options lead, and by which address
     */
    Future<SqlConnection> begin(Context context, PgConnectOptions options, StoreHost host) {
        address = host.ip() == null ? null : socketAddress(host);
        ConnectionFactory<PgConnectOptions> factory =
                PgDriver.INSTANCE.createConnectionFactory(this, new NetClientOptions());
        // The caller of the pending statement also gets the failure.
        return factory.connect(context, options).onSuccess(made -> made.exceptionHandler(lost -> {}));
    }

    /** The name stays what a certificate is verified by. */
    private static SocketAddress socketAddress(StoreHost host) {
        InetAddress ip = NetUtil.createInetAddressFromIpAddressString(host.ip());
        try {
            return SocketAddress.inetSocketAddress(
                    new InetSocketAddress(InetAddress.getByAddress(host.name(), ip.getAddress()), host.port()));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("no address: " + host.ip(), e);
        }
    }

    /**
     * The socket of the established connection. An attempt before it, with TLS, may have left another one, which is
     * closed.
     */
    NetSocketInternal socket() {
        over = true;
        int last = sockets.size() - 1;
        sockets.subList(0, last).forEach(StoreConnection::reset);
        return sockets.get(last);
    }

    /** Ends it at once; a socket that arrives later is closed. */
    void giveUp() {
        over = true;
        sockets.forEach(StoreConnection::reset);
    }

    private void opened(NetSocket socket) {
        NetSocketInternal internal = (NetSocketInternal) socket;
        if (over) {
            StoreConnection.reset(internal);
        } else {
            sockets.add(internal);
        }
    }

    @Override
    public NetClient createNetClient(NetClientOptions options) {
        return new Watched();
    }

    /** The client for a driver that must not close it. */
    private final class Watched implements NetClient {
        @Override
        public Future<NetSocket> connect(ConnectOptions options) {
            return client.connect(address == null ? options : options.setRemoteAddress(address))
                    .onSuccess(ConnectAttempt.this::opened);
        }

        @Override
        public Future<NetSocket> connect(SocketAddress remote) {
            return client.connect(remote).onSuccess(ConnectAttempt.this::opened);
        }

        @Override
        public Future<NetSocket> connect(SocketAddress remote, String serverName) {
            return client.connect(remote, serverName).onSuccess(ConnectAttempt.this::opened);
        }

        @Override
        public Future<NetSocket> connect(int port, String host) {
            return client.connect(port, host).onSuccess(ConnectAttempt.this::opened);
        }

        @Override
        public Future<NetSocket> connect(int port, String host, String serverName) {
            return client.connect(port, host, serverName).onSuccess(ConnectAttempt.this::opened);
        }

        @Override
        public Future<Void> shutdown(long timeout, TimeUnit unit) {
            return Future.succeededFuture();
        }

        @Override
        public Future<Boolean> updateSSLOptions(ClientSSLOptions options, boolean force) {
            return client.updateSSLOptions(options, force);
        }

        @Override
        public boolean isMetricsEnabled() {
            return client.isMetricsEnabled();
        }
    }
}
