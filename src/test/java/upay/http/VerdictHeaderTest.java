package upay.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import upay.protocol.signature.Md5Signature;

@DisplayName("A request with the header Upay-Verdict gets a verdict in every answer, and may ask to wait")
class VerdictHeaderTest {
    private static final Duration USUAL = Duration.ofSeconds(20);
    private static final Duration MINUTE = Duration.ofSeconds(60);
    private final TestHttpPort edge = new TestHttpPort();

    @AfterEach
    void stop() {
        edge.close();
    }

    private JsonObject post(String path, String body, String authorization, String... verdicts) {
        var request = edge.request(path, body, authorization);
        for (String verdict : verdicts) {
            request.header("Upay-Verdict", verdict);
        }
        HttpResponse<String> response = edge.send(request);
        return new JsonObject(response.body());
    }

    private static String signed(String body) {
        return "till-1 " + Md5Signature.sign(TestHttpPort.utf8(body), TestHttpPort.TILL.secret());
    }

    private static String asking(String path, String body, String verdict) {
        return TestHttpPort.signed(path, body)
                .replace("\r\nHost: h\r\n", "\r\nHost: h\r\nUpay-Verdict: " + verdict + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pay", "precreate", "query", "refund", "cancel", "revoke"})
    @DisplayName("beside the envelope, the rest of which stays as it is")
    void beside(String operation) {
        String body = "{\"terminal_sn\":\"till-1\",\"client_sn\":\"c-1\",\"total_amount\":\"100\",\"payway\":\"1\","
                + "\"dynamic_id\":\"280000000000000001\",\"subject\":\"s\",\"operator\":\"o\","
                + "\"refund_request_no\":\"1\",\"refund_amount\":\"1\"}";
        JsonObject plain = post("/upay/v2/" + operation, body, signed(body));

        JsonObject told = post("/upay/v2/" + operation, body, signed(body), "zh");

        assertThat(plain.fieldNames()).containsExactlyInAnyOrder("result_code", "biz_response");
        assertThat(told.remove("verdict")).isEqualTo("do_not_hand_over");
        assertThat((String) told.remove("verdict_message")).endsWith("。");
        assertThat(told.getMap()).isEqualTo(plain.getMap());
    }

    @Test
    @DisplayName(
            "also without a valid signature, of an unknown terminal, of a faulty body, and of one that is too long")
    void refused() {
        String faulty = "{\"terminal_sn\":\"till-1\"}";
        String tooLong = " ".repeat(70_000);

        assertThat(List.of(
                        post("/upay/v2/pay", TestHttpPort.PAY, "till-1 0", "en"),
                        post("/upay/v2/pay", TestHttpPort.PAY, "nobody 0", "en"),
                        post("/upay/v2/pay", TestHttpPort.PAY, null, "en"),
                        post("/upay/v2/pay", faulty, signed(faulty), "en"),
                        post("/upay/v2/pay", tooLong, signed(tooLong), "en")))
                .extracting(answer -> answer.getString("error_code") + " " + answer.getString("verdict"))
                .containsExactly(
                        "ILLEGAL_SIGN do_not_hand_over",
                        "TERMINAL_NOT_EXISTS do_not_hand_over",
                        "ILLEGAL_SIGN do_not_hand_over",
                        "INVALID_PARAMS do_not_hand_over",
                        "INVALID_PARAMS do_not_hand_over");
        assertThat(post("/upay/v2/query", TestHttpPort.QUERY, "till-1 0", "en").getString("verdict"))
                .as("of an order that may be paid")
                .isEqualTo("wait");
    }

    @Test
    @DisplayName("nothing of it in answers that are about no goods")
    void notATills() {
        String checkIn = "{\"terminal_sn\":\"till-1\"}";

        assertThat(post("/terminal/checkin", checkIn, signed(checkIn), "zh").fieldNames())
                .doesNotContain("verdict");
        assertThat(post("/nowhere", checkIn, signed(checkIn), "zh").fieldNames())
                .containsExactlyInAnyOrder("result_code", "error_code", "error_message");
    }

    @Test
    @DisplayName("a faulty value is INVALID_PARAMS, names the header, and runs nothing")
    void faulty() {
        for (String[] values : new String[][] {{"fr"}, {"zh; wait=61"}, {"zh; wait=x"}, {""}, {"zh", "en"}}) {
            JsonObject told = post("/upay/v2/pay", TestHttpPort.PAY, signed(TestHttpPort.PAY), values);

            assertThat(told.getString("result_code")).isEqualTo("400");
            assertThat(told.getString("error_code")).isEqualTo("INVALID_PARAMS");
            assertThat(told.getString("error_message")).contains("Upay-Verdict");
            assertThat(told.getString("verdict")).isEqualTo("do_not_hand_over");
        }
        assertThat(edge.operations.calls).isEmpty();
    }

    @Test
    @DisplayName("no wait without one that is asked for; a short one is what it is")
    void waits() {
        List<Duration> granted = new CopyOnWriteArrayList<>();
        edge.operations.answer(call -> {
            granted.add(
                    call.caller().requestedWait() == null
                            ? Duration.ofDays(1)
                            : call.caller().requestedWait().within(USUAL));
            return Future.succeededFuture(ScriptedOperations.NOT_FOUND);
        });

        for (String value : List.of("zh", "zh; wait=0", "zh; wait=20", "zh; wait=60")) {
            post("/upay/v2/pay", TestHttpPort.PAY, signed(TestHttpPort.PAY), value);
        }
        post("/upay/v2/pay", TestHttpPort.PAY, signed(TestHttpPort.PAY));

        assertThat(granted).containsExactly(Duration.ofDays(1), Duration.ZERO, USUAL, MINUTE, Duration.ofDays(1));
        assertThat(edge.admission.longWaits().size()).isZero();
    }

    @Test
    @DisplayName("the ninth long wait of a terminal is as usual; answered ones make room")
    void bounded() {
        List<Duration> granted = new CopyOnWriteArrayList<>();
        edge.operations.hold();
        edge.operations.before(call -> granted.add(call.caller().requestedWait().within(USUAL)));
        List<RawClient> clients = new CopyOnWriteArrayList<>();
        try {
            for (int i = 0; i < 9; i++) {
                clients.add(edge.raw().send(asking("/upay/v2/pay", TestHttpPort.PAY, "zh; wait=60")));
            }
            await().until(() -> granted.size() == 9);
            assertThat(granted).containsOnly(MINUTE, USUAL);
            assertThat(granted.stream().filter(USUAL::equals)).hasSize(1);
            assertThat(edge.admission.longWaits().size()).isEqualTo(8);
        } finally {
            edge.operations.releaseAll();
            clients.forEach(RawClient::close);
        }
        await().until(() -> edge.admission.longWaits().size() == 0);
    }

    @Test
    @DisplayName("a client that leaves ends its wait")
    void left() {
        edge.operations.hold();
        try (RawClient client = edge.raw()) {
            client.send(asking("/upay/v2/pay", TestHttpPort.PAY, "zh; wait=60"));
            await().until(() -> edge.operations.calls.size() == 1);
            assertThat(end().isComplete()).isFalse();
        }

        await().atMost(Duration.ofSeconds(5)).until(() -> end().isComplete());
    }

    private Future<Void> end() {
        return edge.operations.calls.get(0).caller().requestedWait().end();
    }
}
