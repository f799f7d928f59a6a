package upay.host;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Resolves host names. */
public interface HostResolver {

    /** All its addresses, at least one; an IP address resolves to itself. Fails if there is none. */
    Future<List<InetAddress>> addresses(String host);

    /**
     * The resolver of Vert.x's own clients: non-blocking, with the hosts file, the system's servers and their search
     * domains. Vert.x offers it only through this internal interface.
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
