package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.domain.Secret;
import upay.http.TlsClient;
import upay.protocol.signature.Md5Signature;

@DisplayName(
        "The program serves TLS from files, uses them anew when they change, and heeds what a terminal is bound to")
@Tag("process")
class GatewayTlsTest {
    private static final String SN = "100000000000000001";
    private static final Secret SECRET = new Secret("sandbox-secret-1");

    @TempDir
    Path folder;

    private Path write(String name, String from) throws IOException {
        return Files.writeString(folder.resolve(name), TlsClient.pem(from));
    }

    private static String pay(int port, String showing) throws IOException {
        String body = "{\"terminal_sn\":\"" + SN + "\",\"client_sn\":\"" + TestTill.newClientSn()
                + "\",\"total_amount\":\"100\",\"dynamic_id\":\"280000000000000001\",\"subject\":\"s\",\"operator\":\"o\"}";
        String head = "POST /upay/v2/pay HTTP/1.1\r\nHost: localhost\r\nAuthorization: " + SN + " "
                + Md5Signature.sign(body.getBytes(StandardCharsets.UTF_8), SECRET) + "\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n";
        try (TlsClient till = new TlsClient(port, showing)) {
            return till.ask(head + body);
        }
    }

    private static String health(GatewayProcess gateway) throws IOException {
        try (InputStream in =
                gateway.managementUri().resolve("/health/ready").toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void fromTheFirstByteToTheLast() throws IOException {
        Map<String, String> settings = Map.of(
                "UPAY_HTTP_TLS_CERTIFICATE_FILE", write("port.pem", "port").toString(),
                "UPAY_HTTP_TLS_KEY_FILE", write("key.pem", "port-key").toString(),
                "UPAY_HTTP_TLS_CLIENT_CA_FILE", write("ca.pem", "till-root").toString());
        try (GatewayProcess gateway = GatewayProcess.serve(settings)) {
            int port = gateway.uri().getPort();
            assertThat(pay(port, null)).contains("PAY_SUCCESS");
            assertThat(gateway.printed()).contains("https://");

            gateway.command("terminal", "change", SN, "--client-certificate", "subject:O=Tea House,CN=till-1");
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(pay(port, null)).contains("ILLEGAL_SIGN"));
            assertThat(pay(port, "till-1")).contains("PAY_SUCCESS");
            assertThat(pay(port, "till-2")).contains("ILLEGAL_SIGN");

            write("port.pem", "port-later");
            write("key.pem", "port-later-key");
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(health(gateway)).contains("O=later,CN=localhost"));
            assertThat(pay(port, "till-1")).contains("PAY_SUCCESS");
            assertThat(health(gateway)).contains("wrong_certificates");
            assertThat(gateway.printed()).doesNotContain("PRIVATE KEY");
        }
    }
}
