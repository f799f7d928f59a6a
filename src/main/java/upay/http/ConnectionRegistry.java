package upay.http;

import io.netty.channel.Channel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.util.HashSet;
import java.util.Set;
import upay.http.admission.AddressUsage;
import upay.http.admission.AdmissionControl;
import upay.http.admission.BodyBudget;
import upay.http.admission.BruteForceGuard;
import upay.http.admission.ClientNetwork;
import upay.http.connection.ClientConnection;
import upay.http.connection.ConnectionEviction;
import upay.http.connection.ConnectionIngress;
import upay.http.connection.StrictRequestDecoder;

/**
 * All requests and connections of one verticle instance: routes requests, and closes connections on which nothing, or too
 * little, arrives in time. Confined to one event loop.
 */
final class ConnectionRegistry {
    /** A tick that comes this late means that the process stood still, and that no client is to blame for its silence. */
    private static final long STANDSTILL_NANOS = 1_000_000_000;

    private final Vertx vertx;
    private final HttpSettings settings;
    private final HttpServerOptions options;
    private final ConnectionIngress doorway;
    private final RouteTable endpoints;
    private final RequestAuthenticator reception;
    private final AdmissionControl admission;
    private final Router otherRoutes;
    private final EventLoopLag watch;
    private final BodyBudget bodyRoom;
    private final Set<ClientConnection> links = new HashSet<>();

    /**
     * @param options of the server that this is the intake of
     * @param otherRoutes what answers every path that is none of the protocol's; null: nothing does
     */
    ConnectionRegistry(
            Vertx vertx,
            HttpSettings settings,
            HttpServerOptions options,
            ConnectionIngress doorway,
            RouteTable endpoints,
            RequestAuthenticator reception,
            AdmissionControl admission,
            Router otherRoutes) {
        this.vertx = vertx;
        this.settings = settings;
        this.options = options;
        this.doorway = doorway;
        this.endpoints = endpoints;
        this.reception = reception;
        this.admission = admission;
        this.otherRoutes = otherRoutes;
        this.bodyRoom = new BodyBudget(admission, settings.bounds().bodyBudgetBytes());
        this.watch = new EventLoopLag(settings.bounds().maxRequestAge(), System.nanoTime());
    }

    void connected(HttpConnection connection) {
        if (!admission.connect(settings.bounds().maxConnections())) {
            ConnectionEviction.toClose(links).forEach(this::dismiss);
            if (!admission.connect(settings.bounds().maxConnections())) {
                connection.close();
                return;
            }
        }
        Channel channel = ClientConnection.channel(connection);
        StrictRequestDecoder.install(channel.pipeline(), options);
        long now = System.nanoTime();
        AddressUsage visitor = admission.visitors().arrive(ClientNetwork.of(channel.remoteAddress()));
        ClientConnection link = new ClientConnection(
                connection, visitor, now + settings.timeouts().header().toNanos(), now);
        link.attach();
        links.add(link);
        if (doorway.isShared(channel)) {
            link.share();
        }
        doorway.open(channel, settings.timeouts().header(), client -> visit(link, client), failure -> admission
                .suspicions()
                .handshake(link.visitor(), failure));
        connection.closeHandler(closed -> forget(link));
    }

    /** A proxy says for whom it calls. */
    private void visit(ClientConnection link, ClientNetwork client) {
        if (links.contains(link)) {
            link.become(admission.visitors(), client);
        }
    }

    private void dismiss(ClientConnection link) {
        forget(link);
        link.part();
        link.close();
    }

    private void forget(ClientConnection link) {
        if (links.remove(link)) {
            admission.visitors().leave(link.visitor());
            admission.disconnect();
        }
    }

    void handle(HttpServerRequest request) {
        ClientConnection link = ClientConnection.of(request.connection());
        if (link == null || link.isParting()) {
            return;
        }
        if (link.isShared()) {
            ClientNetwork client = doorway.client(request);
            visit(
                    link,
                    client == null
                            ? ClientNetwork.of(ClientConnection.channel(request.connection())
                                    .remoteAddress())
                            : client);
        }
        // No bound on answers that a client does not read is needed here: Vert.x hands over the next request of a
        // connection only when the answer to the last one was taken by the socket.
        long now = System.nanoTime();
        Endpoint<?> endpoint = endpoints.find(request.path());
        if (endpoint == null && otherRoutes != null) {
            // Their handlers are not ours: one bound for the whole exchange and the silence after it.
            link.requestBegins(
                    now,
                    now
                            + settings.timeouts()
                                    .body()
                                    .plus(settings.timeouts().idle())
                                    .toNanos());
            otherRoutes.handle(request);
        } else {
            new RequestExchange(this, link, request, endpoint, now).read();
        }
    }

    /** The headers were no HTTP, or too long. */
    void handleInvalid(HttpServerRequest request) {
        ClientConnection link = ClientConnection.of(request.connection());
        if (link != null && !link.isParting()) {
            link.part();
            EnvelopeWriter.endAndClose(
                    request, EnvelopeWriter.BAD_REQUEST, EnvelopeWriter.outside(EnvelopeWriter.BAD_REQUEST));
        }
    }

    /** No other route wanted this request; nothing of its body was read yet. */
    void handleUnknown(HttpServerRequest request) {
        ClientConnection link = ClientConnection.of(request.connection());
        if (link != null) {
            new RequestExchange(this, link, request, null, System.nanoTime()).read();
        }
    }

    /** To be called every {@link EventLoopLag#TICK}. */
    void tick() {
        long now = System.nanoTime();
        long late = watch.tick(now);
        if (late > STANDSTILL_NANOS) {
            links.forEach(link -> link.postpone(late));
            return;
        }
        for (ClientConnection link : links.toArray(new ClientConnection[0])) {
            if (link.isOverdue(now)) {
                link.close();
            }
        }
    }

    BruteForceGuard suspicions() {
        return admission.suspicions();
    }

    boolean isDraining() {
        return admission.isDraining();
    }

    Vertx vertx() {
        return vertx;
    }

    HttpSettings settings() {
        return settings;
    }

    RequestAuthenticator reception() {
        return reception;
    }

    BodyBudget bodyRoom() {
        return bodyRoom;
    }

    EventLoopLag watch() {
        return watch;
    }
}
