package upay.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.DisplayName;
import upay.protocol.signature.Md5Signature;

/** For any bytes, signed or not, HTTP or not: no answer is a server error, and the next client is served. */
@DisplayName("Random bytes cause no server error, and the next client is served")
class HttpVerticleRandomInputTest {
    private static TestHttpPort edge;

    @BeforeContainer
    static void start() {
        edge = new TestHttpPort();
    }

    @AfterContainer
    static void stop() {
        edge.close();
    }

    @Property(tries = 300)
    void signedBodies(
            @ForAll @Size(max = 200) byte[] body, @ForAll("paths") String path, @ForAll("types") String type) {
        String head = "POST " + path + " HTTP/1.1\r\nHost: h\r\nAuthorization: till-1 "
                + Md5Signature.sign(body, TestHttpPort.TILL.secret()) + "\r\nContent-Type: " + type
                + "\r\nContent-Length: "
                + body.length + "\r\n\r\n";
        try (RawClient client = edge.raw()) {
            RawClient.Response response = client.send(head).send(body).response();

            assertThat(response.status()).isEqualTo(200);
            assertThat(response.body()).contains("\"error_code\":\"INVALID_PARAMS\"");
        }
    }

    @Property(tries = 150)
    void bytesThatAreNoHttp(@ForAll("wire") byte[] bytes) {
        try (RawClient client = edge.raw()) {
            client.send(bytes);
            try (RawClient next = edge.raw()) {
                assertThat(next.send(TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY))
                                .response()
                                .body())
                        .contains("UPAY_ORDER_NOT_EXISTS");
            }
        }
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of("pay", "precreate", "refund", "query", "cancel", "revoke")
                .map(name -> "/upay/v2/" + name);
    }

    @Provide
    Arbitrary<String> types() {
        return Arbitraries.of("application/json", "application/x-www-form-urlencoded", "multipart/form-data", "?");
    }

    @Provide
    Arbitrary<byte[]> wire() {
        Arbitrary<String> parts = Arbitraries.of(List.of(
                "POST ",
                "/upay/v2/pay",
                " HTTP/1.1",
                " HTTP/2.0",
                "\r\n",
                "\r\n\r\n",
                "Content-Length: 5",
                "Content-Length: 0",
                "Transfer-Encoding: chunked",
                "5\r\n",
                "0\r\n\r\n",
                "Expect: 100-continue",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Upgrade: h2c",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "\u0000",
                "é",
                "x".repeat(5_000)));
        return parts.list().ofMaxSize(25).map(list -> String.join("", list).getBytes(StandardCharsets.ISO_8859_1));
    }
}
