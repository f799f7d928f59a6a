package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.app.Gateway;
import upay.config.GatewayConfig;
import upay.store.SampleOrders;
import upay.store.Store;
import upay.store.TestStore;
import upay.store.registry.ActivationCodes.NewCode;

@DisplayName("A terminal's life over HTTP: activated, checked in, paying with either key")
@Tag("process")
class TerminalActivationTest {
    private static final String ACTIVATE = "/terminal/activate";
    private static final String CHECK_IN = "/terminal/checkin";

    @TempDir
    static Path folder;

    private static final TestStore STORE = TestStore.fresh();
    private static Vertx vertx;
    private static Store registry;
    private static Gateway gateway;
    private static TestTill vendor;

    @BeforeAll
    static void start() throws Exception {
        gateway = new Gateway(GatewayConfig.require(
                Map.of(
                        "UPAY_DB_URI", STORE.uri(),
                        "UPAY_CHANNEL_LOOPBACK", "true",
                        "UPAY_HTTP_HOST", "127.0.0.1",
                        "UPAY_HTTP_PORT", "0",
                        "UPAY_MANAGEMENT_PORT", "0",
                        "UPAY_DATA_DIR", folder.toString()),
                null));
        gateway.start();
        vertx = Vertx.vertx();
        registry = STORE.start(vertx);
        vendor = new TestTill(gateway.uri(), "90000001", "sandbox-vendor-key");
    }

    @AfterAll
    static void stop() {
        gateway.close();
        vertx.close().await();
    }

    @BeforeEach
    void forgetFailures() {
        STORE.execute("delete from activation_failures");
    }

    private static String code(int uses) {
        return SampleOrders.await(registry.activationCodes()
                        .create(new NewCode(
                                "sandbox-merchant", "sandbox-store", 8, Duration.ofDays(7), uses, "tester")))
                .text()
                .reveal();
    }

    private static JsonObject of(String code, String device) {
        return new JsonObject().put("code", code).put("device_id", device).put("type", "2");
    }

    private static Answer activate(String code, String device) {
        return vendor.post(ACTIVATE, of(code, device));
    }

    private static TestTill till(Answer issued) {
        return vendor.as(issued.biz().getString("terminal_sn"), issued.biz().getString("terminal_key"));
    }

    private static String pay(TestTill till) {
        return till.pay(TestTill.newClientSn(), 100, TestTill.ALIPAY_CODE).verdict();
    }

    private static List<Answer> atOnce(Stream<JsonObject> bodies) {
        return bodies.parallel().map(body -> vendor.post(ACTIVATE, body)).toList();
    }

    @Test
    @DisplayName("Programs of three shapes read the answers: flat, six flat fields, and result_code with data")
    void shapes() {
        Answer activated = activate(code(1), "device-1");
        Answer checkedIn = till(activated).post(CHECK_IN, new JsonObject().put("device_id", "device-1"));

        for (Answer answer : List.of(activated, checkedIn)) {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().getString("result_code")).isEqualTo("200");
            JsonObject biz = answer.biz();
            assertThat(biz.getString("terminal_sn")).matches("[0-9]{18}");
            assertThat(biz.getString("terminal_key")).matches("[0-9a-f]{32}");
            assertThat(List.of("merchant_sn", "merchant_name", "store_sn", "store_name"))
                    .allSatisfy(field -> assertThat(biz.getString(field)).isNotEmpty());
            assertThat(biz.getString("result_code"))
                    .isEqualTo(answer == activated ? "ACTIVATE_SUCCESS" : "TERMINAL_CHECKIN_SUCCESS");
            JsonObject flat = biz.copy();
            flat.remove("result_code");
            flat.remove("data");
            assertThat(biz.getJsonObject("data")).isEqualTo(flat);
        }
    }

    @Test
    @DisplayName("Once a signed request was answered, whatever it was, the same activation is a new one at once")
    void signedOnce() {
        for (int i = 0; i < 5; i++) {
            String code = code(3);
            Answer first = activate(code, "d");
            assertThat(activate(code, "d").biz()).isEqualTo(first.biz());
            till(first).post("query", new JsonObject().put("client_sn", "none"));
            Answer second = activate(code, "d");
            assertThat(second.biz().getString("terminal_sn"))
                    .isNotEqualTo(first.biz().getString("terminal_sn"));
            till(second).post("/terminal/uploadLog", new JsonObject());
            assertThat(activate(code, "d").biz().getString("terminal_sn"))
                    .isNotEqualTo(second.biz().getString("terminal_sn"));
        }
    }

    @Test
    @DisplayName(
            "It pays, without an operator too; after a check-in with either key; the previous key gets no third one")
    void life() {
        TestTill first = till(activate(code(1), "d"));
        assertThat(pay(first)).isEqualTo("PAY_SUCCESS");
        JsonObject payment = first.payment(TestTill.newClientSn(), 100).put("dynamic_id", TestTill.ALIPAY_CODE);
        payment.remove("operator");
        assertThat(first.post("pay", payment).verdict()).isEqualTo("PAY_SUCCESS");

        Answer next = first.post(CHECK_IN, new JsonObject());
        TestTill second = till(next);
        assertThat(second.sign("")).isNotEqualTo(first.sign(""));
        assertThat(pay(first)).isEqualTo("PAY_SUCCESS");
        assertThat(pay(second)).isEqualTo("PAY_SUCCESS");
        assertThat(pay(first)).isEqualTo("PAY_SUCCESS");
        assertThat(first.post(CHECK_IN, new JsonObject()).biz()).isEqualTo(next.biz());

        TestTill third = till(second.post(CHECK_IN, new JsonObject().putNull("device_id")));
        assertThat(pay(first)).isEqualTo("400/ILLEGAL_SIGN");
        assertThat(pay(second)).isEqualTo("PAY_SUCCESS");
        assertThat(pay(third)).isEqualTo("PAY_SUCCESS");
        assertThat(third.postRaw("/terminal/uploadLog", "a log", "application/zip")
                        .text())
                .isEqualTo("{\"result_code\":\"200\",\"error_code\":\"SUCCESS\",\"error_message\":\"ok\"}");
    }

    @Test
    @DisplayName("terminal_sn and device_id may be missing; another device or another terminal may not check in")
    void checkInFields() {
        TestTill till = till(activate(code(1), "d"));

        assertThat(till.postRaw(CHECK_IN, "{}", "application/json").code()).isEqualTo("TERMINAL_CHECKIN_SUCCESS");
        assertThat(till.post(CHECK_IN, new JsonObject().put("device_id", "")).code())
                .isEqualTo("TERMINAL_CHECKIN_SUCCESS");
        Answer other = till.post(CHECK_IN, new JsonObject().put("device_id", "e"));
        assertThat(other.code()).isEqualTo("400/INVALID_TERMINAL");
        assertThat(other.message()).contains("device_id");
        assertThat(till.post(CHECK_IN, new JsonObject().put("terminal_sn", "x")).code())
                .isEqualTo("400/INVALID_TERMINAL");
        TestTill anywhere = till(activate(code(1), ""));
        assertThat(anywhere.post(CHECK_IN, new JsonObject().put("device_id", "any"))
                        .code())
                .isEqualTo("TERMINAL_CHECKIN_SUCCESS");
    }

    @Test
    @DisplayName("A sandbox terminal checks in, and its published secret remains valid")
    void published() {
        TestTill published = TestTill.second(gateway.uri());
        TestTill second = till(published.post(CHECK_IN, new JsonObject()));
        TestTill third = till(second.post(CHECK_IN, new JsonObject()));

        assertThat(Stream.of(published, second, third).map(TerminalActivationTest::pay))
                .containsOnly("PAY_SUCCESS");
        assertThat(published.post(CHECK_IN, new JsonObject()).code()).isEqualTo("TERMINAL_CHECKIN_SUCCESS");
        assertThat(pay(published)).isEqualTo("PAY_SUCCESS");
    }

    @Test
    @DisplayName("The same activation eight times at once, and again after a lost answer: one terminal, one use")
    void lostAnswer() {
        String code = code(2);
        List<Answer> answers = atOnce(IntStream.range(0, 8).mapToObj(i -> of(code, "same")));

        assertThat(answers.stream().map(Answer::text).distinct()).hasSize(1);
        vendor.hangUp(ACTIVATE, of(code, "same"));
        assertThat(activate(code, "same").text()).isEqualTo(answers.get(0).text());
        assertThat(pay(till(answers.get(0)))).isEqualTo("PAY_SUCCESS");

        Answer another = activate(code, "same");
        assertThat(another.code()).isEqualTo("ACTIVATE_SUCCESS");
        assertThat(another.biz()).isNotEqualTo(answers.get(0).biz());
        assertThat(pay(till(another))).isEqualTo("PAY_SUCCESS");
        Answer usedUp = activate(code, "same");
        assertThat(usedUp.code()).isEqualTo("400/ACTIVATE_FAIL");
        assertThat(usedUp.message()).contains("用完", "索取");
    }

    @Test
    @DisplayName("Eight devices at once with a code of one use: one of them gets a terminal")
    void oneUse() {
        String code = code(1);
        List<Answer> answers = atOnce(IntStream.range(0, 8).mapToObj(i -> of(code, "d-" + i)));

        assertThat(answers.stream().filter(answer -> answer.code().equals("ACTIVATE_SUCCESS")))
                .hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.code().equals("400/ACTIVATE_FAIL")))
                .hasSize(7);
    }

    @Test
    @DisplayName("Every refusal has error_code and error_message, and says what to do")
    void causes() {
        String taken = TestTill.newClientSn();
        assertThat(vendor.post(ACTIVATE, of(code(1), "").put("client_sn", taken))
                        .code())
                .isEqualTo("ACTIVATE_SUCCESS");
        String revoked = code(1);
        STORE.execute("update activation_codes set revoked_at = now() where code_id = (select max(code_id) from"
                + " activation_codes)");
        String expired = code(1);
        STORE.execute("update activation_codes set expires_at = now() where code_id = (select max(code_id) from"
                + " activation_codes)");

        refused(of("00000000", ""), "激活码不存在");
        refused(of(revoked, ""), "激活码已作废");
        refused(of(expired, ""), "激活码已过期");
        refused(of(code(1), "").put("app_id", "no-app"), "app_id");
        refused(of(code(1), "").put("client_sn", taken), "client_sn");
    }

    private static void refused(JsonObject body, String cause) {
        Answer answer = vendor.post(ACTIVATE, body);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().fieldNames()).containsExactlyInAnyOrder("result_code", "error_code", "error_message");
        assertThat(answer.code()).isEqualTo("400/ACTIVATE_FAIL");
        assertThat(answer.message()).contains(cause).contains("请");
    }

    @Test
    @DisplayName("Who guesses codes is refused after ten failures in a minute, also with a right code")
    void guessing() {
        List<Answer> guesses = atOnce(IntStream.range(0, 40).mapToObj(i -> of("guess" + i, "")));

        assertThat(guesses).allSatisfy(answer -> assertThat(answer.code()).isEqualTo("400/ACTIVATE_FAIL"));
        assertThat(guesses.stream().filter(answer -> answer.message().contains("激活码不存在")))
                .hasSizeBetween(1, 11);
        assertThat(activate(code(1), "").message()).isEqualTo("尝试过多，请稍后再试");
        assertThat(pay(TestTill.first(gateway.uri()))).isEqualTo("PAY_SUCCESS");
    }

    @Test
    @DisplayName("Authorization as public programs write it")
    void authorizations() {
        String body = of("SANDBOX1", "d").encode();
        String sign = vendor.sign(body);
        for (String header : List.of(
                "90000001  " + sign,
                "90000001\t" + sign,
                "90000001," + sign,
                "90000001, " + sign,
                "90000001 " + sign.toUpperCase(java.util.Locale.ROOT))) {
            HttpRequest request = HttpRequest.newBuilder(gateway.uri().resolve(ACTIVATE))
                    .header("Authorization", header)
                    .POST(HttpRequest.BodyPublishers.ofString(body))
                    .build();
            assertThat(vendor.send(request).code()).as(header).isEqualTo("ACTIVATE_SUCCESS");
        }
    }
}
