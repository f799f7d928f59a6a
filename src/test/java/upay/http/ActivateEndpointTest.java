package upay.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.ResultCode;
import upay.domain.Secret;
import upay.domain.terminal.IssuedKey;
import upay.domain.terminal.Vendor;
import upay.port.StoreException;
import upay.port.Vendors;
import upay.protocol.ActivateRequest;
import upay.protocol.Reply;
import upay.protocol.signature.Md5Signature;
import upay.protocol.signature.SignatureV2;

@DisplayName("An activation is signed by a vendor, and by nobody else")
class ActivateEndpointTest {
    private static final String PATH = "/terminal/activate";
    private static final String BODY = "{\"app_id\":\"1\",\"code\":\"12345678\",\"device_id\":\"\"}";
    private static final Vendor DISABLED = new Vendor("vendor-2", new Secret("vendor-2-key"), false);

    private final TestHttpPort edge = new TestHttpPort(
            new ScriptedTerminals(TestHttpPort.TILL), TestHttpPort.vendors(TestHttpPort.VENDOR, DISABLED));

    @AfterEach
    void stop() {
        edge.close();
    }

    private String post(String body, String sn, String key) {
        return edge.post(PATH, body, sn, new Secret(key)).body();
    }

    @Test
    @DisplayName("The answer has the six fields flat and in data")
    void answer() {
        IssuedKey issued =
                new IssuedKey("100000000000000009", new Secret("0123456789abcdef"), "m-1", "茶", "store-1", "门店");
        edge.operations.answer(call -> Future.succeededFuture(new Reply.Issued(ResultCode.ACTIVATE_SUCCESS, issued)));
        String six = "\"terminal_sn\":\"100000000000000009\",\"terminal_key\":\"0123456789abcdef\","
                + "\"merchant_sn\":\"m-1\",\"merchant_name\":\"茶\",\"store_sn\":\"store-1\",\"store_name\":\"门店\"";

        assertThat(post(BODY, "vendor-1", "vendor-1-key"))
                .isEqualTo("{\"result_code\":\"200\",\"biz_response\":{\"result_code\":\"ACTIVATE_SUCCESS\"," + six
                        + ",\"data\":{" + six + "}}}");
        assertThat(edge.operations.calls).singleElement().satisfies(call -> {
            assertThat(call.operation()).isEqualTo("activate");
            assertThat(call.source()).isEqualTo("127.0.0.1");
            assertThat(call.request())
                    .isEqualTo(new ActivateRequest(new Secret("12345678"), "1", "", null, null, null, null));
        });
        assertThat(edge.admission.inFlight()).isZero();
    }

    @Test
    @DisplayName("A vendor that is unknown or disabled, a terminal's signature, and a wrong one are refused")
    void refused() {
        assertThat(post(BODY, "vendor-9", "x"))
                .startsWith("{\"result_code\":\"400\",\"error_code\":\"VENDOR_NOT_EXISTS\",\"error_message\":\"")
                .contains("vendor_sn");
        assertThat(post(BODY, "till-1", "till-1-secret")).contains("VENDOR_NOT_EXISTS");
        assertThat(post(BODY, "v".repeat(33), "x")).contains("VENDOR_NOT_EXISTS");
        assertThat(post(BODY, "vendor-2", "vendor-2-key")).contains("VENDOR_NOT_EXISTS", "已停用");
        assertThat(post(BODY, "vendor-2", "x")).contains("ILLEGAL_SIGN");
        assertThat(post(BODY, "vendor-1", "till-1-secret"))
                .isEqualTo("{\"result_code\":\"400\",\"error_code\":\"ILLEGAL_SIGN\",\"error_message\":\"签名错误\"}");
        assertThat(edge.send(edge.request(PATH, BODY, null)).body()).contains("ILLEGAL_SIGN");
        assertThat(edge.operations.calls).isEmpty();
        assertThat(edge.admission.refused())
                .containsEntry("unknown_vendors", 3L)
                .containsEntry("unknown_terminals", 0L)
                .containsEntry("wrong_signatures", 2L);
    }

    @Test
    @DisplayName("A vendor signs nothing else")
    void vendorElsewhere() {
        for (String path : List.of("/upay/v2/query", "/terminal/checkin", "/terminal/uploadLog")) {
            assertThat(edge.post(path, TestHttpPort.QUERY, "vendor-1", new Secret("vendor-1-key"))
                            .body())
                    .contains("TERMINAL_NOT_EXISTS");
        }
    }

    @Test
    @DisplayName("All faults of the fields are reported at once")
    void faults() {
        assertThat(post("{\"name\":\"" + "n".repeat(129) + "\"}", "vendor-1", "vendor-1-key"))
                .isEqualTo("{\"result_code\":\"400\",\"error_code\":\"INVALID_PARAMS\",\"error_message\":"
                        + "\"code不可以为空；device_id必须出现，可以为空字符串；name长度不可以超过128\"}");
    }

    @Test
    @DisplayName("Signature v2 of a vendor is accepted, once")
    void signatureV2() {
        SignatureV2.Message message = new SignatureV2.Message("POST", PATH, "", TestHttpPort.utf8(BODY));
        String header = SignatureV2.of(message, new Secret("vendor-1-key"), Instant.now(), "nonce-0000000001")
                .header();

        assertThat(edge.send(edge.request(PATH, BODY, "vendor-1 v2").header(SignatureV2.HEADER, header))
                        .body())
                .contains("UPAY_ORDER_NOT_EXISTS");
        assertThat(edge.send(edge.request(PATH, BODY, "vendor-1 v2").header(SignatureV2.HEADER, header))
                        .body())
                .contains("ILLEGAL_SIGN", "n已使用过");
    }

    @Test
    @DisplayName("The store gone: repeat the activation")
    void storeGone() {
        edge.operations.answer(call -> Future.failedFuture(new StoreException("down", false, null)));

        assertThat(post(BODY, "vendor-1", "vendor-1-key")).contains("MAINTENANCE_INPROGRESS");
    }

    @Test
    @DisplayName("A path that does not exist, signed by a vendor: 200 and the envelope; unsigned 404")
    void unknownPath() {
        String longest = "{" + " ".repeat(64 * 1024 - 2) + "}";
        for (String body : List.of("{}", longest)) {
            assertThat(edge.post("/upay/v2/frobnicate", body, "vendor-1", new Secret("vendor-1-key")))
                    .satisfies(answer -> {
                        assertThat(answer.statusCode()).isEqualTo(200);
                        assertThat(answer.body()).contains("INVALID_PARAMS", "请求路径不存在");
                    });
            assertThat(edge.post("/upay/v2/frobnicate", body, "till-1", new Secret("till-1-secret"))
                            .statusCode())
                    .isEqualTo(200);
            assertThat(edge.post("/upay/v2/frobnicate", body, "vendor-1", new Secret("x"))
                            .statusCode())
                    .isEqualTo(404);
            assertThat(edge.post("/upay/v2/frobnicate", body, "vendor-9", new Secret("x"))
                            .statusCode())
                    .isEqualTo(404);
        }
    }

    @Test
    @DisplayName("Invented vendors, from one address and held up by the store, cost terminals nothing")
    void floodOfVendors() {
        Promise<Optional<Vendor>> never = Promise.promise();
        try (TestHttpPort slow = new TestHttpPort(new ScriptedTerminals(TestHttpPort.TILL), new Vendors() {
            @Override
            public Future<Optional<Vendor>> find(String vendorSn) {
                return never.future();
            }

            @Override
            public boolean remembers(String vendorSn) {
                return false;
            }
        })) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                clients.add(slow.raw()
                        .send("POST " + PATH + " HTTP/1.1\r\nHost: h\r\nAuthorization: v" + i + " "
                                + Md5Signature.sign(new byte[0], new Secret("x"))
                                + "\r\nContent-Length: 0\r\n\r\n"));
            }

            assertThat(clients.get(399).response().body()).contains("MAINTENANCE_INPROGRESS");
            // And the one whose answer was read.
            await().until(() -> clients.stream().filter(RawClient::isSilent).count() == 65);
            assertThat(slow.post("/upay/v2/query", TestHttpPort.QUERY).body()).contains("UPAY_ORDER_NOT_EXISTS");
            assertThat(slow.post("/upay/v2/query", TestHttpPort.QUERY, "nobody", new Secret("x"))
                            .body())
                    .contains("TERMINAL_NOT_EXISTS");
            never.complete(Optional.empty());
            clients.forEach(RawClient::close);
        }
    }
}
