package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@WithRunningGateway
@DisplayName("What an answer's data holds, and how it is written")
@Tag("process")
class GatewayAnswerFormTest {
    private static final Set<String> ALWAYS = Set.of(
            "terminal_sn",
            "sn",
            "tsn",
            "client_sn",
            "client_tsn",
            "status",
            "order_status",
            "payway",
            "payway_name",
            "sub_payway",
            "total_amount",
            "net_amount",
            "subject",
            "operator",
            "store_id",
            "ctime");

    private final TestTill shop;
    private final GatewayProcess gateway;

    GatewayAnswerFormTest(TestTill shop, GatewayProcess gateway) {
        this.shop = shop;
        this.gateway = gateway;
    }

    private static Arguments row(String name, String more, BiFunction<TestTill, String, Answer> request) {
        Set<String> fields = new TreeSet<>(ALWAYS);
        if (!more.isEmpty()) {
            fields.addAll(Set.of(more.split(" ")));
        }
        return Arguments.of(name, fields, request);
    }

    static Stream<Arguments> answers() {
        String done = "finish_time channel_finish_time trade_no";
        return Stream.of(
                row("paid by Alipay", done + " payer_uid payer_login", (s, sn) -> s.pay(sn, 100, TestTill.ALIPAY_CODE)),
                row("paid by WeChat", done + " payer_uid", (s, sn) -> s.pay(sn, 100, TestTill.WECHAT_CODE)),
                row("refused", "finish_time", (s, sn) -> s.pay(sn, 9004, TestTill.ALIPAY_CODE)),
                row("waiting for a scan", "qr_code", (s, sn) -> s.precreate(sn, 100, "3")),
                row("refunded", done + " payer_uid payer_login refund_request_no", (s, sn) -> {
                    s.pay(sn, 100, TestTill.ALIPAY_CODE);
                    return s.refund(sn, "r1", 10);
                }),
                row(
                        "reflected",
                        "qr_code reflect",
                        (s, sn) -> s.post(
                                "precreate",
                                s.payment(sn, 100).put("payway", "1").put("reflect", new JsonObject("{\"a\": 1}")))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    @DisplayName("the fields that are known are there, and no others; all are strings, none is empty")
    void fields(String name, Set<String> fields, BiFunction<TestTill, String, Answer> request) {
        String clientSn = TestTill.newClientSn();

        JsonObject data = request.apply(shop, clientSn).data();

        assertThat(new TreeSet<>(data.fieldNames())).isEqualTo(fields);
        assertThat(data.getMap().values()).allSatisfy(value -> assertThat(value).isInstanceOf(String.class));
        assertThat(data.getMap().values()).doesNotContain("");
        assertThat(data.getString("client_sn")).isEqualTo(clientSn);
        assertThat(data.getString("terminal_sn")).isEqualTo("100000000000000001");
        assertThat(data.getString("store_id")).isEqualTo("sandbox-store");
        assertThat(data.getString("sn")).matches("[0-9]{16}");
        assertThat(data.getString("subject")).isEqualTo("茶 and cake");
        for (String time : Set.of("ctime", "finish_time", "channel_finish_time")) {
            if (data.containsKey(time)) {
                assertThat(data.getString(time)).as(time).matches("[0-9]{13}");
            }
        }
    }

    @Test
    @DisplayName("reflect comes back as it was sent, be it text or JSON; the misspelt name does too")
    void reflect() {
        for (Map.Entry<String, Object> sent : Map.<String, Object>of(
                        "plain", "as it is", "json", new JsonObject("{\"k\":1}"))
                .entrySet()) {
            String clientSn = TestTill.newClientSn();
            shop.post(
                    "precreate", shop.payment(clientSn, 100).put("payway", "1").put("reflact", sent.getValue()));

            String expected = "plain".equals(sent.getKey()) ? "as it is" : "{\"k\":1}";
            assertThat(shop.query(clientSn).data("reflect")).isEqualTo(expected);
        }
    }

    @Test
    @DisplayName("a refund answers with its own operator and times, the query after it too")
    void ownTransaction() {
        String clientSn = TestTill.newClientSn();
        Answer paid = shop.pay(clientSn, 100, TestTill.ALIPAY_CODE);

        Answer refunded = shop.post("refund", shop.refundOf(clientSn, "r1", 40).put("client_tsn", "my-refund"));
        Answer query = shop.query(clientSn);

        assertThat(paid.data("operator")).isEqualTo("刘侃");
        assertThat(refunded.data("operator")).isEqualTo("back office");
        assertThat(refunded.data("refund_request_no")).isEqualTo("r1");
        assertThat(refunded.data("client_tsn")).isEqualTo("my-refund");
        assertThat(refunded.data("ctime")).isEqualTo(paid.data("ctime"));
        assertThat(Long.parseLong(refunded.data("finish_time")))
                .isGreaterThanOrEqualTo(Long.parseLong(paid.data("finish_time")));
        assertThat(query.data("finish_time")).isEqualTo(refunded.data("finish_time"));
        assertThat(query.data("net_amount")).isEqualTo("60");
    }

    @Test
    @DisplayName("form bodies, numbers in JSON, upper-case signatures and paths in any case are served")
    void tolerated() {
        String form = "terminal_sn=100000000000000001&client_sn=" + TestTill.newClientSn()
                + "&total_amount=0100&dynamic_id=" + TestTill.ALIPAY_CODE + "&subject=%E8%8C%B6&operator=op";
        String numbers =
                "{\"terminal_sn\":\"100000000000000001\",\"client_sn\":\"%s\",\"total_amount\":100,\"payway\":3,"
                                .formatted(TestTill.newClientSn())
                        + "\"subject\":\"s\",\"operator\":\"o\",\"description\":null,\"device_id\":\"\"}";
        String query = "{\"terminal_sn\":\"100000000000000001\",\"client_sn\":\"nobody\"}";

        Answer fromForm = shop.postRaw("pay", form, "application/x-www-form-urlencoded");
        Answer fromNumbers = shop.postRaw("Precreate", numbers, "application/json;charset=UTF-8");
        Answer upper = shop.postWith(
                "QUERY", query, shop.terminalSn() + " " + shop.sign(query).toUpperCase(java.util.Locale.ROOT));
        Answer capitals = shop.postRaw("/Upay/V2/query", query, "application/json");

        assertThat(fromForm.verdict()).isEqualTo("PAY_SUCCESS");
        assertThat(fromForm.data("total_amount")).isEqualTo("100");
        assertThat(fromForm.data("subject")).isEqualTo("茶");
        assertThat(fromNumbers.verdict()).isEqualTo("PRECREATE_SUCCESS");
        assertThat(upper.verdict()).isEqualTo("FAIL/UPAY_ORDER_NOT_EXISTS");
        assertThat(capitals.verdict()).isEqualTo("FAIL/UPAY_ORDER_NOT_EXISTS");
    }

    @Test
    @DisplayName("all faults at once, each naming its field, and nothing stored")
    void faults() {
        String clientSn = TestTill.newClientSn();
        JsonObject body = shop.payment(clientSn, 0)
                .put("dynamic_id", "2".repeat(33))
                .put("subject", "x".repeat(65))
                .put("longitude", "120.1")
                .putNull("operator");

        Answer answer = shop.post("pay", body);

        assertThat(answer.code()).isEqualTo("400/INVALID_PARAMS");
        assertThat(answer.message().split("；")).hasSizeGreaterThanOrEqualTo(5);
        assertThat(answer.message()).contains("total_amount", "dynamic_id", "subject", "latitude", "operator");
        assertThat(shop.query(clientSn).verdict()).isEqualTo("FAIL/UPAY_ORDER_NOT_EXISTS");
    }

    @Test
    @DisplayName(
            "outside the protocol: 404, 405 and 413, each with the envelope; who signs an unknown path reads it with a 200")
    void outside() {
        String huge = "{\"client_sn\":\"" + "x".repeat(70_000) + "\"}";

        Answer unknown =
                shop.send(java.net.http.HttpRequest.newBuilder(gateway.uri().resolve("/upay/v2/steal"))
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{}"))
                        .build());
        Answer signed = shop.postRaw("steal", "{}", "application/json");
        Answer get =
                shop.send(java.net.http.HttpRequest.newBuilder(gateway.uri().resolve("/upay/v2/pay"))
                        .GET()
                        .build());
        Answer large = shop.postRaw("pay", huge, "application/json");

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(signed.status()).isEqualTo(200);
        assertThat(get.status()).isEqualTo(405);
        assertThat(large.status()).isEqualTo(413);
        for (Answer answer : java.util.List.of(unknown, signed, get, large)) {
            assertThat(answer.code()).isEqualTo("400/INVALID_PARAMS");
        }
    }
}
