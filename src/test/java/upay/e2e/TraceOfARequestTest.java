package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import upay.e2e.TraceReceiver.Span;
import upay.e2e.callback.CallbackSender;
import upay.e2e.callback.CallbackSender.Signer;
import upay.store.TestStore;

/** Two gateways over one store, one sandbox and one collector; the first gateway is killed in the last test. */
@Tag("process")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@DisplayName("A collector receives one trace of each request, without secrets, and the link of a takeover")
class TraceOfARequestTest {
    private static final String TOKEN = "Bearer collector-token-7f3a";
    private static final String SUBJECT = "marked-subject-51ab";
    private static final String PATH_TOKEN = "receiver-token-9c1d";
    private static final String FOREIGN = "4bf92f3577b34da6a3ce929d0e0e4736";

    private static final Set<String> PAYERS = new HashSet<>();
    private static final TestStore STORE = TestStore.fresh();
    private static final TraceReceiver COLLECTOR = new TraceReceiver();
    private static final List<Map<String, List<String>>> RECEIVED = new CopyOnWriteArrayList<>();
    private static HttpServer shopServer;
    private static GatewayProcess sandbox;
    private static HeaderRelay channels;
    private static GatewayProcess first;

    @BeforeAll
    static void open() throws Exception {
        shopServer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shopServer.createContext("/", exchange -> {
            RECEIVED.add(Map.copyOf(exchange.getRequestHeaders()));
            exchange.sendResponseHeaders(200, 7);
            exchange.getResponseBody().write("success".getBytes());
            exchange.close();
        });
        shopServer.start();
        sandbox = GatewayProcess.sandbox(Map.of("UPAY_SANDBOX_TIME_SCALE", "0.1"), "--ledger", "memory");
        channels = new HeaderRelay(sandbox.uri());
        first = gateway();
    }

    @AfterAll
    static void close() {
        first.close();
        channels.close();
        sandbox.close();
        shopServer.stop(0);
        COLLECTOR.close();
    }

    private static GatewayProcess gateway() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "UPAY_INSTANCE_LEASE", "2s",
                "UPAY_INSTANCE_HEARTBEAT", "400ms",
                "UPAY_DB_URI", STORE.uri(),
                "UPAY_DB_MAX_POOL_SIZE", "4",
                "UPAY_SANDBOX_URI", channels.uri().toString(),
                "UPAY_SANDBOX_TIME_SCALE", "0.1",
                "UPAY_WAITS_PAY_WAIT", "20s"));
        settings.put("UPAY_TRACING_ENDPOINT", COLLECTOR.uri().toString());
        settings.put("UPAY_TRACING_SAMPLE_RATIO", "1");
        settings.put("UPAY_TRACING_SERVICE_NAME", "upay-test");
        settings.put("UPAY_TRACING_HEADERS", "Authorization: " + TOKEN);
        return GatewayProcess.serve(settings);
    }

    private static List<Span> trace(String id) {
        return COLLECTOR.spans().stream()
                .filter(span -> span.trace().equals(id))
                .toList();
    }

    private static List<Span> named(String name, String clientSn) {
        return COLLECTOR.spans().stream()
                .filter(span -> span.name().equals(name) && clientSn.equals(span.attribute("upay.client_sn")))
                .toList();
    }

    /** The whole trace of a request, once its last span has arrived. */
    private static List<Span> traceOf(String operation, String clientSn, String last) {
        return Eventually.soon(
                "the trace of " + operation + " " + clientSn,
                () -> named(operation, clientSn).stream()
                        .findFirst()
                        .map(root -> trace(root.trace()))
                        .orElse(List.of()),
                spans -> spans.stream().anyMatch(span -> span.name().equals(last)));
    }

    private static Span only(List<Span> spans, String name) {
        return spans.stream()
                .filter(span -> span.name().equals(name))
                .reduce((a, b) -> {
                    throw new AssertionError("two spans " + name + ": " + spans);
                })
                .orElseThrow(() -> new AssertionError("no span " + name + ": " + spans));
    }

    @Test
    @Order(1)
    void aPaymentIsOneTraceFromTheRequestToTheChannelAndTheStore() {
        TestTill till = TestTill.first(first.uri());
        String clientSn = TestTill.newClientSn();

        Answer paid = till.pay(clientSn, 100, TestTill.ALIPAY_CODE);

        assertThat(paid.verdict()).isEqualTo("PAY_SUCCESS");
        List<Span> spans = traceOf("pay", clientSn, "settle payment");
        Span request = only(spans, "pay");
        Span settle = only(spans, "settle payment");
        Span call = only(spans, "channel pay");
        assertThat(request.parent()).isEmpty();
        assertThat(request.kind()).isEqualTo("SPAN_KIND_SERVER");
        assertThat(request.attributes())
                .containsEntry("upay.sn", paid.sn())
                .containsEntry("upay.terminal", till.terminalSn())
                .containsEntry("upay.result_code", "PAY_SUCCESS")
                .containsEntry("upay.order_status", "PAID")
                .containsEntry("http.response.status_code", "200")
                .containsEntry("service.name", "upay-test")
                .containsKey("service.instance.id");
        assertThat(settle.parent()).isEqualTo(request.id());
        assertThat(only(spans, "store open").parent()).isEqualTo(request.id());
        assertThat(only(spans, "store apply").parent()).isEqualTo(settle.id());
        assertThat(call.parent()).isEqualTo(settle.id());
        assertThat(call.attributes())
                .containsEntry("upay.channel", "alipay")
                .containsEntry("upay.action", "PAY")
                .containsEntry("upay.outcome", "SUCCEEDED");
        assertThat(only(spans, "channel connection").parent()).isEqualTo(call.id());
        Span exchange = only(spans, "channel exchange");
        assertThat(exchange.parent()).isEqualTo(call.id());
        assertThat(exchange.startNanos()).isBetween(call.startNanos(), call.endNanos());
        assertThat(COLLECTOR.headers())
                .allSatisfy(headers -> assertThat(headers).containsEntry("Authorization", List.of(TOKEN)));
        assertThat(first.printed())
                .contains("sn=" + paid.sn() + " client_sn=" + clientSn + " terminal=" + till.terminalSn() + " trace="
                        + request.trace());
    }

    @Test
    @Order(2)
    @DisplayName("a shop's traceparent is linked, and neither continued nor passed on")
    void aForeignTrace() {
        TestTill till = TestTill.first(first.uri());
        String clientSn = TestTill.newClientSn();
        JsonObject body = till.payment(clientSn, 100)
                .put("terminal_sn", till.terminalSn())
                .put("dynamic_id", TestTill.ALIPAY_CODE)
                .put("notify_url", "http://127.0.0.1:" + shopServer.getAddress().getPort() + "/" + PATH_TOKEN);
        HttpRequest request = till.request("pay", body.encode(), "application/json");
        HttpRequest traced = HttpRequest.newBuilder(request, (name, value) -> true)
                .header("traceparent", "00-" + FOREIGN + "-00f067aa0ba902b7-01")
                .header("tracestate", "vendor=marked-state")
                .header("baggage", "user=marked-baggage")
                .build();

        assertThat(till.send(traced).verdict()).isEqualTo("PAY_SUCCESS");

        Span root = only(traceOf("pay", clientSn, "settle payment"), "pay");
        assertThat(root.trace()).isNotEqualTo(FOREIGN);
        assertThat(root.links()).containsExactly(FOREIGN + ":00f067aa0ba902b7");
        Eventually.soon("the webhook", RECEIVED::size, size -> size > 0);
        assertThat(RECEIVED).allSatisfy(headers -> assertThat(headers.keySet())
                .noneMatch(name -> name.equalsIgnoreCase("traceparent")
                        || name.equalsIgnoreCase("tracestate")
                        || name.equalsIgnoreCase("baggage")
                        || name.equalsIgnoreCase("b3")));
    }

    @Test
    @Order(3)
    @DisplayName("no span has a secret, a payment code, a payer or a signature, over all operations and channels")
    void nothingSecret() {
        Set<String> secrets = new HashSet<>(TestTill.CODES.values());
        secrets.addAll(List.of(
                TOKEN, SUBJECT, PATH_TOKEN, "sandbox-secret", "刘侃", "marked-state", "marked-baggage", "marked-payer"));
        List<String> orders = new ArrayList<>();
        TestTill till = TestTill.first(first.uri());
        TestTill.CODES.forEach((payway, code) -> {
            for (long fen : new long[] {100, 9003, 9004}) {
                String clientSn = TestTill.newClientSn();
                orders.add(clientSn);
                JsonObject body =
                        till.payment(clientSn, fen).put("subject", SUBJECT).put("dynamic_id", code);
                secrets.add(till.sign(new JsonObject()
                        .put("terminal_sn", till.terminalSn())
                        .mergeIn(body)
                        .encode()));
                note(till.post("pay", body), secrets);
                note(till.query(clientSn), secrets);
                note(till.refund(clientSn, "r-1", 10), secrets);
                note(till.cancel(clientSn), secrets);
            }
            String scanned = TestTill.newClientSn();
            note(
                    till.post(
                            "precreate",
                            till.payment(scanned, 100).put("payway", payway).put("subject", SUBJECT)),
                    secrets);
            note(till.cancel(scanned), secrets);
            note(
                    till.post(
                            "precreate",
                            till.payment(TestTill.newClientSn(), 100)
                                    .put("payway", payway)
                                    .put("sub_payway", "3")
                                    .put("payer_uid", "marked-payer")),
                    secrets);
        });
        administer(till, secrets);
        callBack(till, secrets);
        note(till.as(till.terminalSn(), "marked-wrong-secret").query(orders.get(0)), secrets);
        note(till.postWith("pay", "{\"marked-payer\":", "nonsense " + TOKEN), secrets);

        orders.forEach(clientSn -> traceOf("cancel", clientSn, "cancel"));
        Eventually.soon(
                "the last spans",
                () -> COLLECTOR.spans().stream().map(Span::name).collect(Collectors.toSet()),
                names -> names.containsAll(List.of("activate", "checkin", "uploadLog", "callback")));
        String text = COLLECTOR.text();
        assertThat(COLLECTOR.spans()).hasSizeGreaterThan(300);
        assertThat(COLLECTOR.spans().stream().map(Span::name))
                .contains("pay", "precreate", "query", "refund", "cancel", "channel refund", "channel undo")
                .contains("activate", "checkin", "uploadLog", "callback");
        assertThat(COLLECTOR.spans().stream().map(span -> span.attribute("upay.channel")))
                .contains("alipay", "wechat", "baifubao", "jdpay", "unionpay");
        assertThat(secrets).allSatisfy(secret -> assertThat(text.contains(new String(
                        secret.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                        java.nio.charset.StandardCharsets.ISO_8859_1)))
                .as(secret)
                .isFalse());
        assertThat(PAYERS).as("the payers of the answers").hasSizeGreaterThan(3);
    }

    /** A new terminal is activated, checks in, and uploads its log. */
    private static void administer(TestTill till, Set<String> secrets) {
        String said = first.command(
                "activation-code", "create", "--merchant", "sandbox-merchant", "--store", "sandbox-store");
        String code = said.lines()
                .filter(line -> line.startsWith("{"))
                .map(line -> new JsonObject(line).getString("code"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(said));
        Answer activated = till.as("90000001", "sandbox-vendor-key")
                .post(
                        "/terminal/activate",
                        new JsonObject()
                                .put("code", code)
                                .put("device_id", "marked-device")
                                .put("type", "2"));
        String issued = activated.biz().getString("terminal_key");
        TestTill added = till.as(activated.biz().getString("terminal_sn"), issued);
        Answer checkedIn = added.post("/terminal/checkin", new JsonObject().put("device_id", "marked-device"));
        added.as(added.terminalSn(), checkedIn.biz().getString("terminal_key"))
                .postRaw("/terminal/uploadlog", "marked-log-line", "text/plain");
        secrets.addAll(List.of(
                code,
                issued,
                checkedIn.biz().getString("terminal_key"),
                "sandbox-vendor-key",
                "marked-device",
                "marked-log-line"));
    }

    /** Each channel reports a payment, genuinely and not. */
    private static void callBack(TestTill till, Set<String> secrets) {
        CallbackClient channel = new CallbackClient(first.uri());
        for (CallbackSender sender : CallbackSender.all()) {
            String sn =
                    till.precreate(TestTill.newClientSn(), 100, sender.payway()).sn();
            Map<String, String> fields = sender.fields(sn, 100);
            secrets.add(sender.signature(fields));
            channel.tell(sender, sender.paid(sn, 100, Signer.SOMEBODY_ELSE));
            channel.taken(sender, sender.says(fields, fields));
        }
    }

    private static void note(Answer answer, Set<String> secrets) {
        for (String field : List.of("payer_uid", "payer_login", "qr_code")) {
            String value = answer.data(field);
            if (value != null && value.length() > 4) {
                secrets.add(value);
                PAYERS.add(value);
            }
        }
    }

    @Test
    @Order(4)
    @DisplayName("no request to a channel has a header of a trace, while its call is recorded")
    void nothingIsPassedOn() {
        List<HeaderRelay.Received> calls = channels.received();

        assertThat(calls)
                .extracting(call -> call.path().split("/")[1])
                .contains("alipay", "wechat", "baifubao", "jdpay", "unionpay");
        assertThat(calls).allSatisfy(call -> assertThat(call.headers())
                .as(call.path())
                .doesNotContain("traceparent", "tracestate", "baggage", "b3", "x-b3-traceid", "uber-trace-id"));
        assertThat(COLLECTOR.spans().stream().filter(span -> span.name().equals("channel exchange")))
                .hasSizeGreaterThan(50);
    }

    @Test
    @Order(5)
    void theSurvivorLinksWhatItTakesOverToTheRequestThatBeganIt() {
        String clientSn = TestTill.newClientSn();
        TestTill till = TestTill.first(first.uri());
        till.posting("pay", till.payment(clientSn, 9002).put("dynamic_id", TestTill.ALIPAY_CODE));
        Answer open =
                Eventually.soon("stored", () -> till.query(clientSn), answer -> "CREATED".equals(answer.orderStatus()));
        String tsn = STORE.value("select tsn from transactions where order_sn = " + open.sn());
        Span begun = Eventually.soon(
                        "a span of the first gateway",
                        () -> COLLECTOR.spans().stream()
                                .filter(span ->
                                        span.name().equals("channel pay") && tsn.equals(span.attribute("upay.tsn")))
                                .toList(),
                        spans -> !spans.isEmpty())
                .get(0);

        first.kill();
        try (GatewayProcess survivor = gateway()) {
            Span resumed = Eventually.soon(
                            "the takeover's span", () -> named("settle claimed", clientSn), spans -> !spans.isEmpty())
                    .get(0);

            assertThat(resumed.links()).singleElement().asString().startsWith(begun.trace() + ":");
            assertThat(resumed.trace()).isNotEqualTo(begun.trace());
            assertThat(resumed.attributes())
                    .containsEntry("upay.sn", open.sn())
                    .containsEntry("upay.tsn", tsn)
                    .containsEntry("upay.terminal", till.terminalSn());
            assertThat(resumed.attribute("service.instance.id")).isNotEqualTo(begun.attribute("service.instance.id"));
            assertThat(trace(resumed.trace())).extracting(Span::name).contains("channel query", "store apply");
            assertThat(survivor.printed())
                    .contains("client_sn=" + clientSn + " terminal=" + till.terminalSn() + " trace=" + begun.trace());
            assertThat(survivor.command("order", "show", open.sn())).contains("recorded as trace " + begun.trace());
        }
    }
}
