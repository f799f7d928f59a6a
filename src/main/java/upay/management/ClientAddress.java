package upay.management;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/** Where the requests of the management port come from: from its peers, or from those that a trusted proxy names. */
@FunctionalInterface
public interface ClientAddress {
    /** Nobody is believed to call for others. */
    ClientAddress OF_PEER = request -> request.remoteAddress().hostAddress();

    /** An IP address as Java writes it; never empty. On the port's event loop. */
    String of(HttpServerRequest request);

    /** Of a request that the management port has taken. */
    static String of(RoutingContext context) {
        String found = context.get(ClientAddress.class.getName());
        return found == null ? OF_PEER.of(context.request()) : found;
    }
}
