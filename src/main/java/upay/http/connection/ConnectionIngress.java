package upay.http.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import upay.http.admission.ClientNetwork;

/**
 * How connections come in: under TLS or in the clear, from clients themselves or through proxies that say for whom they call.
 * What stands before HTTP is put into a connection's own pipeline, so that the bounds on time and number hold from its first
 * byte on. One for all verticle instances. Threads: any.
 */
public final class ConnectionIngress {
    /** In the clear, from the clients themselves. */
    public static final ConnectionIngress PLAIN = new ConnectionIngress(null, false, List.of());

    private static final String FORWARDED_FOR = "X-Forwarded-For";

    private final ShopTls tls;
    private final boolean proxyProtocol;
    private final TrustedProxies proxies;

    /**
     * @param tls null: none
     * @param proxyProtocol whether trusted proxies begin connections with the PROXY protocol; else they write X-Forwarded-For
     * @param trustedProxies addresses and networks
     * @throws IllegalArgumentException naming the one that is none
     */
    public ConnectionIngress(ShopTls tls, boolean proxyProtocol, List<String> trustedProxies) {
        this.tls = tls;
        this.proxyProtocol = proxyProtocol;
        this.proxies = new TrustedProxies(trustedProxies);
    }

    /** Whether the other end is a proxy whose connections carry many clients' requests. */
    public boolean isShared(Channel channel) {
        return !proxyProtocol && proxies.holds(channel.remoteAddress());
    }

    /**
     * To be called before anything is read.
     *
     * @param patience until a handshake is done
     * @param client is told who calls, when a trusted proxy says so
     * @param refused is told why a handshake failed
     */
    public void open(Channel channel, Duration patience, Consumer<ClientNetwork> client, Consumer<Throwable> refused) {
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

    /** Who calls, where a trusted proxy says so of a request; else null. */
    public ClientNetwork client(HttpServerRequest request) {
        return proxies.client(request.headers().getAll(FORWARDED_FOR));
    }

    /** Takes the one message that the PROXY protocol has. */
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
                // Without one the proxy calls for itself, to see whether anybody is here.
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
