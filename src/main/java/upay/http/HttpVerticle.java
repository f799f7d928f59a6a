package upay.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.http.admission.AdmissionControl;
import upay.http.connection.ConnectionIngress;
import upay.operation.Operations;
import upay.protocol.CommError;
import upay.protocol.Reply;
import upay.tracing.Tracer;

/**
 * The port that merchants call (protocol.md#transport). Deploy as many instances as there are event loops; they share
 * the port.
 *
 * <p>To stop without losing an answer: {@link AdmissionControl#drain} (new requests are refused, nothing is stored),
 * take the instance out of the load balancer, then undeploy, which completes the requests in flight.
 */
public final class HttpVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(HttpVerticle.class);
    private static final int HEADERS_BYTES_MAX = 8 * 1024;
    private static final int REQUEST_LINE_BYTES_MAX = 4 * 1024;
    private static final int CHUNK_BYTES_MAX = 16 * 1024;
    private static final int BACKLOG = 1024;

    private final HttpSettings settings;
    private final Operations operations;
    private final Signers signers;
    private final AdmissionControl admission;
    private final List<Consumer<Router>> otherRoutes;
    private final ConnectionIngress doorway;
    private final Tracer tracer;
    private HttpServer server;

    /** As the other constructor, in the clear, without proxies and without tracing. */
    public HttpVerticle(
            HttpSettings settings,
            Operations operations,
            Signers signers,
            AdmissionControl admission,
            List<Consumer<Router>> otherRoutes) {
        this(settings, operations, signers, admission, otherRoutes, ConnectionIngress.plain(), Tracer.OFF);
    }

    /**
     * @param admission shared by all instances
     * @param otherRoutes each mounts its routes on the router that answers every path outside the protocol; bodies
     *     are unread at that point
     */
    public HttpVerticle(
            HttpSettings settings,
            Operations operations,
            Signers signers,
            AdmissionControl admission,
            List<Consumer<Router>> otherRoutes,
            ConnectionIngress doorway,
            Tracer tracer) {
        this.settings = settings;
        this.operations = operations;
        this.signers = signers;
        this.admission = admission;
        this.otherRoutes = List.copyOf(otherRoutes);
        this.doorway = doorway;
        this.tracer = tracer;
    }

    @Override
    public Future<?> start() {
        Router router = otherRoutes.isEmpty() ? null : Router.router(vertx);
        HttpServerOptions options = options();
        ConnectionRegistry registry = new ConnectionRegistry(
                vertx,
                settings,
                options,
                doorway,
                new ConnectionRegistry.Routes(new RouteTable(operations), router),
                new RequestAuthenticator(signers, admission),
                admission,
                tracer);
        if (router != null) {
            otherRoutes.forEach(mounter -> mounter.accept(router));
            router.route().handler(routing -> registry.handleUnknown(routing.request()));
            answerFailures(router);
        }
        vertx.setPeriodic(EventLoopLag.TICK.toMillis(), tick -> registry.tick());
        server = vertx.createHttpServer(options)
                .connectionHandler(registry::connected)
                .invalidRequestHandler(registry::handleInvalid)
                .exceptionHandler(broken ->
                        LOG.debug("a connection broke: {}", broken.getClass().getName()))
                .requestHandler(registry::handle);
        return server.listen();
    }

    /** Answers the requests in flight, within {@link HttpSettings#drain}, and refuses new ones on open connections. */
    @Override
    public Future<?> stop() {
        admission.drain();
        return server.shutdown(settings.drain().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The port it listens on; valid once deployed. */
    public int actualPort() {
        return server.actualPort();
    }

    /**
     * No idle timeout here: it would treat a customer who is slow to confirm as a silent client; {@link
     * ConnectionRegistry} has its own. But closing waits for pending writes, so only the write timeout ends a
     * connection whose client reads nothing.
     */
    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setHost(settings.host())
                .setPort(settings.port())
                .setMaxHeaderSize(HEADERS_BYTES_MAX)
                .setMaxInitialLineLength(REQUEST_LINE_BYTES_MAX)
                .setMaxChunkSize(CHUNK_BYTES_MAX)
                .setAcceptBacklog(BACKLOG)
                .setTcpNoDelay(true)
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setWriteIdleTimeout((int) settings.timeouts().write().toMillis())
                .setHttp2ClearTextEnabled(false)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                // There are no WebSockets: without these two options no handler inspects each request for one.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setHandle100ContinueAutomatically(false);
    }

    private static void answerFailures(Router router) {
        for (int status : new int[] {EnvelopeWriter.BAD_REQUEST, EnvelopeWriter.NOT_FOUND, EnvelopeWriter.TOO_LARGE}) {
            router.errorHandler(status, routing -> answer(routing, status));
        }
        router.errorHandler(500, HttpVerticle::unforeseen);
    }

    private static void answer(RoutingContext routing, int status) {
        EnvelopeWriter.endAndClose(routing.request(), status, EnvelopeWriter.outside(status));
    }

    private static void unforeseen(RoutingContext routing) {
        LOG.error("another route failed unforeseen: {}", UnexpectedFailure.describe(routing.failure()));
        if (!routing.response().ended()) {
            EnvelopeWriter.endAndClose(routing.request(), 500, new Reply.Refusal(CommError.UNKNOWN_SYSTEM_ERROR));
        }
    }
}
