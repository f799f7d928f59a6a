package upay.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import upay.channel.ScriptedServer.Script;
import upay.channel.account.AccountSettings;
import upay.channel.account.ChannelAccounts;
import upay.channel.connector.ConnectorFactory;
import upay.channel.http.ChannelSettings;
import upay.domain.OrderKey;
import upay.domain.Payway;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.ChannelCall;
import upay.domain.channel.Outcome;
import upay.sandbox.SandboxSettings;
import upay.sandbox.SandboxVerticle;
import upay.sandbox.ledger.MemoryTradeLedger;

/**
 * One merchant's endpoint gives hostile answers, another merchant's correct ones, through the same verticles. No
 * hostile answer is accepted, little of it is read, and the second merchant is not affected.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("A hostile channel endpoint has no effect and delays no other merchant")
class ChannelVerticleHostileChannelTest {
    private static final String HOSTILE = "merchant-hostile";
    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";

    /** One of each kind of answer that a connector reads. */
    private static final List<ChannelAction> ACTIONS =
            List.of(ChannelAction.PAY, ChannelAction.UNDO, ChannelAction.REFUND);

    /** Far more than is read on purpose: what the sockets on both sides hold. */
    private static final long SOCKETS_MAX = 12_000_000;

    private static final long ENDLESS = 100_000_000;

    private static final AtomicLong POURED = new AtomicLong();

    private final Map<Payway, AccountSettings> accounts = new LinkedHashMap<>();
    private final Map<Payway, AccountSettings> hostile = new LinkedHashMap<>();
    private final AtomicLong numbers = new AtomicLong(7_894_259_244_700_000L);
    private Vertx vertx;
    private ScriptedServer server;
    private ChannelBus bus;

    @BeforeAll
    void start() throws Exception {
        vertx = Vertx.vertx();
        server = ScriptedServer.start(vertx, new NetServerOptions());
        SandboxVerticle sandbox =
                new SandboxVerticle(new SandboxSettings("127.0.0.1", 0, 0.02), new MemoryTradeLedger());
        vertx.deployVerticle(sandbox).await(20, TimeUnit.SECONDS);
        ChannelAccounts lookup = (merchant, payway, account) ->
                Future.succeededFuture(Optional.of((merchant.equals(HOSTILE) ? hostile : accounts).get(payway)));
        FakeInstance instance = new FakeInstance();
        CircuitBreakers breakers = new CircuitBreakers(CircuitBreakerSettings.DEFAULT);
        bus = new ChannelBus(vertx, lookup, instance, breakers);
        for (ConnectorFactory factory : Connectors.all()) {
            accounts.put(factory.payway(), PublishedAccount.at(factory.payway(), sandbox.actualPort()));
            hostile.put(factory.payway(), PublishedAccount.at(factory.payway(), server.port()));
            vertx.deployVerticle(new ChannelVerticle(factory, lookup, instance, breakers, ChannelSettings.DEFAULT))
                    .await(20, TimeUnit.SECONDS);
        }
        anotherMerchantIsServed();
    }

    @AfterAll
    void stop() {
        vertx.close().await();
    }

    /** PROTOCOL: an answer, and refused. IO: no whole answer. Late: when the time was over, and no sooner. */
    static Stream<Arguments> answers() {
        return Stream.of(bodies(), floods(), cuts()).flatMap(rows -> rows);
    }

    private static Stream<Arguments> bodies() {
        String nested = "[".repeat(100_000) + "]".repeat(100_000);
        String digits = "9".repeat(20_000);
        return Stream.of(
                body("entities of entities", entities()),
                body("an entity from a file", external("file:///etc/hostname")),
                body("an entity from the network", external("http://127.0.0.1:9/")),
                body("one long entity, many times", longEntity()),
                body("deep XML", "<a>".repeat(30_000) + "</a>".repeat(30_000)),
                body("XML without end tags", "<a>".repeat(80_000)),
                body("many XML elements", "<xml>" + "<a>1</a>".repeat(30_000) + "</xml>"),
                body("many XML attributes", "<xml " + attributes() + "/>"),
                body("a long encrypted text", "<jdpay><encrypt>" + "QUFB".repeat(60_000) + "</encrypt></jdpay>"),
                body("deep JSON", "{\"a\":" + nested + "}"),
                body("deep JSON that is not closed", "{\"a\":".repeat(50_000)),
                body("deep JSON in the content", "{\"ret\":\"0\",\"content\":" + nested + "}"),
                body("deep JSON in the response", "{\"response\":{\"err_no\":" + nested + "}}"),
                body("deep JSON in Alipay's node", "{\"error_response\":{\"code\":" + nested + "},\"sign\":\"QQ==\"}"),
                body("a long number", numbers(digits)),
                body("a long fraction", numbers("0." + digits)),
                body("a huge exponent", numbers("1e999999999")),
                body("a tiny exponent", numbers("1e-999999999")),
                body("a huge XML number", "<xml><ret_code>" + digits + "</ret_code></xml>"),
                body("many form fields", "a=1&".repeat(60_000) + "a=1"),
                body("a long form field", "respCode=" + "%30".repeat(80_000) + "&txnAmt=" + "9".repeat(10_000)),
                body("nothing but zeros", "\u0000".repeat(200_000)));
    }

    private static Stream<Arguments> floods() {
        String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
        return Stream.of(
                Arguments.of("100 MB in chunks", endless(CHUNKED, chunk), "UNKNOWN PROTOCOL"),
                Arguments.of(
                        "100 MB as announced",
                        endless(OK + "Content-Length: " + ENDLESS + "\r\n\r\n", "x".repeat(0x10000)),
                        "UNKNOWN PROTOCOL"),
                Arguments.of("100 MB until the end", endless(OK + "\r\n", "x".repeat(0x10000)), "UNKNOWN PROTOCOL"),
                Arguments.of("100 MB of one header", endless(OK + "X: ", "x".repeat(0x10000)), "UNKNOWN IO"),
                Arguments.of("100 MB of headers", endless(OK, "X: y\r\n".repeat(10_000)), "UNKNOWN IO"),
                Arguments.of("100 MB of status line", endless("HTTP/1.1 200 ", "K".repeat(0x10000)), "UNKNOWN IO"),
                Arguments.of("100 MB of trailers", endless(CHUNKED + "0\r\n", "X: y\r\n".repeat(10_000)), "UNKNOWN IO"),
                Arguments.of("100 MB of one chunk's size", endless(CHUNKED, "0".repeat(0x10000)), "UNKNOWN IO"),
                Arguments.of(
                        "100 MB of interim answers",
                        endless("", "HTTP/1.1 100 Continue\r\n\r\n".repeat(2_000)),
                        "UNKNOWN PROTOCOL"),
                Arguments.of(
                        "100 MB of early hints",
                        endless("", "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n".repeat(2_000)),
                        "UNKNOWN PROTOCOL"),
                // Whichever is detected first: the first of them, which is no answer, or the unexpected second
                // one.
                Arguments.of(
                        "100 MB of answers that are under way",
                        endless("", "HTTP/1.1 102 Processing\r\n\r\n".repeat(2_000)),
                        "UNKNOWN (PROTOCOL|IO)"));
    }

    private static Stream<Arguments> cuts() {
        return Stream.of(
                Arguments.of(
                        "a negative length", Script.answer(OK + "Content-Length: -1\r\n\r\n{}"), "UNKNOWN PROTOCOL"),
                Arguments.of(
                        "a length beyond all numbers",
                        Script.answer(OK + "Content-Length: 99999999999999999999\r\n\r\n{}"),
                        "UNKNOWN PROTOCOL"),
                Arguments.of(
                        "a chunk beyond all numbers",
                        Script.answer(CHUNKED + "ffffffffffffffff\r\nx"),
                        "UNKNOWN PROTOCOL"),
                Arguments.of("an answer that trickles", Script.trickle(50), "UNKNOWN IO late"),
                Arguments.of("headers that trickle", trickle(OK, "X: y\r\n"), "UNKNOWN IO late"),
                Arguments.of("less than announced", Script.cutAfter(OK + "Content-Length: 9\r\n\r\n{}"), "UNKNOWN IO"),
                Arguments.of("a chunk too few", Script.cutAfter(CHUNKED + "2\r\n{}\r\n"), "UNKNOWN IO"),
                Arguments.of("no end", Script.answer(OK + "\r\n{}"), "UNKNOWN IO late"));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("answers")
    void isUnknownAndDisturbsNobody(String name, Script script, String line) {
        server.plays(script);
        POURED.set(0);
        Duration patience = line.endsWith("late") ? Duration.ofMillis(500) : Duration.ofSeconds(8);
        Map<String, Future<Outcome>> asked = new LinkedHashMap<>();
        for (Payway payway : hostile.keySet()) {
            for (ChannelAction action : ACTIONS) {
                ChannelCall call = CallFixture.call(payway, headers(payway, action));
                asked.put(payway + " " + action, bus.call(ofHostile(ChannelTestBase.patient(call, patience))));
            }
        }

        anotherMerchantIsServed();

        List<String> lines = new ArrayList<>();
        asked.forEach((call, future) -> lines.add(call + ": " + told(ChannelTestBase.outcome(future))));
        assertThat(lines).allMatch(told -> told.matches(".*: " + line));
        if (POURED.get() > 0) {
            // An answer that is none may end before the rest comes: then a second call uses the connection as well.
            await().atMost(60, TimeUnit.SECONDS).until(() -> server.playedOpen() == 0);
            assertThat(POURED.get()).isLessThan(asked.size() * SOCKETS_MAX);
        }
    }

    /** The verticle's own outcome; the bus's would mean that the verticle is stuck. */
    private static String told(Outcome outcome) {
        String note = outcome instanceof Outcome.Unknown unknown ? unknown.note() : "";
        String how = note.contains("TimeoutException") ? " late" : "";
        return OutcomeText.of(outcome) + (note.contains("no verdict") ? " from the bus" : how);
    }

    private void anotherMerchantIsServed() {
        Map<Payway, Future<Outcome>> paid = new LinkedHashMap<>();
        for (Payway payway : accounts.keySet()) {
            paid.put(payway, bus.call(CallFixture.call(payway, headers(payway, ChannelAction.PAY))));
        }
        paid.forEach(
                (payway, future) -> assertThat(ChannelTestBase.outcome(future).kind())
                        .as(payway.channel())
                        .isIn(Outcome.Kind.SUCCEEDED, Outcome.Kind.PENDING));
    }

    private Map<String, String> headers(Payway payway, ChannelAction action) {
        String code = MessageVector.one(payway.channel() + "/sandbox.vector").header("code", "");
        String number = Long.toString(numbers.incrementAndGet());
        return Map.of("action", action.name(), "sn", number, "tsn", number, "total", "8800", "code", code);
    }

    private static ChannelCall ofHostile(ChannelCall call) {
        return new ChannelCall(
                call.action(),
                new ChannelCall.Trade(
                        new OrderKey(HOSTILE, call.order().sn()),
                        call.purchase(),
                        call.trade().tradeNo(),
                        call.trade().orderTime()),
                call.movement(),
                call.offer(),
                call.timeout());
    }

    private static Arguments body(String name, String text) {
        String head = OK + "Content-Length: " + text.length() + "\r\n\r\n";
        return Arguments.of(name, Script.answer(head + text), "UNKNOWN PROTOCOL");
    }

    private static String entities() {
        StringBuilder dtd = new StringBuilder("<!DOCTYPE xml [<!ENTITY a0 \"lol\">");
        for (int i = 1; i < 12; i++) {
            dtd.append("<!ENTITY a").append(i).append(" \"").append(("&a" + (i - 1) + ";").repeat(10));
            dtd.append("\">");
        }
        return dtd + "]><xml><return_code>&a11;</return_code><ret_code>&a11;</ret_code></xml>";
    }

    private static String longEntity() {
        String dtd = "<!DOCTYPE xml [<!ENTITY a \"" + "x".repeat(100_000) + "\">]>";
        return dtd + "<xml><ret_code>" + "&a;".repeat(30_000) + "</ret_code></xml>";
    }

    private static String external(String where) {
        return "<!DOCTYPE xml [<!ENTITY a SYSTEM \"" + where + "\">]><xml><ret_code>&a;</ret_code></xml>";
    }

    private static String attributes() {
        StringBuilder attributes = new StringBuilder();
        for (int i = 0; i < 9_000; i++) {
            attributes.append('a').append(i).append("=\"1\" ");
        }
        return attributes.toString();
    }

    private static String numbers(String number) {
        String node = "{\"code\":" + number + ",\"err_no\":" + number + ",\"total_amount\":" + number + "}";
        return "{\"error_response\":" + node + ",\"response\":" + node + ",\"ret\":\"0\",\"content\":" + node + "}";
    }

    private static Script endless(String head, String piece) {
        return (vertx, socket) -> {
            socket.write(head);
            pour(socket, Buffer.buffer(piece), 0);
        };
    }

    private static void pour(NetSocket socket, Buffer piece, long poured) {
        if (poured < ENDLESS) {
            socket.write(piece).onSuccess(written -> {
                POURED.addAndGet(piece.length());
                pour(socket, piece, poured + piece.length());
            });
        }
    }

    private static Script trickle(String head, String piece) {
        return (vertx, socket) -> {
            socket.write(head);
            long timer = vertx.setPeriodic(20, id -> socket.write(piece));
            socket.closeHandler(closed -> vertx.cancelTimer(timer));
        };
    }
}
