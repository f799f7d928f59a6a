package upay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.config.GatewayConfig;
import upay.lab.FaultProxy;
import upay.lab.Ports;
import upay.store.TestStore;
import upay.store.sql.StoreAddress;

@DisplayName("A failed start names the remedy, and leaves nothing behind")
@Tag("process")
class GatewayStartFailureTest {
    @TempDir
    Path folder;

    private Gateway gateway(Map<String, String> settings) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "UPAY_HTTP_HOST", "127.0.0.1",
                "UPAY_HTTP_PORT", "0",
                "UPAY_MANAGEMENT_PORT", "0",
                "UPAY_DATA_DIR", folder.resolve("data").toString()));
        environment.putAll(settings);
        return new Gateway(GatewayConfig.require(environment, null));
    }

    @ParameterizedTest
    @CsvSource({"UPAY_HTTP_PORT, http.port", "UPAY_MANAGEMENT_PORT, management.port"})
    void aPortThatIsTakenIsSaidBeforeAnythingStarts(String variable, String key) throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Gateway gateway = gateway(Map.of(variable, "" + taken.getLocalPort()));

            assertThatThrownBy(gateway::start)
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
                    .hasMessageContaining(variable + " (" + key + ")");
        }
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void aStoreThatStaysAwayIsNamedWithoutItsPassword() throws IOException {
        int nobody = Ports.free();
        Gateway gateway = gateway(Map.of(
                "UPAY_DB_URI", "postgresql://me:hush@127.0.0.1:" + nobody + "/upay", "UPAY_DB_START_TIMEOUT", "1s"));

        assertThatThrownBy(gateway::start)
                .isInstanceOf(StartException.class)
                .hasMessageContaining("me@127.0.0.1:" + nobody + "/upay")
                .hasMessageContaining("UPAY_DB_URI")
                .hasMessageNotContaining("hush");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void aStoreThatGoesAwayWhileTheGatewayStartsIsNamed() throws IOException {
        TestStore store = TestStore.fresh();
        int there = StoreAddress.parse(store.uri()).port();
        int nobody = Ports.free();
        int port = Ports.free();
        AtomicInteger connections = new AtomicInteger();
        Vertx vertx = Vertx.vertx();
        // The first one looks at the server, the second one at its tables.
        try (FaultProxy link =
                new FaultProxy(vertx, port, () -> connections.incrementAndGet() <= 2 ? there : nobody, 1)) {
            Gateway gateway = gateway(Map.of(
                    "UPAY_DB_URI",
                    store.uri().replace(":" + there + "/", ":" + link.port() + "/"),
                    "UPAY_DB_START_TIMEOUT",
                    "10s"));

            assertThatThrownBy(gateway::start)
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("127.0.0.1:" + port)
                    .hasMessageContaining("check that it responds and start again");
        } finally {
            vertx.close().await();
        }
    }

    @Test
    void aDataFolderThatIsNoneIsSaid() throws IOException {
        Files.writeString(folder.resolve("data"), "a file");

        assertThatThrownBy(gateway(Map.of())::start)
                .isInstanceOf(StartException.class)
                .hasMessageContaining(folder.resolve("data").toString());
    }

    @Test
    void whatTheChannelsMissIsReportedWithTheConfiguration() {
        GatewayConfig config = GatewayConfig.require(
                Map.of(
                        "UPAY_CHANNELS_ALIPAY_APP_ID", "2014072300007148",
                        "UPAY_CHANNELS_ALIPAY_PRIVATE_KEY", "bm90IGEga2V5",
                        "UPAY_CHANNELS_WECHAT_MCH_ID", "10000100",
                        "UPAY_DB_URI", "postgresql://me:hush@/upay"),
                null);

        assertThat(Gateway.faults(config))
                .hasSize(4)
                .anyMatch(fault -> fault.startsWith("db.uri: ") && !fault.contains("hush"))
                .anyMatch(fault -> fault.startsWith("channels.alipay: ")
                        && fault.contains("private-key is no key and no certificate")
                        && fault.contains("alipay-public-key is missing"))
                .anyMatch(fault -> fault.startsWith("channels.wechat: ")
                        && fault.contains("app-id is missing")
                        && fault.contains("key is missing"))
                .anyMatch(fault -> fault.startsWith("channels.wechat.client-certificate is missing"));
    }
}
