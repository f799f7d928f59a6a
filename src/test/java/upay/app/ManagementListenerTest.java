package upay.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.config.GatewayConfig;
import upay.http.TlsClient;

@DisplayName("The management port: faults of its files are named, and an address that others reach needs TLS")
class ManagementListenerTest {
    @TempDir
    Path folder;

    private Path write(String name, String from) throws IOException {
        return Files.writeString(folder.resolve(name), TlsClient.pem(from));
    }

    private Map<String, String> tls(String certificate, String key) throws IOException {
        return new HashMap<>(Map.of(
                "UPAY_MANAGEMENT_TLS_CERTIFICATE_FILE",
                        write("certificate.pem", certificate).toString(),
                "UPAY_MANAGEMENT_TLS_KEY_FILE", write("key.pem", key).toString()));
    }

    private static GatewayConfig config(Map<String, String> environment) {
        return GatewayConfig.read(environment, null).config();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            port    | port-later-key | management.tls.key: does not belong to the certificate
            port    | port-key-sec1  | management.tls.key: can't be read; it must be PEM in PKCS#8
            port    | port           | management.tls.key: can't be read; it must be PEM in PKCS#8
            port-key| port-key       | management.tls.certificate: is no certificate in PEM, BEGIN CERTIFICATE
            """)
    void whatIsWrongWithTheFiles(String certificate, String key, String fault) throws IOException {
        assertThat(ManagementListener.faults(config(tls(certificate, key))))
                .singleElement()
                .asString()
                .startsWith(fault);
    }

    @ParameterizedTest(name = "{0} on {1}, behind {2}: {3}")
    @CsvSource({
        "production, 0.0.0.0, '', refused",
        "production, 192.0.2.1, '', refused",
        "production, 192.0.2.1, http://gw.example, refused",
        "production, 192.0.2.1, https://gw.example, accepted",
        "production, 127.0.0.1, '', accepted",
        "production, ::1, '', accepted",
        "production, localhost, '', accepted",
        "sandbox, 0.0.0.0, '', warned",
        "sandbox, 127.0.0.1, '', accepted"
    })
    void openWithoutTls(String profile, String host, String url, String verdict) throws IOException {
        Map<String, String> environment = new HashMap<>(
                Map.of("UPAY_PROFILE", profile, "UPAY_MANAGEMENT_HOST", host, "UPAY_MANAGEMENT_PUBLIC_URL", url));

        GatewayConfig config = config(environment);
        assertThat(ManagementListener.faults(config)).hasSize(verdict.equals("refused") ? 1 : 0);
        assertThat(ManagementListener.warning(config).isPresent()).isEqualTo(!verdict.equals("accepted"));
        ManagementListener.warning(config).ifPresent(text -> assertThat(text)
                .startsWith("management.host: " + host)
                .contains("without TLS", "management.tls.certificate-file", "management.public-url"));
        environment.putAll(tls("port", "port-key"));
        assertThat(ManagementListener.faults(config(environment))).isEmpty();
        assertThat(ManagementListener.warning(config(environment))).isEmpty();
    }

    @Test
    @DisplayName("behind a proxy browsers find it at the configured address, whose host is permitted")
    void behindAProxy() {
        ManagementListener port =
                new ManagementListener(config(Map.of("UPAY_MANAGEMENT_PUBLIC_URL", "https://Console.example:8443"))
                        .management());

        assertThat(port.publicUri(81)).isEqualTo(URI.create("https://Console.example:8443"));
        assertThat(port.uri(81)).isEqualTo(URI.create("http://127.0.0.1:81"));
        assertThat(port.options(null).hosts()).containsExactly("console.example");
    }

    @Test
    @DisplayName("a trusted proxy that is no address, and a proxy that is not trusted, are named")
    void proxies() {
        assertThat(ManagementListener.faults(config(Map.of("UPAY_MANAGEMENT_TRUSTED_PROXIES", "10.0.0.0/33"))))
                .containsExactly("management.trusted-proxies: '10.0.0.0/33' is no address and no network");
        assertThat(ManagementListener.faults(config(Map.of("UPAY_MANAGEMENT_TRUSTED_PROXIES", "10.0.0.0/8, ::1"))))
                .isEmpty();
    }

    @Test
    void itsOwnAddress() throws IOException {
        assertThat(new ManagementListener(config(Map.of()).management()).publicUri(81))
                .isEqualTo(URI.create("http://127.0.0.1:81"));
        assertThat(new ManagementListener(config(tls("port", "port-key")).management()).publicUri(81))
                .isEqualTo(URI.create("https://127.0.0.1:81"));
    }
}
