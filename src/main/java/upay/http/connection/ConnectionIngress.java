package upay.http.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import upay.http.admission.ClientNetwork;

/**
 * Accepts connections: under TLS or in the clear, from clients directly or through proxies that name the client they
 * call for. The handlers before HTTP are added to each connection's own pipeline, so that the limits on time and
 * number apply from its first byte. One for all verticle instances. Threads: any.
 */
public final class ConnectionIngress {
    private final @Nullable ShopTls tls;
    private final boolean proxyProtocol;
    private final TrustedProxies proxies;

    /** Null before the first connection. */
    private volatile @Nullable Channel listening;

    private volatile boolean closed;

    /** In the clear, directly from clients. */
    public static ConnectionIngress plain() {
        return new ConnectionIngress(null, false, List.of());
    }

    /**
     * @param tls null: none
     * @param proxyProtocol true if trusted proxies open connections with the PROXY protocol, false if they write
     *     X-Forwarded-For
     * @param trustedProxies addresses and networks
     * @throws IllegalArgumentException names the invalid entry
     */
    public ConnectionIngress(@Nullable ShopTls tls, boolean proxyProtocol, List<String> trustedProxies) {
        this.tls = tls;
        this.proxyProtocol = proxyProtocol;
        this.proxies = new TrustedProxies(trustedProxies);
    }

    /** Whether the other end is a proxy whose connections carry many clients' requests. */
    public boolean isShared(Channel channel) {
        return !proxyProtocol && proxies.holds(channel.remoteAddress());
    }

    /**
     * Must be called before anything is read.
     *
     * @param patience limit of the TLS handshake
     * @param client receives the client that a trusted proxy names
     * @param refused receives the cause of a failed handshake
     */
    public void open(Channel channel, Duration patience, Consumer<ClientNetwork> client, Consumer<Throwable> refused) {
        listening = channel.parent();
        if (closed) {
            // The first one, or of a port that was opened meanwhile.
            stopListening();
        }
        ChannelPipeline pipeline = channel.pipeline();
        if (tls != null) {
            SslHandler handler = tls.handler(channel.alloc(), patience);
            handler.handshakeFuture().addListener(done -> {
                if (!done.isSuccess()) {
                    refused.accept(done.cause());
                }
            });
            pipeline.addFirst("tls", handler);
        }
        if (proxyProtocol && proxies.holds(channel.remoteAddress())) {
            pipeline.addFirst("client", new ClientOfAProxy(client));
            pipeline.addFirst("proxy", new HAProxyMessageDecoder());
        }
    }

    /**
     * From now on the system refuses new connections, and a load balancer sends their requests elsewhere; open ones go
     * on. Cannot be undone. Until a first connection was accepted it has no effect.
     */
    public void stopListening() {
        closed = true;
        Channel socket = listening;
        if (socket != null) {
            socket.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        }
    }

    /** The client that a trusted proxy names in a request; else null. */
    public @Nullable ClientNetwork client(HttpServerRequest request) {
        InetAddress client = proxies.client(request.headers().getAll(TrustedProxies.FORWARDED_FOR));
        return client == null ? null : ClientNetwork.of(client);
    }

    /** Reads the single message of the PROXY protocol. */
    private static final class ClientOfAProxy extends ChannelInboundHandlerAdapter {
        private final Consumer<ClientNetwork> client;

        private ClientOfAProxy(Consumer<ClientNetwork> client) {
            this.client = client;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (!(message instanceof HAProxyMessage proxied)) {
                context.fireChannelRead(message);
                return;
            }
            try {
                // Without an address the proxy calls for itself, as a health check.
                ClientNetwork origin =
                        proxied.sourceAddress() == null ? null : ClientNetwork.parse(proxied.sourceAddress());
                if (origin != null) {
                    client.accept(origin);
                }
            } finally {
                proxied.release();
                context.pipeline().remove(this);
            }
        }
    }
}
