package upay.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import upay.domain.Order;
import upay.protocol.Envelope;
import upay.protocol.PayRequest;
import upay.protocol.QueryRequest;
import upay.protocol.signature.Md5Signature;
import upay.store.SampleOrders;

/** The signature covers the body and nothing else, so nothing else may determine the body's meaning. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("A signed body has one meaning, independent of its content type")
class RequestExchangeBodyMeaningTest {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String ORDER = "terminal_sn=till-1&client_sn=c-1";

    /** Published by M. Stevens in 2024: two texts of 72 letters and digits that differ in one and have one MD5. */
    private static final String COLLISION = "TEXTCOLLBYfGiJUETHQ4h?cKSMd5zYpgqf1YRDhkmxHkhPWptrkoyz28wnI9V0aHeAuaKnak";

    private TestHttpPort edge;

    @BeforeAll
    void start() {
        edge = new TestHttpPort();
    }

    @AfterAll
    void stop() {
        edge.close();
    }

    @BeforeEach
    void forget() {
        edge.operations.calls.clear();
    }

    @Test
    @DisplayName("a pay whose description looks like a refund is no refund, with any content type")
    void aPayIsNoRefund() {
        String pay =
                "{\"client_sn\":\"c-1\",\"total_amount\":\"1\",\"dynamic_id\":\"280000000000000001\",\"subject\":\"s\","
                        + "\"operator\":\"o\",\"terminal_sn\":\"till-1\",\"description\":\"&terminal_sn=till-1&sn=VICTIM"
                        + "&refund_request_no=e1&refund_amount=900&operator=m&z=\"}";

        HttpResponse<String> asPay = post("/upay/v2/pay", pay, "application/json");
        HttpResponse<String> asRefund = post("/upay/v2/refund", pay, FORM);
        HttpResponse<String> asCancel = post("/upay/v2/cancel", pay.replace("client_sn", "clientsn"), FORM);

        assertThat(asPay.body()).contains("biz_response");
        assertThat(asRefund.body()).contains("INVALID_PARAMS").doesNotContain("biz_response");
        assertThat(asCancel.body()).contains("INVALID_PARAMS").doesNotContain("biz_response");
        assertThat(edge.operations.calls)
                .extracting(ScriptedOperations.Call::operation)
                .containsExactly("pay");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                FORM,
                FORM + "; charset=UTF-8",
                "text/plain",
                "Application/json",
                "application/octet-stream",
                "multipart/form-data; boundary=x"
            })
    @DisplayName("a JSON body is JSON and a form is a form under every content type and under none")
    void theBytesDecide(String contentType) {
        post("/upay/v2/query", TestHttpPort.QUERY, contentType);
        post("/upay/v2/query", "\uFEFF" + TestHttpPort.QUERY, contentType);
        post("/upay/v2/query", " \r\n\t" + TestHttpPort.QUERY.replace(",", ",\r\n  ") + "\r\n", contentType);
        post("/upay/v2/query", "\uFEFF\n" + TestHttpPort.QUERY + "\n", contentType);
        post("/upay/v2/query", ORDER, contentType);
        post("/upay/v2/query", ORDER + "\n", contentType);

        assertThat(edge.operations.calls)
                .hasSize(6)
                .extracting(ScriptedOperations.Call::request)
                .containsOnly(new QueryRequest(null, "c-1", null));
    }

    @Test
    @DisplayName("a form with bytes beyond visible ASCII is refused, in ignored fields too")
    void aFormIsVisibleAscii() {
        for (int octet = 0; octet < 256; octet++) {
            byte[] form = (ORDER + "&x=a?b").getBytes(StandardCharsets.ISO_8859_1);
            form[form.length - 2] = (byte) octet;
            boolean visible = octet >= 0x21 && octet <= 0x7E;

            String answer = post("/upay/v2/query", form, FORM).body();

            // A percent sign begins an escape, which "%b" is not.
            assertThat(answer)
                    .as("octet %02x", octet)
                    .contains(visible && octet != '%' ? "UPAY_ORDER_NOT_EXISTS" : "INVALID_PARAMS");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%00", "%0d", "%1b", "%7f", "%c2%85", "%ff", "%c0%80", "%ed%a0%80", "%", "%zz"})
    @DisplayName("what is escaped in a form is text, in ignored fields too")
    void anEscapeIsText(String escape) {
        assertThat(post("/upay/v2/query", ORDER + "&x=" + escape, FORM).body()).contains("INVALID_PARAMS");
        assertThat(post("/upay/v2/query", ORDER + "&subject=" + escape, FORM).body())
                .contains("INVALID_PARAMS");
        assertThat(post("/upay/v2/query", ORDER + "&" + escape + "=x", FORM).body())
                .contains("INVALID_PARAMS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\u0000", "\\r", "\\u001b", "\\u007f", "\\u0085", "\\ud800", "\\udc00x"})
    @DisplayName("JSON holds no control characters and no halves of characters, in ignored fields too")
    void jsonIsText(String escape) {
        for (String member : new String[] {
            "\"x\":\"?\"",
            "\"x\":[\"?\"]",
            "\"x\":{\"?\":1}",
            "\"?\":1",
            "\"subject\":\"?\"",
            "\"extended\":{\"a\":\"?\"}"
        }) {
            String body = TestHttpPort.QUERY.replace("}", "," + member.replace("?", escape) + "}");

            assertThat(post("/upay/v2/query", body, "application/json").body())
                    .as(body)
                    .contains("INVALID_PARAMS");
        }
    }

    @Test
    @DisplayName("two texts with one MD5 and one signature are refused, or are one request")
    void aCollisionOfTextsChangesNothing() throws Exception {
        byte[] one = COLLISION.replace('?', 'A').getBytes(StandardCharsets.US_ASCII);
        byte[] other = COLLISION.replace('?', 'E').getBytes(StandardCharsets.US_ASCII);
        assertThat(md5(one)).isEqualTo(md5(other));

        for (byte[] start : new byte[][] {one, other}) {
            byte[] rest = ("&" + ORDER).getBytes(StandardCharsets.US_ASCII);
            byte[] body = Arrays.copyOf(start, start.length + rest.length);
            System.arraycopy(rest, 0, body, start.length, rest.length);
            assertThat(post("/upay/v2/query", body, FORM).body()).contains("INVALID_PARAMS");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pay", "precreate", "refund", "query", "cancel", "revoke"})
    @DisplayName("a captured webhook is not a valid request, on any path and with any content type")
    void aNotificationIsNoRequest(String operation) {
        Order order = SampleOrders.paid(SampleOrders.order());
        String body = Envelope.notification(order, SampleOrders.payment(order))
                .replace(order.purchase().origin().terminalSn(), TestHttpPort.TILL.sn());
        assertThat(body).contains("\"terminal_sn\":\"till-1\"", "\"sn\":");

        for (String contentType : new String[] {"application/json", FORM, "text/plain", ""}) {
            assertThat(post("/upay/v2/" + operation, body, contentType).body())
                    .contains("INVALID_PARAMS", "order_status只出现在通知里");
        }
        assertThat(edge.operations.calls).isEmpty();
    }

    @Test
    @DisplayName("a whole pay in a form is the same pay as in JSON")
    void oneMeaningInBoth() {
        post("/upay/v2/pay", TestHttpPort.PAY, FORM);
        post(
                "/upay/v2/pay",
                "terminal_sn=till-1&client_sn=c-1&total_amount=100&dynamic_id=280000000000000001&subject=s&operator=o",
                "application/json");

        assertThat(edge.operations.calls).hasSize(2);
        assertThat((PayRequest) edge.operations.calls.get(0).request())
                .isEqualTo(edge.operations.calls.get(1).request());
    }

    private static String md5(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
    }

    private HttpResponse<String> post(String path, String body, String contentType) {
        return post(path, body.getBytes(StandardCharsets.UTF_8), contentType);
    }

    private HttpResponse<String> post(String path, byte[] body, String contentType) {
        HttpRequest.Builder request = edge.request(
                        path, "", "till-1 " + Md5Signature.sign(body, TestHttpPort.TILL.secret()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        return edge.send(contentType.isEmpty() ? request : request.header("Content-Type", contentType));
    }
}
