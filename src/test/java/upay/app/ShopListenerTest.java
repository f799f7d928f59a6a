package upay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.app.reload.ConfigReload;
import upay.config.ConfigSource;
import upay.config.GatewayConfig;
import upay.http.TlsClient;

@DisplayName("The merchant port: configuration faults are named, risks logged, files reloaded")
class ShopListenerTest {
    @TempDir
    Path folder;

    private Path write(String name, String from) throws IOException {
        return Files.writeString(folder.resolve(name), TlsClient.pem(from));
    }

    private Map<String, String> tls(String certificate, String key) throws IOException {
        return new HashMap<>(Map.of(
                "UPAY_HTTP_TLS_CERTIFICATE_FILE",
                        write("certificate.pem", certificate).toString(),
                "UPAY_HTTP_TLS_KEY_FILE", write("key.pem", key).toString()));
    }

    private static GatewayConfig config(Map<String, String> environment) {
        return GatewayConfig.read(environment, null).config();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            port    | port-later-key | http.tls.key: does not belong to the certificate
            port    | port-key-sec1  | http.tls.key: can't be read; it must be PEM in PKCS#8
            port    | port           | http.tls.key: can't be read; it must be PEM in PKCS#8
            port-key| port-key       | http.tls.certificate: is no certificate in PEM, BEGIN CERTIFICATE
            """)
    void whatIsWrongWithTheFiles(String certificate, String key, String fault) throws IOException {
        assertThat(ShopListener.faults(config(tls(certificate, key))))
                .singleElement()
                .asString()
                .startsWith(fault);
    }

    @Test
    void whatIsWrongWithTheProxies() {
        assertThat(ShopListener.faults(config(Map.of("UPAY_HTTP_TRUSTED_PROXIES", "10.0.0.1, 10.0.0.0/33"))))
                .containsExactly("http.trusted-proxies: '10.0.0.0/33' is no address and no network");
        assertThat(ShopListener.faults(config(Map.of("UPAY_HTTP_TRUSTED_PROXIES", "10.0.0.1, ::1, 10.0.0.0/8"))))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0} on {1}, proxies {2}: warned {3}")
    @CsvSource({
        "production, 0.0.0.0, '', true",
        "production, 192.0.2.1, '', true",
        "production, 127.0.0.1, '', false",
        "production, ::1, '', false",
        "production, localhost, '', false",
        "production, 0.0.0.0, 10.0.0.1, false",
        "sandbox, 0.0.0.0, '', false"
    })
    @DisplayName("Production without TLS on a public address is logged, with the risk and the remedy")
    void theWarning(String profile, String host, String proxies, boolean warned) throws IOException {
        Map<String, String> environment = new HashMap<>(
                Map.of("UPAY_PROFILE", profile, "UPAY_HTTP_HOST", host, "UPAY_HTTP_TRUSTED_PROXIES", proxies));

        assertThat(ShopListener.warning(config(environment)).isPresent()).isEqualTo(warned);
        ShopListener.warning(config(environment)).ifPresent(text -> assertThat(text)
                .contains("without TLS", "http.tls.certificate-file", "http.trusted-proxies"));
        environment.putAll(tls("port", "port-key"));
        assertThat(ShopListener.warning(config(environment))).isEmpty();
    }

    @Test
    @DisplayName("Files that change are read again; where they do not fit together, the former ones serve")
    void readAgain() throws IOException {
        Map<String, String> environment = tls("port", "port-key");
        GatewayConfig.Reading reading = GatewayConfig.read(environment, null);
        ShopListener port = new ShopListener(reading.config().http());
        ConfigReload reload = new ConfigReload(
                new ConfigSource(environment, null, reading.origin()), List.of(HotSettings.certificate(port)));
        Vertx vertx = Vertx.vertx();
        try {
            reload.watch(vertx);
            assertThat(port.details().orElseThrow()).containsEntry("subject", "CN=localhost");

            write("certificate.pem", "port-later");
            write("key.pem", "till-1-key");
            await().during(Duration.ofSeconds(3)).atMost(Duration.ofSeconds(20)).until(() -> "CN=localhost"
                    .equals(port.details().orElseThrow().get("subject")));
            Files.delete(folder.resolve("key.pem"));
            write("key.pem", "port-later-key");

            await().atMost(Duration.ofSeconds(20)).until(() -> "O=later,CN=localhost"
                    .equals(port.details().orElseThrow().get("subject")));
        } finally {
            reload.close();
            vertx.close().await();
        }
    }

    @Test
    void withoutTls() {
        ShopListener port = new ShopListener(config(Map.of()).http());

        assertThat(port.isSecure()).isFalse();
        assertThat(port.details()).isEmpty();
    }
}
