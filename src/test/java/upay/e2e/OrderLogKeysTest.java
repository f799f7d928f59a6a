package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import upay.app.OperatorSession;
import upay.app.SandboxProgram;
import upay.audit.Act;
import upay.audit.AuditAction;
import upay.config.GatewayConfig;
import upay.domain.Order;
import upay.domain.OrderKey;
import upay.e2e.callback.CallbackSender;
import upay.e2e.callback.CallbackSender.Signer;
import upay.resolution.ManualResolution;
import upay.resolution.Resolver;
import upay.store.FaultyConnection;
import upay.store.FaultyConnection.Fault;
import upay.store.TestStore;

/**
 * Two gateways in this JVM over one store, all requests recorded, at the level debug: each line that has an order's
 * number anywhere is a line about it.
 */
@Tag("process")
@DisplayName(
        "Each line of the log about an order has its sn, client_sn, terminal and trace, whatever the line is about")
class OrderLogKeysTest {
    private static final TestStore STORE = TestStore.fresh();
    private static final Vertx VERTX = Vertx.vertx();
    private static final int PORT = GatewayProcess.freePort();
    private static final Lines LINES = new Lines();
    private static final Logger ROOT = (Logger) LoggerFactory.getLogger("upay");

    @TempDir
    static Path folder;

    private static TraceReceiver collector;
    private static HttpServer shop;
    private static SandboxProgram sandbox;
    private static FaultyConnection network;
    private static LocalGateway cutOff;
    private static LocalGateway survivor;
    private static Level level;

    /** One event, as the JSON log writes it. */
    private record Line(String logger, String message, Map<String, String> keys) {
        boolean mentions(String number) {
            return message.contains(number) || keys.values().stream().anyMatch(value -> value.contains(number));
        }

        @Override
        public String toString() {
            return logger + " \"" + message + "\" " + keys;
        }
    }

    private static final class Lines extends AppenderBase<ILoggingEvent> {
        private final Queue<Line> all = new ConcurrentLinkedQueue<>();

        @Override
        protected void append(ILoggingEvent event) {
            Map<String, String> keys = new HashMap<>();
            if (event.getKeyValuePairs() != null) {
                event.getKeyValuePairs().forEach(pair -> keys.put(pair.key, String.valueOf(pair.value)));
            }
            all.add(new Line(event.getLoggerName(), event.getFormattedMessage(), keys));
        }

        List<Line> about(String number) {
            return all.stream().filter(line -> line.mentions(number)).toList();
        }
    }

    @BeforeAll
    static void start() throws Exception {
        level = ROOT.getLevel();
        ROOT.setLevel(Level.DEBUG);
        ROOT.setAdditive(false);
        LINES.start();
        ROOT.addAppender(LINES);
        collector = new TraceReceiver();
        shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shop.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 7);
            exchange.getResponseBody().write("success".getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        });
        shop.start();
        // Ten times slower than the gateways: what it does after a while comes too late for them.
        sandbox = new SandboxProgram(
                GatewayConfig.require(
                        Map.of(
                                "UPAY_SANDBOX_PORT",
                                "0",
                                "UPAY_DATA_DIR",
                                folder.resolve("sandbox").toString()),
                        null),
                true);
        sandbox.start();
        network = new FaultyConnection(VERTX, STORE.address());
        survivor = gateway("survivor", STORE.uri(), PORT);
        cutOff = gateway("cut-off", network.address().uri(), 0);
    }

    private static LocalGateway gateway(String name, String store, int port) throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of(
                "UPAY_DB_URI",
                store,
                "UPAY_HTTP_PORT",
                Integer.toString(port),
                "UPAY_PUBLIC_URL",
                "http://127.0.0.1:" + PORT,
                "UPAY_SANDBOX_URI",
                sandbox.uri().toString(),
                "UPAY_SANDBOX_TIME_SCALE",
                "0.1",
                "UPAY_INSTANCE_LEASE",
                "2s",
                "UPAY_INSTANCE_HEARTBEAT",
                "400ms",
                "UPAY_WAITS_MANUAL_REVIEW_AFTER",
                "1m"));
        settings.put("UPAY_TRACING_ENDPOINT", collector.uri().toString());
        settings.put("UPAY_TRACING_SAMPLE_RATIO", "1");
        return LocalGateway.start(Files.createDirectory(folder.resolve(name)), settings);
    }

    @AfterAll
    static void stop() {
        network.set(Fault.NONE);
        cutOff.close();
        survivor.close();
        sandbox.close();
        shop.stop(0);
        collector.close();
        VERTX.close().await();
        ROOT.detachAppender(LINES);
        ROOT.setLevel(level);
        ROOT.setAdditive(true);
    }

    private static JsonObject payment(TestTill till, String clientSn, long fen) {
        return till.payment(clientSn, fen)
                .put("dynamic_id", TestTill.ALIPAY_CODE)
                .put("notify_url", "http://127.0.0.1:" + shop.getAddress().getPort() + "/");
    }

    /** Waits for a line about the order with this message, and checks all lines about it. */
    private static void allHaveTheirKeys(String sn, String clientSn, String... messages) {
        for (String message : messages) {
            Eventually.soon(message + " about " + sn, () -> LINES.about(sn), lines -> lines.stream()
                    .anyMatch(line -> line.message.contains(message)));
        }
        List<Line> lines = List.copyOf(LINES.about(sn));
        assertThat(lines).allSatisfy(line -> assertThat(line.keys)
                .as(line.toString())
                .containsEntry("sn", sn)
                .containsEntry("client_sn", clientSn)
                .containsEntry("terminal", "100000000000000001")
                .hasEntrySatisfying("trace", trace -> assertThat(trace).matches("[0-9a-f]{32}")));
        assertThat(LINES.about(clientSn))
                .allSatisfy(line ->
                        assertThat(line.keys).as(line.toString()).containsKeys("sn", "client_sn", "terminal", "trace"));
    }

    @Test
    @DisplayName("sold with a webhook, queried, refunded in part and cancelled")
    void sale() {
        TestTill till = survivor.till();
        String clientSn = TestTill.newClientSn();
        String sn = till.post("pay", payment(till, clientSn, 100)).sn();
        till.query(clientSn);
        till.refund(clientSn, "r1", 30);
        till.cancel(clientSn);

        allHaveTheirKeys(sn, clientSn, "order", "channel call", "notification");
    }

    @Test
    @DisplayName("paid by a channel's callback, after forged ones, and by one that comes too late")
    void callbacks() {
        TestTill till = survivor.till();
        CallbackClient channel = new CallbackClient(survivor.uri());
        for (CallbackSender sender : CallbackSender.all()) {
            String clientSn = TestTill.newClientSn();
            String sn = till.precreate(clientSn, 100, sender.payway()).sn();
            channel.tell(sender, sender.paid(sn, 101, Signer.CHANNEL));
            channel.taken(sender, sender.paid(sn, 100, Signer.CHANNEL));
            allHaveTheirKeys(sn, clientSn, "callback refused", "order");

            String closed = TestTill.newClientSn();
            String closedSn = till.precreate(closed, 100, sender.payway()).sn();
            till.cancel(closed);
            channel.tell(sender, sender.paid(closedSn, 100, Signer.CHANNEL));
            allHaveTheirKeys(closedSn, closed, "was closed here");
        }
    }

    @Test
    @DisplayName("a callback about no order has the number that it names, the merchant, and its own trace")
    void noOrder() {
        CallbackSender sender = CallbackSender.all().get(0);
        String sn = "123456789012345678";

        new CallbackClient(survivor.uri()).tell(sender, sender.paid(sn, 100, Signer.CHANNEL));

        List<Line> lines = Eventually.soon("refused", () -> LINES.about(sn), found -> !found.isEmpty());
        assertThat(lines).allSatisfy(line -> assertThat(line.keys)
                .as(line.toString())
                .containsEntry("sn", sn)
                .containsEntry("merchant", CallbackClient.MERCHANT)
                .containsKeys("trace", "channel", "reason"));
    }

    @Test
    @DisplayName("of unknown outcome, waiting for manual review, and resolved by an operator")
    void resolved() throws Exception {
        TestTill till = survivor.till();
        String clientSn = TestTill.newClientSn();
        String sn = till.post("pay", payment(till, clientSn, 9017)).sn();
        Eventually.untilStatus(till, clientSn, "PAY_ERROR");

        try (OperatorSession office = OperatorSession.open(survivor.config())) {
            OrderKey key = office.await(office.store().history().find(Long.parseLong(sn)))
                    .orElseThrow();
            Order order = office.await(office.store().ledger().load(key))
                    .orElseThrow()
                    .order();
            office.perform(
                    Act.of(AuditAction.ORDER_RESOLVE, sn),
                    "{}",
                    () -> office.resolve(
                            survivor.config(),
                            order,
                            new Resolver.Statement(ManualResolution.NOT_CHARGED, null, "ann", "asked"),
                            office.workOn(order)));
            assertThat(office.workOn(order).requestTrace()).matches("[0-9a-f]{32}");
        }

        assertThat(LINES.about(sn).stream().map(Line::message).collect(Collectors.toSet()))
                .contains("channel call");
        allHaveTheirKeys(sn, clientSn, "order");
    }

    @Test
    @DisplayName("taken over from an instance that lost the store: on both, under the trace of a request")
    void takenOver() {
        String clientSn = TestTill.newClientSn();
        TestTill till = survivor.till();
        cutOff.till().posting("pay", payment(cutOff.till(), clientSn, 9002));
        String sn = Eventually.untilStatus(till, clientSn, "CREATED").sn();

        network.set(Fault.FROZEN);
        Eventually.untilStatus(till, clientSn, "PAY_CANCELED");
        network.set(Fault.NONE);

        allHaveTheirKeys(sn, clientSn, "order");
        assertThat(LINES.about(sn).stream().filter(line -> "PAY_CANCELED".equals(line.keys.get("to"))))
                .isNotEmpty()
                // That of the payment; or of a query, if the till's question was what found the order without an owner.
                .allSatisfy(line -> assertThat(line.keys.get("trace")).matches("[0-9a-f]{32}"));
    }
}
