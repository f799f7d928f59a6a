package upay.http.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import upay.http.RawClient;
import upay.http.ScriptedOperations;
import upay.http.TestHttpPort;

@DisplayName("Only configured proxies may name the client")
class TrustedProxiesTest {
    private static final String PROXY = "127.0.0.9";
    private static final List<String> PROXIES = List.of("127.0.0.9", "10.1.0.0/16", "2001:db8::/32");
    private static final byte[] V2 = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");

    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    private TestHttpPort edge(boolean proxyProtocol) {
        TestHttpPort edge = new TestHttpPort(settings -> settings, new ConnectionIngress(null, proxyProtocol, PROXIES));
        edge.operations.answer(call -> {
            edge.admission.addressUsages().origins().forEach(origin -> seen.add(origin.toString()));
            return Future.succeededFuture(ScriptedOperations.NOT_FOUND);
        });
        return edge;
    }

    private static String query(String... headers) {
        return TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY)
                .replace(
                        "Host: h\r\n",
                        "Host: h\r\n"
                                + Stream.of(headers).map(line -> line + "\r\n").reduce("", String::concat));
    }

    @ParameterizedTest(name = "X-Forwarded-For: {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "198.51.100.7|198.51.100.7",
                "6.6.6.6, 198.51.100.7|198.51.100.7",
                "6.6.6.6, 198.51.100.7, 10.1.2.3|198.51.100.7",
                "10.1.2.3, 10.1.2.4|10.1.2.3",
                "198.51.100.7:4711|198.51.100.7",
                "[2001:db9::7]:4711|2001:db9::/64",
                "2001:db9::7|2001:db9::/64",
                "6.6.6.6, unknown|127.0.0.9",
                "198.51.100.7, unknown, 10.1.2.3|10.1.2.3",
                "|127.0.0.9",
                "localhost|127.0.0.9",
                "1.2.3|127.0.0.9",
            })
    void whatIsForwarded(String header, String origin) {
        try (TestHttpPort edge = edge(false);
                RawClient client = edge.rawFrom(PROXY)) {
            client.send(query("X-Forwarded-For: " + (header == null ? "" : header)));

            assertThat(client.response().status()).isEqualTo(200);
            assertThat(seen).containsExactly(origin);
        }
    }

    @Test
    @DisplayName("Each request of a proxy's connection has a client of its own")
    void oneConnectionManyClients() {
        try (TestHttpPort edge = edge(false);
                RawClient client = edge.rawFrom(PROXY)) {
            for (int i = 1; i < 4; i++) {
                client.send(query("X-Forwarded-For: 6.6.6.6", "X-Forwarded-For: 198.51.100." + i))
                        .response();
            }
            client.send(query()).response();

            assertThat(seen).containsExactlyInAnyOrder("198.51.100.1", "198.51.100.2", "198.51.100.3", PROXY);
        }
    }

    @Test
    @DisplayName("From other clients it is ignored")
    void notOfOthers() {
        try (TestHttpPort edge = edge(false);
                RawClient client = edge.raw()) {
            client.send(query("X-Forwarded-For: 198.51.100.7")).response();

            assertThat(seen).containsExactly("127.0.0.1");
        }
    }

    static Stream<byte[]> proxied() throws java.io.IOException {
        return Stream.of(
                "PROXY TCP4 198.51.100.7 127.0.0.1 4711 8080\r\n".getBytes(StandardCharsets.US_ASCII),
                v2("21", "11", "c6336407" + "7f000001" + "1267" + "1f90"));
    }

    private static byte[] v2(String command, String family, String addresses) throws java.io.IOException {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.write(V2);
        header.write(HexFormat.of().parseHex(command + family + "%04x".formatted(addresses.length() / 2) + addresses));
        return header.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("proxied")
    @DisplayName("The PROXY protocol, versions 1 and 2, in one piece with the request and byte by byte")
    void theProxyProtocol(byte[] header) throws java.io.IOException {
        try (TestHttpPort edge = edge(true)) {
            ByteArrayOutputStream whole = new ByteArrayOutputStream();
            whole.write(header);
            whole.write(TestHttpPort.utf8(query("X-Forwarded-For: 6.6.6.6")));
            try (RawClient client = edge.rawFrom(PROXY)) {
                assertThat(client.send(whole.toByteArray()).response().status()).isEqualTo(200);
                assertThat(client.send(query()).response().status()).isEqualTo(200);
            }
            try (RawClient client = edge.rawFrom(PROXY)) {
                for (byte one : whole.toByteArray()) {
                    client.send(new byte[] {one});
                }
                assertThat(client.response().status()).isEqualTo(200);
            }
            assertThat(seen).containsExactly("198.51.100.7");
        }
    }

    @Test
    @DisplayName("A proxy that calls for itself, as a health check, is served as itself")
    void forItself() throws java.io.IOException {
        try (TestHttpPort edge = edge(true)) {
            for (byte[] header : List.of(v2("20", "00", ""), TestHttpPort.utf8("PROXY UNKNOWN\r\n"))) {
                try (RawClient client = edge.rawFrom(PROXY)) {
                    assertThat(client.send(header).send(query()).response().status())
                            .isEqualTo(200);
                }
            }
            assertThat(seen).containsExactly(PROXY);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "PROXY TCP4 198.51.100.7 127.0.0.1 4711\r\n",
                "PROXY TCP4 a b 1 2\r\n",
                "GET / HTTP/1.1\r\n\r\n"
            })
    @DisplayName("A proxy that names no client is not served")
    void whatIsNoProxyProtocol(String header) {
        try (TestHttpPort edge = edge(true);
                RawClient client = edge.rawFrom(PROXY)) {
            client.send(header + query());

            assertThat(client.isClosedWithin(15_000)).isTrue();
            assertThat(edge.operations.calls).isEmpty();
        }
    }

    @Test
    @DisplayName("Other clients are served without it, and a PROXY header from them is not valid HTTP")
    void othersWithoutIt() {
        try (TestHttpPort edge = edge(true);
                RawClient client = edge.raw();
                RawClient liar = edge.raw()) {
            assertThat(client.send(query()).response().status()).isEqualTo(200);
            liar.send("PROXY TCP4 198.51.100.7 127.0.0.1 4711 8080\r\n" + query());
            assertThat(liar.response().status()).isEqualTo(400);
            assertThat(seen).containsExactly("127.0.0.1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy-1", "10.0.0.0/33", "1.2.3.4.5", "::1/129", ""})
    void whatIsNoAddressIsNamed(String address) {
        assertThatThrownBy(() -> new ConnectionIngress(null, false, List.of("127.0.0.1", address)))
                .hasMessage("'" + address + "' is no address and no network");
    }
}
