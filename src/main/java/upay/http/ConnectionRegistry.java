package upay.http;

import io.netty.channel.Channel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import upay.http.admission.AddressUsage;
import upay.http.admission.AdmissionControl;
import upay.http.admission.BodyBudget;
import upay.http.admission.BruteForceGuard;
import upay.http.admission.ClientNetwork;
import upay.http.admission.LongWaits;
import upay.http.admission.Uploads;
import upay.http.connection.ClientConnection;
import upay.http.connection.ConnectionEviction;
import upay.http.connection.ConnectionIngress;
import upay.http.connection.StrictRequestDecoder;
import upay.metrics.RequestMetrics;
import upay.tracing.Tracer;

/**
 * All requests and connections of one verticle instance: routes requests, and closes connections that receive
 * nothing, or too little, in time. Confined to one event loop.
 */
final class ConnectionRegistry {
    /** A tick that is this late means that the process stood still, so clients are not to blame for their silence. */
    private static final long STANDSTILL_NANOS = 1_000_000_000;

    private final Vertx vertx;
    private final HttpSettings settings;
    private final HttpServerOptions options;
    private final ConnectionIngress doorway;
    private final RouteTable endpoints;
    private final RequestAuthenticator authenticator;
    private final AdmissionControl admission;
    private final @Nullable Router otherRoutes;
    private final Tracer tracer;
    private final EventLoopLag watch;
    private final BodyBudget bodyBudget;
    private final Set<ClientConnection> clientConnections = new HashSet<>();

    /**
     * Where requests go.
     *
     * @param endpoints those of the protocol
     * @param others answers every path outside the protocol; null if there is no such handler
     */
    record Routes(RouteTable endpoints, @Nullable Router others) {}

    /**
     * @param options of the server whose connections are registered here
     */
    ConnectionRegistry(
            Vertx vertx,
            HttpSettings settings,
            HttpServerOptions options,
            ConnectionIngress doorway,
            Routes routes,
            RequestAuthenticator authenticator,
            AdmissionControl admission,
            Tracer tracer) {
        this.vertx = vertx;
        this.settings = settings;
        this.options = options;
        this.doorway = doorway;
        this.endpoints = routes.endpoints();
        this.authenticator = authenticator;
        this.admission = admission;
        this.otherRoutes = routes.others();
        this.tracer = tracer;
        this.bodyBudget = new BodyBudget(admission, settings.bounds().bodyBudgetBytes());
        this.watch = new EventLoopLag(settings.bounds().maxRequestAge(), System.nanoTime());
    }

    void connected(HttpConnection connection) {
        if (!admission.connect(settings.bounds().maxConnections())) {
            ConnectionEviction.toClose(clientConnections).forEach(this::dismiss);
            if (!admission.connect(settings.bounds().maxConnections())) {
                admission.metrics().refused(RequestMetrics.Refusal.CONNECTIONS);
                connection.close();
                return;
            }
        }
        Channel channel = ClientConnection.channel(connection);
        StrictRequestDecoder.install(channel.pipeline(), options);
        long now = System.nanoTime();
        AddressUsage address = admission.addressUsages().arrive(ClientNetwork.of(channel.remoteAddress()));
        ClientConnection clientConnection = new ClientConnection(
                connection, address, now + settings.timeouts().header().toNanos(), now);
        clientConnection.attach();
        clientConnections.add(clientConnection);
        if (doorway.isShared(channel)) {
            clientConnection.share();
        }
        doorway.open(
                channel, settings.timeouts().header(), client -> visit(clientConnection, client), failure -> admission
                        .bruteForceGuard()
                        .handshake(clientConnection.address(), failure));
        connection.closeHandler(closed -> forget(clientConnection));
    }

    /** A trusted proxy names the client it calls for. */
    private void visit(ClientConnection clientConnection, ClientNetwork client) {
        if (clientConnections.contains(clientConnection)) {
            clientConnection.become(admission.addressUsages(), client);
        }
    }

    private void dismiss(ClientConnection clientConnection) {
        forget(clientConnection);
        clientConnection.part();
        clientConnection.close();
    }

    private void forget(ClientConnection clientConnection) {
        if (clientConnections.remove(clientConnection)) {
            admission.addressUsages().leave(clientConnection.address());
            admission.disconnect();
        }
    }

    void handle(HttpServerRequest request) {
        ClientConnection clientConnection = ClientConnection.of(request.connection());
        if (clientConnection == null || clientConnection.isParting()) {
            return;
        }
        if (clientConnection.isShared()) {
            ClientNetwork client = doorway.client(request);
            visit(
                    clientConnection,
                    client == null
                            ? ClientNetwork.of(ClientConnection.channel(request.connection())
                                    .remoteAddress())
                            : client);
        }
        // Answers that a client does not read need no bound here: Vert.x passes on the next request of a
        // connection only after the socket took the answer to the previous one.
        long now = System.nanoTime();
        Endpoint endpoint = endpoints.find(request.path());
        if (endpoint == null && otherRoutes != null) {
            // These handlers are outside this class: one bound covers the whole exchange and the idle time after
            // it.
            clientConnection.requestBegins(
                    now,
                    now
                            + settings.timeouts()
                                    .body()
                                    .plus(settings.timeouts().idle())
                                    .toNanos());
            otherRoutes.handle(request);
        } else {
            new RequestExchange(this, clientConnection, request, endpoint, now).read();
        }
    }

    /** The headers are not valid HTTP, or too long. */
    void handleInvalid(HttpServerRequest request) {
        ClientConnection clientConnection = ClientConnection.of(request.connection());
        if (clientConnection != null && !clientConnection.isParting()) {
            metrics().refused(RequestMetrics.Refusal.MALFORMED);
            clientConnection.part();
            EnvelopeWriter.endAndClose(
                    request, EnvelopeWriter.BAD_REQUEST, EnvelopeWriter.outside(EnvelopeWriter.BAD_REQUEST));
        }
    }

    /** No other route matched this request; its body is still unread. */
    void handleUnknown(HttpServerRequest request) {
        ClientConnection clientConnection = ClientConnection.of(request.connection());
        if (clientConnection != null) {
            new RequestExchange(this, clientConnection, request, null, System.nanoTime()).read();
        }
    }

    /** The caller runs this every {@link EventLoopLag#TICK}. */
    void tick() {
        long now = System.nanoTime();
        long late = watch.tick(now);
        metrics().eventLoopLate(late);
        if (late > STANDSTILL_NANOS) {
            clientConnections.forEach(clientConnection -> clientConnection.postpone(late));
            return;
        }
        for (ClientConnection clientConnection : clientConnections.toArray(new ClientConnection[0])) {
            if (clientConnection.isOverdue(now)) {
                clientConnection.close();
            }
        }
    }

    /** The number of connections on this event loop. */
    int connections() {
        return clientConnections.size();
    }

    BruteForceGuard bruteForceGuard() {
        return admission.bruteForceGuard();
    }

    boolean isLeaving() {
        return admission.isLeaving();
    }

    Vertx vertx() {
        return vertx;
    }

    Tracer tracer() {
        return tracer;
    }

    HttpSettings settings() {
        return settings;
    }

    RequestAuthenticator authenticator() {
        return authenticator;
    }

    RequestMetrics metrics() {
        return admission.metrics();
    }

    LongWaits longWaits() {
        return admission.longWaits();
    }

    Uploads uploads() {
        return admission.uploads();
    }

    BodyBudget bodyBudget() {
        return bodyBudget;
    }

    EventLoopLag watch() {
        return watch;
    }
}
