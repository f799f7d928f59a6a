package upay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import upay.config.GatewayConfig;
import upay.lab.FaultProxy;
import upay.lab.LinkFault;
import upay.lab.Ports;
import upay.store.TestStore;
import upay.store.sql.StoreAddress;

@DisplayName("A slow store or machine is not a lost store: nothing of a start or a lease is in the sandbox's hurry")
@Tag("process")
class WiringStoreTimingTest {
    @TempDir
    Path folder;

    private GatewayConfig config(String scale, Map<String, String> more) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "UPAY_HTTP_HOST", "127.0.0.1",
                "UPAY_HTTP_PORT", "0",
                "UPAY_MANAGEMENT_PORT", "0",
                "UPAY_DATA_DIR", folder.resolve("data").toString(),
                "UPAY_SANDBOX_TIME_SCALE", scale));
        settings.putAll(more);
        return GatewayConfig.require(settings, null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.001", "0.1", "100"})
    @DisplayName("the scale does not affect the waits and leases of the store")
    void pace(String scale) {
        StoreAddress address = StoreAddress.parse("postgresql://me@localhost/upay");

        assertThat(Wiring.store(config(scale, Map.of()), address))
                .isEqualTo(Wiring.store(config("1", Map.of()), address));
    }

    @Test
    @DisplayName("a start succeeds over a link on which every statement takes longer than a scaled wait")
    void start() throws Exception {
        TestStore store = TestStore.fresh();
        int there = store.address().port();
        Vertx vertx = Vertx.vertx();
        try (FaultProxy link = new FaultProxy(vertx, Ports.free(), () -> there, 0.5)) {
            link.begin(LinkFault.SLOW);
            Gateway gateway = new Gateway(config(
                    "0.1",
                    Map.of(
                            "UPAY_DB_URI",
                            store.address().at("127.0.0.1", link.port()).uri(),
                            // A log-in takes four such round trips: more than a tenth of this.
                            "UPAY_DB_CONNECT_TIMEOUT",
                            "10s",
                            "UPAY_CHANNEL_LOOPBACK",
                            "true")));
            try {
                assertThatCode(gateway::start).doesNotThrowAnyException();
            } finally {
                link.end();
                gateway.close();
            }
        } finally {
            vertx.close().await();
        }
    }
}
