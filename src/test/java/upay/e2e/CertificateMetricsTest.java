package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.cli.operator.CommandFixture;
import upay.http.TlsClient;
import upay.store.TestStore;

@Tag("process")
@DisplayName("The ends of certificates are in the metrics: of the port for shops, and of the accounts at channels")
class CertificateMetricsTest {
    private static final String PORT = "upay_tls_certificate_end_timestamp_seconds";
    private static final String ACCOUNTS = "upay_channel_certificate_end_timestamp_seconds";

    @TempDir
    Path folder;

    private Path write(String name, String from) throws IOException {
        return Files.writeString(folder.resolve(name), TlsClient.pem(from));
    }

    private static double end(String certificate) {
        return (double)
                TlsClient.certificate(certificate).getNotAfter().toInstant().getEpochSecond();
    }

    @Test
    @DisplayName(
            "the port's is that of the certificate in use, also once its files were replaced by one that has ended")
    void port() throws Exception {
        Map<String, String> settings = Map.of(
                "UPAY_DB_URI", TestStore.fresh().uri(),
                "UPAY_CHANNEL_LOOPBACK", "true",
                "UPAY_HTTP_TLS_CERTIFICATE_FILE", write("port.pem", "port").toString(),
                "UPAY_HTTP_TLS_KEY_FILE", write("key.pem", "port-key").toString());
        try (LocalGateway gateway = LocalGateway.start(folder, settings)) {
            assertThat(gateway.value(PORT)).isEqualTo(end("port"));

            write("port.pem", "till-expired");
            write("key.pem", "till-expired-key");

            gateway.await(PORT, value -> value == end("till-expired"));
        }
    }

    @Test
    @DisplayName("an account's is there once the account is entered and the gateways have looked; none before")
    void accounts() throws Exception {
        CommandFixture desk = new CommandFixture(folder);
        Map<String, String> settings = Map.of(
                "UPAY_DB_URI",
                desk.store.uri(),
                "UPAY_MASTER_KEY",
                CommandFixture.KEY_1,
                "UPAY_CHANNEL_LOOPBACK",
                "true");
        Path own = Files.createDirectory(folder.resolve("gateway"));
        try (LocalGateway gateway = LocalGateway.start(own, settings)) {
            assertThat(gateway.scrape().series(ACCOUNTS)).isEmpty();
            assertThat(gateway.scrape().series(PORT)).isEmpty();
        }
        new ModernMerchants(
                        words -> desk.run(words[0], Arrays.copyOfRange(words, 1, words.length))
                                .line()
                                .encode(),
                        folder,
                        URI.create("http://127.0.0.1:9"))
                .enter();

        try (LocalGateway gateway = LocalGateway.start(own, settings)) {
            Map<String, Long> ends = Eventually.soon(
                    "looked", () -> gateway.scrape().counts(ACCOUNTS, "channel"), found -> found.containsKey("alipay"));
            assertThat(ends.get("alipay")).isGreaterThan(Instant.now().getEpochSecond());
        }
    }
}
