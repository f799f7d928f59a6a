package upay.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import upay.domain.Secret;
import upay.domain.terminal.Terminal;
import upay.domain.terminal.Vendor;
import upay.http.admission.AdmissionControl;
import upay.http.admission.RequestLimits;
import upay.http.connection.ConnectionIngress;
import upay.metrics.Metrics;
import upay.port.Terminals;
import upay.port.Vendors;
import upay.protocol.CommError;
import upay.protocol.signature.Md5Signature;
import upay.tracing.Tracer;

/** A running HTTP port over scripted operations, on a free port of its own. */
public final class TestHttpPort implements AutoCloseable {
    public static final Terminal TILL = new Terminal("till-1", new Secret("till-1-secret"), "m-1", "store-1", true);
    public static final Terminal CLOSED_TILL =
            new Terminal("till-2", new Secret("till-2-secret"), "m-1", "store-1", false);
    private static final Map<String, Terminal> TILLS = Map.of(TILL.sn(), TILL, CLOSED_TILL.sn(), CLOSED_TILL);
    private static final Terminals KNOWN = sn -> Future.succeededFuture(Optional.ofNullable(TILLS.get(sn)));
    public static final Vendor VENDOR = new Vendor("vendor-1", new Secret("vendor-1-key"), true);
    private static final Vendors NO_VENDORS = vendors();
    public static final String PAY = "{\"terminal_sn\":\"till-1\",\"client_sn\":\"c-1\",\"total_amount\":\"100\","
            + "\"dynamic_id\":\"280000000000000001\",\"subject\":\"s\",\"operator\":\"o\"}";
    public static final String QUERY = "{\"terminal_sn\":\"till-1\",\"client_sn\":\"c-1\"}";

    public final Vertx vertx;
    public final ScriptedOperations operations = new ScriptedOperations();
    public final InMemoryNonceStore nonces = new InMemoryNonceStore();
    public final AdmissionControl admission;
    final HttpVerticle verticle;
    public final int port;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String deployment;

    public TestHttpPort() {
        this(1_000, settings -> settings, List.of());
    }

    /** With other terminals than the usual ones. */
    public TestHttpPort(Terminals terminals) {
        this(1_000, settings -> settings, List.of(), terminals);
    }

    /** With other terminals, behind another door. */
    static TestHttpPort behind(ConnectionIngress doorway, Terminals terminals) {
        return new TestHttpPort(1_000, settings -> settings, List.of(), terminals, doorway);
    }

    /** With other terminals, and not many places. */
    public TestHttpPort(int maxInFlight, Terminals terminals) {
        this(maxInFlight, settings -> settings, List.of(), terminals);
    }

    /** With other terminals and vendors. */
    public TestHttpPort(Terminals terminals, Vendors vendors) {
        this(1_000, settings -> settings, List.of(), terminals, vendors, ConnectionIngress.plain());
    }

    /** As a port needs them, with no vendor. */
    static Signers signers(Terminals terminals) {
        return new Signers(
                terminals, NO_VENDORS, new ReplayGuard(new InMemoryNonceStore(), Instant::now), Instant::now);
    }

    /** Behind another door. */
    public TestHttpPort(UnaryOperator<HttpSettings> change, ConnectionIngress doorway) {
        this(1_000, change, List.of(), KNOWN, doorway);
    }

    public TestHttpPort(int maxInFlight, UnaryOperator<HttpSettings> change, List<Consumer<Router>> otherRoutes) {
        this(maxInFlight, change, otherRoutes, KNOWN);
    }

    private TestHttpPort(
            int maxInFlight,
            UnaryOperator<HttpSettings> change,
            List<Consumer<Router>> otherRoutes,
            Terminals terminals) {
        this(maxInFlight, change, otherRoutes, terminals, ConnectionIngress.plain());
    }

    private TestHttpPort(
            int maxInFlight,
            UnaryOperator<HttpSettings> change,
            List<Consumer<Router>> otherRoutes,
            Terminals terminals,
            ConnectionIngress doorway) {
        this(maxInFlight, change, otherRoutes, terminals, NO_VENDORS, doorway);
    }

    private TestHttpPort(
            int maxInFlight,
            UnaryOperator<HttpSettings> change,
            List<Consumer<Router>> otherRoutes,
            Terminals terminals,
            Vendors vendors,
            ConnectionIngress doorway) {
        this(vertx(false), maxInFlight, change, otherRoutes, terminals, vendors, doorway);
    }

    private TestHttpPort(
            Vertx vertx,
            int maxInFlight,
            UnaryOperator<HttpSettings> change,
            List<Consumer<Router>> otherRoutes,
            Terminals terminals,
            Vendors vendors,
            ConnectionIngress doorway) {
        this.vertx = vertx;
        admission = new AdmissionControl(
                maxInFlight, RequestLimits.DEFAULT, new Metrics("test", List.of(CommError.values())).requests());
        admission.bindMetrics();
        HttpSettings settings = change.apply(HttpSettings.defaults("127.0.0.1", 0));
        verticle = new HttpVerticle(
                settings,
                operations.operations(),
                new Signers(terminals, vendors, new ReplayGuard(nonces, Instant::now), Instant::now),
                admission,
                otherRoutes,
                doorway,
                Tracer.OFF);
        deployment = vertx.deployVerticle(verticle).await();
        port = verticle.actualPort();
    }

    /** On epoll, as in production where it is there, or on NIO. */
    static TestHttpPort on(boolean epoll) {
        return new TestHttpPort(
                vertx(epoll), 1_000, settings -> settings, List.of(), KNOWN, NO_VENDORS, ConnectionIngress.plain());
    }

    /** Some tests block the loop on purpose. */
    private static Vertx vertx(boolean epoll) {
        Vertx vertx = Vertx.vertx(
                new VertxOptions().setBlockedThreadCheckInterval(60_000).setPreferNativeTransport(epoll));
        if (vertx.isNativeTransportEnabled() != epoll) {
            throw new AssertionError("not the transport that was asked for");
        }
        return vertx;
    }

    /** These and no others, all of them cached. */
    public static Vendors vendors(Vendor... known) {
        Map<String, Vendor> bySn = Stream.of(known).collect(Collectors.toMap(Vendor::sn, vendor -> vendor));
        return new Vendors() {
            @Override
            public Future<Optional<Vendor>> find(String vendorSn) {
                return Future.succeededFuture(Optional.ofNullable(bySn.get(vendorSn)));
            }

            @Override
            public boolean remembers(String vendorSn) {
                return bySn.containsKey(vendorSn);
            }
        };
    }

    /** Posts with this signer's key. */
    public HttpResponse<String> post(String path, String body, String sn, Secret key) {
        return send(request(path, body, sn + " " + Md5Signature.sign(utf8(body), key)));
    }

    /** Posts with till 1's right signature. */
    public HttpResponse<String> post(String path, String body) {
        return send(request(path, body, TILL.sn() + " " + Md5Signature.sign(utf8(body), TILL.secret())));
    }

    public HttpRequest.Builder request(String path, String body, String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return authorization == null ? request : request.header("Authorization", authorization);
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    public RawClient raw() {
        return new RawClient(port);
    }

    public RawClient rawFrom(String address) {
        return new RawClient(port, address);
    }

    void undeploy() {
        vertx.undeploy(deployment).await();
    }

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A whole signed request, ready for a socket. */
    public static String signed(String path, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: h\r\nAuthorization: till-1 "
                + Md5Signature.sign(utf8(body), TILL.secret()) + "\r\nContent-Length: " + utf8(body).length + "\r\n\r\n"
                + body;
    }

    @Override
    public void close() {
        operations.releaseAll();
        vertx.close().await();
    }
}
