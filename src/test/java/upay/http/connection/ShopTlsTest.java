package upay.http.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import upay.http.RawClient;
import upay.http.TestHttpPort;
import upay.http.TestHttpSettings;
import upay.http.TlsClient;

@DisplayName("The merchant port supports TLS 1.2 and 1.3 by itself")
class ShopTlsTest {
    private static final String QUERY = TestHttpPort.signed("/upay/v2/query", TestHttpPort.QUERY);
    private static final ShopTls.Pem PEM = pem("port", "port-key", "till-root");

    private final ShopTls tls = new ShopTls(PEM, 100);
    private final TestHttpPort edge = new TestHttpPort(
            from -> TestHttpSettings.withMaxConnections(
                    TestHttpSettings.withTimeouts(
                            from,
                            Duration.ofSeconds(3),
                            from.timeouts().body(),
                            from.timeouts().idle()),
                    40),
            new ConnectionIngress(tls, false, List.of()));

    @AfterEach
    void stop() {
        edge.close();
    }

    private static ShopTls.Pem pem(String certificate, String key, String clientCa) {
        return new ShopTls.Pem(
                TlsClient.pem(certificate), TlsClient.pem(key), clientCa == null ? null : TlsClient.pem(clientCa));
    }

    private void assertServed(TlsClient client) throws IOException {
        assertThat(client.ask(QUERY)).contains("UPAY_ORDER_NOT_EXISTS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void paysGoThrough(String protocol) throws IOException {
        try (TlsClient client = new TlsClient(edge.port, null, protocol)) {
            for (int i = 0; i < 3; i++) {
                assertServed(client);
            }
            assertThat(client.protocol()).isEqualTo(protocol);
            assertThat(client.shown()).isEqualTo(TlsClient.certificate("port"));
        }
    }

    @ParameterizedTest(name = "a hello of version 03 {0} is answered with record {1}")
    @CsvSource({"01, 15", "02, 15", "03, 16"})
    @DisplayName("Older versions are refused")
    void olderVersions(String version, String record) throws IOException {
        String body = "03" + version + "11".repeat(32) + "00" + "0004c02bc009" + "0100" + "0012" + "000a00040002"
                + "0017" + "000d000600040403" + "0401";
        String message = "01" + "%06x".formatted(body.length() / 2) + body;
        try (RawClient client = edge.raw()) {
            client.send(HexFormat.of().parseHex("160301" + "%04x".formatted(message.length() / 2) + message));

            assertThat(client.firstByte()).isEqualTo(Integer.parseInt(record, 16));
        }
    }

    @Test
    @DisplayName("What is not TLS is closed, and not answered")
    void plainHttp() {
        try (RawClient client = edge.raw()) {
            client.send(QUERY);

            assertThat(client.isClosedWithin(5_000)).isTrue();
        }
        assertThat(edge.operations.calls).isEmpty();
    }

    @Test
    @DisplayName("Handshakes that do not go on are cut off, and take no connections from others before")
    void halfHandshakes() throws IOException {
        List<RawClient> silent = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            silent.add(edge.raw());
        }
        try (TlsClient client = new TlsClient(edge.port, null)) {
            assertServed(client);
        }
        assertThat(silent).allMatch(client -> client.isClosedWithin(10_000));
        silent.forEach(RawClient::close);
    }

    @Test
    @DisplayName("What it shows can be replaced: new connections get it, open ones go on")
    void replaced() throws IOException {
        try (TlsClient before = new TlsClient(edge.port, null)) {
            assertServed(before);

            tls.replace(pem("port-later", "port-later-key", null));

            try (TlsClient after = new TlsClient(edge.port, null)) {
                assertServed(after);
                assertThat(after.shown()).isEqualTo(TlsClient.certificate("port-later"));
                assertThat(tls.certificate()).isEqualTo(TlsClient.certificate("port-later"));
            }
            assertServed(before);
        }
    }

    @Test
    @DisplayName("What cannot be used replaces nothing")
    void notReplaced() throws IOException {
        assertThatThrownBy(() -> tls.replace(pem("port-later", "port-key", null)))
                .hasMessage("key: does not belong to the certificate");

        try (TlsClient client = new TlsClient(edge.port, null)) {
            assertServed(client);
            assertThat(client.shown()).isEqualTo(TlsClient.certificate("port"));
        }
    }

    @Test
    void eachFaultSaysWhatToDo() {
        ShopTls.Pem none = new ShopTls.Pem("none", TlsClient.pem("port-key"), null);
        ShopTls.Pem noRoot = new ShopTls.Pem(TlsClient.pem("port"), TlsClient.pem("port-key"), "");

        assertThatThrownBy(() -> new ShopTls(none, 1)).hasMessageStartingWith("certificate: ");
        assertThatThrownBy(() -> new ShopTls(noRoot, 1)).hasMessageStartingWith("client-ca: ");
        assertThatThrownBy(() -> new ShopTls(pem("port", "port-key-sec1", null), 1))
                .hasMessageStartingWith("key: ")
                .hasMessageContaining("openssl pkcs8 -topk8");
        assertThat(PEM).hasToString("PEM");
    }

    @ParameterizedTest(name = "showing {0}")
    @NullSource
    @ValueSource(strings = {"till-1", "till-2"})
    @DisplayName("A till may show a certificate")
    void clientCertificates(String certificate) throws IOException {
        for (String protocol : new String[] {"TLSv1.2", "TLSv1.3"}) {
            try (TlsClient client = new TlsClient(edge.port, certificate, protocol)) {
                assertServed(client);
            }
        }
    }

    @ParameterizedTest(name = "showing {0}")
    @ValueSource(strings = {"till-expired", "till-foreign"})
    @DisplayName("An expired one, or one of another issuer, ends the handshake, and is counted")
    void certificatesThatAreNotBelieved(String certificate) {
        for (String protocol : new String[] {"TLSv1.2", "TLSv1.3"}) {
            assertThatThrownBy(() -> {
                        try (TlsClient client = new TlsClient(edge.port, certificate, protocol)) {
                            assertThat(client.ask(QUERY)).isNotEmpty();
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(edge.admission.refused()).containsEntry("failed_handshakes", 2L));
        assertThat(edge.operations.calls).isEmpty();
    }
}
