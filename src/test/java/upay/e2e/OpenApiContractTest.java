package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import upay.openapi.OpenApiDocument;
import upay.openapi.OpenApiDocument.Operation;
import upay.webhook.ScriptedReceiver;

@WithRunningGateway
@DisplayName("A running gateway answers the examples of docs/openapi.yaml as that says")
@Tag("process")
class OpenApiContractTest {
    private static final String SANDBOX_TILL = "100000000000000001";

    /** What has to come before an example, for the same order: other examples, perhaps with another amount. */
    private static final Map<String, List<String>> BEFORE = Map.ofEntries(
            Map.entry("pay/conflict", List.of("pay/paid")),
            Map.entry("query/paid", List.of("pay/paid")),
            Map.entry("query/failed", List.of("pay/refused")),
            Map.entry("query/verdict", List.of("pay/refused")),
            Map.entry("query/ofRefund", List.of("pay/paid", "refund/refunded")),
            Map.entry("refund/refunded", List.of("pay/paid")),
            Map.entry("refund/full", List.of("pay/paid")),
            Map.entry("refund/tooMuch", List.of("pay/paid")),
            Map.entry("refund/unknown", List.of("pay/paid 20000")),
            Map.entry("refund/inProgress", List.of("pay/paid 20000")),
            Map.entry("cancel/paid", List.of("pay/paid")),
            Map.entry("cancel/open", List.of("pay/confirming")),
            Map.entry("cancel/refunded", List.of("pay/paid", "refund/refunded")),
            Map.entry("revoke/paid", List.of("pay/paid")));

    /** They differ from run to run, or from terminal to terminal. */
    private static final Set<String> VARYING = Set.of(
            "sn",
            "tsn",
            "client_sn",
            "client_tsn",
            "trade_no",
            "ctime",
            "finish_time",
            "channel_finish_time",
            "terminal_sn",
            "terminal_key",
            "payer_uid",
            "payer_login",
            "qr_code",
            "appId",
            "timeStamp",
            "nonceStr",
            "package",
            "paySign");

    private final OpenApiDocument document = OpenApiDocument.get();
    private final TestTill shop;
    private final GatewayProcess gateway;

    OpenApiContractTest(TestTill shop, GatewayProcess gateway) {
        this.shop = shop;
        this.gateway = gateway;
    }

    static Stream<Arguments> examples() {
        OpenApiDocument document = OpenApiDocument.get();
        return document.operations().stream()
                .flatMap(operation -> OpenApiDocument.examples(document.requestBody(operation)).keySet().stream()
                        .map(name -> Arguments.of(operation, name)));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("examples")
    @DisplayName("each request gets the answer of its name, but for numbers and times")
    void answered(Operation operation, String name) {
        String clientSn = TestTill.newClientSn();
        // One for all requests of an order.
        TestTill till = till(operation, name);
        for (String before : BEFORE.getOrDefault(operation.id() + "/" + name, List.of())) {
            String[] words = before.split("[/ ]");
            JsonObject request = request(document.operation(words[0]), words[1]);
            if (words.length > 2) {
                request.put("total_amount", words[2]);
            }
            send(till, document.operation(words[0]), request, clientSn);
        }

        Answer answer = operation.id().equals("uploadLog")
                ? till.postRaw(operation.path(), example(operation, name).toString(), "application/octet-stream")
                : send(till, operation, request(operation, name), clientSn, headers(operation, name));

        JsonObject documented = (JsonObject)
                OpenApiDocument.examples(document.answerBody(operation, 200)).get(name);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(fixed(answer.json())).isEqualTo(fixed(documented));
    }

    private Object example(Operation operation, String name) {
        return OpenApiDocument.examples(document.requestBody(operation)).get(name);
    }

    private JsonObject request(Operation operation, String name) {
        return ((JsonObject) example(operation, name)).copy();
    }

    /** That are beside the example's body. */
    private Map<String, String> headers(Operation operation, String name) {
        Map<String, String> headers = new TreeMap<>();
        document.requestBody(operation)
                .getJsonObject("examples")
                .getJsonObject(name)
                .getJsonObject("x-headers", new JsonObject())
                .forEach(header -> headers.put(header.getKey(), (String) header.getValue()));
        return headers;
    }

    /** The vendor for an activation; a new terminal where the example's is not one of the sandbox's. */
    private TestTill till(Operation operation, String name) {
        if (operation.id().equals("activate")) {
            return shop.as("90000001", "sandbox-vendor-key");
        }
        return example(operation, name) instanceof JsonObject request
                        && !SANDBOX_TILL.equals(request.getString("terminal_sn"))
                ? activated()
                : shop;
    }

    private TestTill activated() {
        JsonObject issued = send(
                        shop.as("90000001", "sandbox-vendor-key"),
                        document.operation("activate"),
                        request(document.operation("activate"), "activated"),
                        TestTill.newClientSn())
                .biz();
        return shop.as(issued.getString("terminal_sn"), issued.getString("terminal_key"));
    }

    /** Its own numbers in place of the example's. */
    private Answer send(TestTill till, Operation operation, JsonObject request, String clientSn) {
        return send(till, operation, request, clientSn, Map.of());
    }

    private Answer send(
            TestTill till, Operation operation, JsonObject request, String clientSn, Map<String, String> headers) {
        if (!request.getString("client_sn", "").isEmpty()) {
            request.put("client_sn", clientSn);
        }
        if (request.containsKey("terminal_sn")) {
            request.put("terminal_sn", till.terminalSn());
        }
        return till.withHeaders(headers).postRaw(operation.path(), request.encode(), "application/json");
    }

    /** All fields, each with its value if that is the same whenever it is asked for. */
    private static Map<String, String> fixed(JsonObject answer) {
        Map<String, String> fields = new TreeMap<>();
        collect("", answer, fields);
        return fields;
    }

    private static void collect(String place, JsonObject object, Map<String, String> fields) {
        object.forEach(member -> {
            String name = place + "/" + member.getKey();
            if (member.getValue() instanceof JsonObject inner) {
                collect(name, inner, fields);
            } else {
                fields.put(name, VARYING.contains(member.getKey()) ? "…" : String.valueOf(member.getValue()));
            }
        });
    }

    @Test
    @DisplayName("each field of data was seen in an answer")
    void seen() {
        List<Answer> answers = new ArrayList<>();
        examples().forEach(row -> {
            Operation operation = (Operation) row.get()[0];
            String name = (String) row.get()[1];
            if (name.equals("full") || operation.id().equals("precreate") && name.matches("qrCode|inWallet")) {
                String clientSn = TestTill.newClientSn();
                if (operation.id().equals("refund")) {
                    send(shop, document.operation("pay"), request(document.operation("pay"), "paid"), clientSn);
                }
                answers.add(send(shop, operation, request(operation, name), clientSn));
            }
        });

        assertThat(answers.stream().flatMap(answer -> answer.data().fieldNames().stream()))
                .containsAll(
                        document.schema("OrderData").getJsonObject("properties").fieldNames());
    }

    @Test
    @DisplayName("a notification has the documented body and headers, and its signature is that of the public key")
    void notified() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            ScriptedReceiver receiver = ScriptedReceiver.start(vertx);
            JsonObject request = request(document.operation("pay"), "full").put("notify_url", receiver.url("/paid"));
            send(shop, document.operation("pay"), request, TestTill.newClientSn());
            ScriptedReceiver.Heard heard = Eventually.soon("a notification", receiver::heard, all -> !all.isEmpty())
                    .get(0);
            JsonObject documented = document.at("#/webhooks/orderEvent/post");

            assertThat(document.faults(OpenApiDocument.reference("OrderData"), new JsonObject(heard.text())))
                    .isEmpty();
            assertThat(fixed(new JsonObject(heard.text())).keySet())
                    .containsAll(fixed((JsonObject) OpenApiDocument.examples(documented
                                            .getJsonObject("requestBody")
                                            .getJsonObject("content")
                                            .getJsonObject("application/json"))
                                    .get("paid"))
                            .keySet());
            documented.getJsonArray("parameters").forEach(header -> assertThat(
                            heard.headers().get(((JsonObject) header).getString("name")))
                    .isNotBlank());
            Signature rsa = Signature.getInstance("SHA256withRSA");
            rsa.initVerify(publicKey());
            rsa.update(heard.body());
            assertThat(rsa.verify(Base64.getDecoder().decode(heard.authorization())))
                    .isTrue();
        } finally {
            vertx.close().await();
        }
    }

    private PublicKey publicKey() throws Exception {
        String pem = call(HttpRequest.newBuilder(gateway.uri().resolve("/upay/v2/public-key")))
                .body();
        byte[] der = Base64.getMimeDecoder().decode(pem.split("-----END")[0].replace("-----BEGIN PUBLIC KEY-----", ""));
        return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(der));
    }

    @Test
    @DisplayName("the public key is PEM; a callback that is not genuine is refused, one of no channel is not found")
    void others() throws IOException, InterruptedException {
        HttpResponse<String> key = call(HttpRequest.newBuilder(gateway.uri().resolve("/upay/v2/public-key")));
        HttpResponse<String> forged =
                call(HttpRequest.newBuilder(gateway.uri().resolve("/notify/alipay/sandbox-merchant"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString("out_trade_no=1&sign=x")));
        HttpResponse<String> nobody = call(HttpRequest.newBuilder(gateway.uri().resolve("/notify/nobody/m")));

        assertThat(key.statusCode()).isEqualTo(200);
        assertThat(key.headers().firstValue("Content-Type")).contains("application/x-pem-file");
        assertThat(key.body()).startsWith("-----BEGIN PUBLIC KEY-----");
        assertThat(forged.statusCode()).isEqualTo(400);
        assertThat(document.faults(
                        document.answerBody(document.operation("callback"), 400).getJsonObject("schema"),
                        forged.body()))
                .isEmpty();
        assertThat(nobody.statusCode()).isEqualTo(404);
        assertThat(document.answerFaults("/notify/nobody/m", 404, new JsonObject(nobody.body())))
                .isEmpty();
    }

    private static HttpResponse<String> call(HttpRequest.Builder request) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
