package upay.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.sandbox.ledger.MemoryTradeLedger;

@DisplayName("A page of another site cannot be the customer who scans, on the sandbox's own port either")
class SandboxScanOriginTest {
    private static final String SN = "7000000000000001";
    private static final Vertx VERTX = Vertx.vertx();
    private static final MemoryTradeLedger LEDGER = new MemoryTradeLedger();
    private static int port;

    @BeforeAll
    static void start() {
        SandboxVerticle sandbox = new SandboxVerticle(new SandboxSettings("127.0.0.1", 0, 1), LEDGER);
        SandboxHttpClient.await(VERTX.deployVerticle(sandbox));
        port = sandbox.actualPort();
    }

    @AfterAll
    static void stop() {
        SandboxHttpClient.await(VERTX.close());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "Origin, http://evil.example, 403",
        "Origin, null, 403",
        "Sec-Fetch-Site, cross-site, 403",
        "Sec-Fetch-Site, same-site, 403",
        "Sec-Fetch-Site, same-origin, 404",
        "Origin, http://127.0.0.1:PORT, 404",
        "User-Agent, curl, 404",
    })
    void scan(String header, String value, int status) throws Exception {
        URI scan = URI.create("http://127.0.0.1:" + port + "/sandbox/scan/" + SN);
        HttpRequest request = HttpRequest.newBuilder(scan)
                .header(header, value.replace("PORT", "" + port))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();

        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

        // There is no such QR code, which only an authorised caller learns.
        assertThat(answer.statusCode()).isEqualTo(status);
    }
}
