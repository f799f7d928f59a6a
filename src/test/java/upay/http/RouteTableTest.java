package upay.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import upay.domain.Secret;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("Every path, as clients write it, with every content type that they send")
class RouteTableTest {
    private static final String ACTIVATE = "{\"code\":\"12345678\",\"device_id\":\"d\"}";
    private static final String REFUND = "{\"terminal_sn\":\"till-1\",\"sn\":\"1\",\"refund_request_no\":\"r\","
            + "\"refund_amount\":1,\"operator\":\"o\"}";

    private TestHttpPort edge;

    @BeforeAll
    void start() {
        edge = new TestHttpPort(new ScriptedTerminals(TestHttpPort.TILL), TestHttpPort.vendors(TestHttpPort.VENDOR));
    }

    @AfterAll
    void stop() {
        edge.close();
    }

    @BeforeEach
    void forget() {
        edge.operations.calls.clear();
    }

    static Stream<Arguments> paths() {
        return Stream.of(
                Arguments.of("/upay/v2/pay", "pay", TestHttpPort.PAY),
                Arguments.of(
                        "/upay/v2/precreate",
                        "precreate",
                        TestHttpPort.PAY.replace("\"dynamic_id\":\"280000000000000001\"", "\"payway\":\"1\"")),
                Arguments.of("/upay/v2/refund", "refund", REFUND),
                Arguments.of("/upay/v2/query", "query", TestHttpPort.QUERY),
                Arguments.of("/upay/v2/cancel", "cancel", TestHttpPort.QUERY),
                Arguments.of("/upay/v2/revoke", "cancel", TestHttpPort.QUERY),
                Arguments.of("/terminal/activate", "activate", ACTIVATE),
                Arguments.of("/terminal/checkin", "checkin", "{}"),
                Arguments.of("/terminal/uploadLog", "uploadLog", "PK"));
    }

    private static List<String> spellings(String path) {
        return List.of(
                path,
                path.toUpperCase(Locale.ROOT),
                path.toLowerCase(Locale.ROOT),
                path + "?",
                path + "/",
                path + "/?",
                "/" + path,
                path.replace("/", "//"),
                "//" + path + "//?");
    }

    private void assertServed(String spelled, String operation, String body, String contentType) {
        boolean vendor = operation.equals("activate");
        String sn = vendor ? "vendor-1" : "till-1";
        Secret key = new Secret(vendor ? "vendor-1-key" : "till-1-secret");
        String sign = upay.protocol.signature.Md5Signature.sign(TestHttpPort.utf8(body), key);
        try (RawClient client = edge.raw()) {
            RawClient.Response answer = client.send("POST " + spelled + " HTTP/1.1\r\nHost: h\r\n"
                            + (contentType == null ? "" : "Content-Type: " + contentType + "\r\n")
                            + "Authorization:" + sn + " " + sign + "\r\nContent-Length: "
                            + TestHttpPort.utf8(body).length + "\r\n\r\n" + body)
                    .response();
            assertThat(answer.status()).as(spelled).isEqualTo(200);
            assertThat(answer.body())
                    .as("%s as %s", spelled, contentType)
                    .contains(operation.equals("uploadLog") ? "\"SUCCESS\"" : "UPAY_ORDER_NOT_EXISTS");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("paths")
    @DisplayName("case, slashes and an empty query do not count, nor a missing space behind the header's colon")
    void spelled(String path, String operation, String body) {
        List<String> spellings = spellings(path);
        spellings.forEach(spelled -> assertServed(spelled, operation, body, "application/json"));

        assertThat(edge.operations.calls).hasSize(operation.equals("uploadLog") ? 0 : spellings.size());
        assertThat(edge.operations.calls)
                .allSatisfy(call -> assertThat(call.operation()).isEqualTo(operation));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("paths")
    @DisplayName("the content type does not count")
    void contentTypes(String path, String operation, String body) {
        List<String> types = new ArrayList<>(List.of(
                "application/json",
                "Application/json",
                "application/json; charset=utf-8",
                "application/x-www-form-urlencoded",
                "text/plain",
                "application/octet-stream"));
        types.add(null);
        types.forEach(type -> assertServed(path, operation, body, type));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("paths")
    @DisplayName("another method is 405; terminals' paths have no other prefix")
    void others(String path, String operation, String body) {
        try (RawClient client = edge.raw()) {
            assertThat(client.send("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n")
                            .response()
                            .status())
                    .isEqualTo(405);
        }
        if (path.startsWith("/terminal/")) {
            assertThat(edge.post("/upay/v2" + path, "{}").body()).contains("请求路径不存在");
        }
    }
}
