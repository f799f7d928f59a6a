package upay.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import upay.protocol.signature.Md5Signature;

/** An official client never reads the body of an answer that is not 200, and loses its connection with each. */
@DisplayName("A path outside the protocol: a signed request is answered 200 with the envelope, others 404")
class RouteTableUnknownPathTest {
    private static final String BODY = "{}";
    private static final String SIGN = Md5Signature.sign(TestHttpPort.utf8(BODY), TestHttpPort.TILL.secret());

    static Stream<TestHttpPort> edges() {
        return Stream.of(
                new TestHttpPort(), new TestHttpPort(10, settings -> settings, List.of(router -> router.get("/other")
                        .handler(routing -> routing.end("other")))));
    }

    @ParameterizedTest
    @MethodSource("edges")
    void whoSigns(TestHttpPort edge) {
        try (edge;
                RawClient client = edge.raw()) {
            String head = " /upay/v2/frobnicate HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nAuthorization: ";
            for (int i = 0; i < 2; i++) {
                RawClient.Response answer = client.send("POST" + head + "till-1 " + SIGN + "\r\n\r\n" + BODY)
                        .response();
                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.body())
                        .startsWith("{\"result_code\":\"400\",\"error_code\":\"INVALID_PARAMS\"")
                        .contains("请求路径不存在");
            }
            for (String wrong :
                    List.of("till-1 " + SIGN.replace(SIGN.charAt(0), 'x'), "nobody " + SIGN, "till-1", "")) {
                assertThat(client.send("POST" + head + wrong + "\r\n\r\n" + BODY)
                                .response()
                                .status())
                        .as(wrong)
                        .isEqualTo(404);
            }
            assertThat(client.send("PUT" + head + "till-1 " + SIGN + "\r\n\r\n" + BODY)
                            .response()
                            .status())
                    .isEqualTo(404);
            assertThat(edge.operations.calls).isEmpty();
        }
    }
}
