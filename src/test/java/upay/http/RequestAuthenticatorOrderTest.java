package upay.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import upay.domain.terminal.Terminal;
import upay.protocol.signature.Md5Signature;

/**
 * protocol.md#checks: size → signature header present → signer known → signature right → terminal active → body parses →
 * body's terminal is the signer → all fields. Each row has every fault from its own downwards, so that only the order
 * decides.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@DisplayName("The checks of a request come in the protocol's order, and the first fault decides")
class RequestAuthenticatorOrderTest {
    private static final String HUGE = "[" + " ".repeat(64 * 1024);
    private static final String UNPARSABLE = "[";
    private static final String OF_ANOTHER = "{\"terminal_sn\":\"till-9\",\"total_amount\":\"-1\"}";
    private static final String FAULTY = "{\"terminal_sn\":\"till-1\",\"total_amount\":\"-1\"}";

    private TestHttpPort edge;

    @BeforeAll
    void start() {
        edge = new TestHttpPort();
    }

    @AfterAll
    void stop() {
        edge.close();
    }

    static Stream<Arguments> staircase() {
        return Stream.of(
                Arguments.of("size", HUGE, null, 413, "INVALID_PARAMS"),
                Arguments.of("header present", UNPARSABLE, null, 200, "ILLEGAL_SIGN"),
                Arguments.of("header has two words", UNPARSABLE, "nobody", 200, "ILLEGAL_SIGN"),
                Arguments.of("header has no third word", UNPARSABLE, "nobody 0 0", 200, "ILLEGAL_SIGN"),
                Arguments.of("header is not quoted", UNPARSABLE, "\"nobody 0\"", 200, "ILLEGAL_SIGN"),
                Arguments.of("signer known", UNPARSABLE, "nobody 0", 200, "TERMINAL_NOT_EXISTS"),
                Arguments.of("signer's name too long", UNPARSABLE, "n".repeat(33) + " 0", 200, "TERMINAL_NOT_EXISTS"),
                Arguments.of("signature right", UNPARSABLE, "till-2 0", 200, "ILLEGAL_SIGN"),
                Arguments.of(
                        "terminal active",
                        UNPARSABLE,
                        sign(TestHttpPort.CLOSED_TILL, UNPARSABLE),
                        200,
                        "INVALID_TERMINAL"),
                Arguments.of("body parses", UNPARSABLE, sign(TestHttpPort.TILL, UNPARSABLE), 200, "INVALID_PARAMS"),
                Arguments.of(
                        "terminal is signer", OF_ANOTHER, sign(TestHttpPort.TILL, OF_ANOTHER), 200, "INVALID_TERMINAL"),
                Arguments.of("fields", FAULTY, sign(TestHttpPort.TILL, FAULTY), 200, "INVALID_PARAMS"));
    }

    @ParameterizedTest(name = "{0}: {4}")
    @MethodSource("staircase")
    void theFirstFaultDecides(String step, String body, String authorization, int status, String error) {
        HttpResponse<String> answer = edge.send(edge.request("/upay/v2/pay", body, authorization));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).contains("\"error_code\":\"" + error + "\"").doesNotContain("biz_response");
        assertThat(edge.operations.calls).isEmpty();
    }

    @Test
    void allFieldsAreCheckedAtOnce() {
        HttpRequest.Builder request = edge.request("/upay/v2/pay", FAULTY, sign(TestHttpPort.TILL, FAULTY));

        assertThat(edge.send(request).body())
                .isEqualTo("{\"result_code\":\"400\",\"error_code\":\"INVALID_PARAMS\",\"error_message\":"
                        + "\"client_sn不可以为空；total_amount不可以为负数；dynamic_id不可以为空；subject不可以为空；operator不可以为空\"}");
    }

    private static String sign(Terminal terminal, String body) {
        return terminal.sn() + " " + Md5Signature.sign(TestHttpPort.utf8(body), terminal.secret());
    }
}
