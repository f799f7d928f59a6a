package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.domain.Secret;
import upay.protocol.signature.Md5Signature;
import upay.store.TestStore;

@DisplayName("A stopping gateway accepts requests until the balancer has detected it, if another one can follow")
@Tag("process")
class GatewayDrainTest {
    @Test
    void besideAnother() {
        TestStore store = TestStore.fresh();
        Map<String, String> settings =
                new HashMap<>(Map.of("UPAY_DB_URI", store.uri(), "UPAY_HTTP_SHUTDOWN_DELAY", "4s"));
        settings.put("UPAY_CHANNEL_LOOPBACK", "true");
        try (GatewayProcess stays = GatewayProcess.serve(settings);
                GatewayProcess leaves = GatewayProcess.serve(settings)) {
            TestTill shop = TestTill.first(leaves.uri());
            assertThat(pay(shop)).isEqualTo("PAY_SUCCESS");
            assertThat(connectionHeader(leaves)).isEmpty();

            leaves.terminate();

            Eventually.soon("it says so", () -> leaves.managementStatus("/health/ready"), status -> status == 503);
            assertThat(pay(shop)).as("after the probes were told").isEqualTo("PAY_SUCCESS");
            assertThat(connectionHeader(leaves))
                    .as("a till that keeps its connection comes back on a new one")
                    .contains("close");
            assertThat(leaves.exitWithin(Duration.ofSeconds(15))).isZero();
            assertThat(pay(TestTill.first(stays.uri()))).isEqualTo("PAY_SUCCESS");
        }
    }

    private static Optional<String> connectionHeader(GatewayProcess gateway) {
        String body = "{\"terminal_sn\":\"100000000000000001\",\"client_sn\":\"none\"}";
        HttpRequest query = HttpRequest.newBuilder(gateway.uri().resolve("/upay/v2/query"))
                .header(
                        "Authorization",
                        "100000000000000001 "
                                + Md5Signature.sign(
                                        body.getBytes(StandardCharsets.UTF_8), new Secret("sandbox-secret-1")))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        try {
            return HttpClient.newHttpClient()
                    .send(query, HttpResponse.BodyHandlers.discarding())
                    .headers()
                    .firstValue("connection");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pay(TestTill shop) {
        return shop.pay(TestTill.newClientSn(), 100, TestTill.ALIPAY_CODE).verdict();
    }
}
