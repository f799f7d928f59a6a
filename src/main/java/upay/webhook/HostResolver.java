package upay.webhook;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Looks up where a host is. */
interface HostResolver {

    /** All its addresses, at least one; an address stands for itself. Fails where there is none. */
    Future<List<InetAddress>> addresses(String host);

    /**
     * As Vert.x looks up what its own clients connect to: without blocking, by the hosts file, the system's servers and
     * their search domains. It does that through no other door than this internal one.
     */
    static HostResolver of(Vertx vertx) {
        return host -> {
            Promise<List<InetSocketAddress>> found = Promise.promise();
            ((VertxInternal) vertx).nameResolver().resolveAll(host, result -> found.handle(result));
            return found.future()
                    .map(all -> all.stream().map(InetSocketAddress::getAddress).toList());
        };
    }
}
