package upay.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import upay.http.RawClient;
import upay.http.TestHttpPort;

@DisplayName("A head that two readers could read in two ways is 400, and the connection is closed")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrictRequestDecoderTest {
    private static final String SIGNED = TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY);

    private TestHttpPort edge;

    @BeforeAll
    void start() {
        edge = new TestHttpPort();
    }

    @AfterAll
    void stop() {
        edge.close();
    }

    private void assertRefused(String request) {
        int before = edge.operations.calls.size();
        try (RawClient client = edge.raw()) {
            RawClient.Response response = client.send(request).response();

            assertThat(response.status()).as(request).isEqualTo(400);
            assertThat(response.saysClose()).isTrue();
            assertThat(response.body()).startsWith("{\"result_code\":\"400\",\"error_code\":\"INVALID_PARAMS\"");
            assertThat(client.isClosedWithin(5_000)).isTrue();
        }
        assertThat(edge.operations.calls).hasSize(before);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "no Host|Host: h\\r\\n|''",
                "two of it|Host: h\\r\\n|Host: h\\r\\nHost: h\\r\\n",
                "two, spelled in two ways|Host: h\\r\\n|Host: h\\r\\nhOST: other\\r\\n",
                "two hosts in one line|Host: h\\r\\n|Host: h, other\\r\\n",
                "a Host with a path|Host: h\\r\\n|Host: h/upay\\r\\n",
                "a Host with a user|Host: h\\r\\n|Host: me@h\\r\\n",
                "a folded line|Host: h\\r\\n|Host: h\\r\\nX-Note: one\\r\\n two\\r\\n",
                "a line folded by a tab|Host: h\\r\\n|Host: h\\r\\nX-Note: one\\r\\n\\ttwo\\r\\n",
                "a folded line that is empty|Host: h\\r\\n|Host: h\\r\\nX-Note: one\\r\\n \\r\\n",
                "a first line that is folded|Host: h\\r\\n| Host: h\\r\\nHost: h\\r\\n",
                "a signature in two lines|Host: h\\r\\n|Host: h\\r\\nauthorization: till-2 0\\r\\n",
                "a blank before the colon|Host: h\\r\\n|Host: h\\r\\nX-Note : one\\r\\n",
                "a coding that nobody knows|Host: h\\r\\n|Host: h\\r\\nTransfer-Encoding: gzip\\r\\n",
                "a length and chunks|Host: h\\r\\n|Host: h\\r\\nTransfer-Encoding: chunked\\r\\n",
                "what a lax reader takes for a length|Content-Length:|Content-Xength:",
                "what a lax reader takes for another length|Host: h\\r\\n|Host: h\\r\\nContent-Xength: 1\\r\\n",
                "what a lax reader takes for a type|Host: h\\r\\n|Host: h\\r\\nContent-Xype: application/json\\r\\n",
                "a length and another length|Host: h\\r\\n|Host: h\\r\\nContent-Length: 1\\r\\n",
            })
    void oneHeaderMoreOrLess(String what, String from, String to) {
        assertRefused(SIGNED.replace(spelled(from), spelled(to)));
    }

    private static String spelled(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n").replace("\\t", "\t");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gzip",
                "gzip, chunked",
                "chunked, chunked",
                "chunked, gzip",
                "identity",
                "xchunked",
                "chunked\r\nTransfer-Encoding: chunked",
                "",
            })
    void codingsThatAreNotChunkedAlone(String coding) {
        assertRefused("POST /upay/v2/query HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: " + coding
                + "\r\n\r\n2\r\n{}\r\n0\r\n\r\n");
    }

    @Test
    void chunksBeforeHttp11() {
        assertRefused("POST /upay/v2/query HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    }

    @Test
    void versionsThatAreNotSpokenHere() {
        assertRefused(SIGNED.replace("HTTP/1.1", "HTTP/1.2"));
        assertRefused(SIGNED.replace("HTTP/1.1", "HTTP/3.0"));
    }

    @Test
    @DisplayName("also where it comes in pieces, or behind a request that was fine")
    void whereverItStands() {
        String folded = SIGNED.replace("Host: h\r\n", "Host: h\r\nX-Note: one\r\n two\r\n");
        int before = edge.operations.calls.size();
        try (RawClient client = edge.raw()) {
            // It is refused with the blank, before its line has come to its end.
            for (int i = 0; i <= folded.indexOf("\r\n two") + 2; i++) {
                client.send(folded.substring(i, i + 1));
            }
            assertThat(client.response().status()).isEqualTo(400);
        }
        assertThat(edge.operations.calls).hasSize(before);
        try (RawClient client = edge.raw()) {
            client.send(SIGNED + folded + SIGNED);
            assertThat(client.response().status()).isEqualTo(200);
            assertThat(client.response().status()).isEqualTo(400);
            assertThat(client.isClosedWithin(5_000)).isTrue();
        }
        assertThat(edge.operations.calls).hasSize(before + 1);
    }

    @Test
    @DisplayName("but a body may hold lines that begin with blanks, and an empty line may stand before a request")
    void bodiesAreNoHeads() {
        String body = TestHttpPort.QUERY.replace("{", "{\r\n  ").replace(",", ",\r\n\t");
        String pretty = TestHttpPort.signed("/upay/v2/query", body);
        try (RawClient client = edge.raw()) {
            client.send(pretty + "\r\n" + pretty);
            assertThat(client.response().body()).contains("UPAY_ORDER_NOT_EXISTS");
            assertThat(client.response().body()).contains("UPAY_ORDER_NOT_EXISTS");
            for (int i = 0; i < pretty.length(); i++) {
                client.send(pretty.substring(i, i + 1));
            }
            assertThat(client.response().body()).contains("UPAY_ORDER_NOT_EXISTS");
        }
    }

    @Test
    void anOldClientNeedsNoHost() {
        try (RawClient client = edge.raw()) {
            assertThat(client.send(SIGNED.replace("HTTP/1.1\r\nHost: h", "HTTP/1.0"))
                            .response()
                            .body())
                    .contains("UPAY_ORDER_NOT_EXISTS");
        }
    }

    @Test
    void hostsAsClientsWriteThem() {
        for (String host : new String[] {"pay.example.cn", "127.0.0.1:8080", "[::1]:8080", "PAY.example", ""}) {
            try (RawClient client = edge.raw()) {
                assertThat(client.send(SIGNED.replace("Host: h", "Host: " + host))
                                .response()
                                .status())
                        .as(host)
                        .isEqualTo(200);
            }
        }
    }
}
