package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.app.Gateway;
import upay.config.ConfigSource;
import upay.config.GatewayConfig;
import upay.store.TestStore;

@DisplayName("New prefixes of payment codes take effect while the gateway runs")
@Tag("process")
class PaymentCodeReloadTest {
    private static final TestStore STORE = TestStore.fresh();
    private static final String NEW_CODE = "350000000000000001";

    @TempDir
    static Path folder;

    private static Path file;
    private static Gateway gateway;
    private static TestTill shop;

    @BeforeAll
    static void start() throws Exception {
        file = folder.resolve("gateway.yaml");
        write("payment-codes:\n  wechat: 10-15/18\n");
        Map<String, String> environment = Map.of(
                "UPAY_DB_URI", STORE.uri(),
                "UPAY_CHANNEL_LOOPBACK", "true",
                "UPAY_HTTP_HOST", "127.0.0.1",
                "UPAY_HTTP_PORT", "0",
                "UPAY_MANAGEMENT_PORT", "0",
                "UPAY_DATA_DIR", folder.toString(),
                "UPAY_PAYMENT_CODES_BAIFUBAO", "31/18");
        GatewayConfig.Reading reading = GatewayConfig.read(environment, file);
        gateway = new Gateway(
                reading.config(), new ConfigSource(environment, file, reading.origin()), null, levels -> {});
        gateway.start();
        shop = TestTill.first(gateway.uri());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    /** In one step, as an editor or a mounted configuration does. */
    private static void write(String text) throws IOException {
        Path beside = Files.writeString(folder.resolve("gateway.yaml.new"), text);
        Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String pay(String code) {
        return shop.pay(TestTill.newClientSn(), 100, code).verdict();
    }

    private static void becomes(String code, boolean paid) {
        Eventually.until(code + " is paid: " + paid, () -> pay(code), now -> now.contains("PAY_SUCCESS") == paid);
    }

    @Test
    @DisplayName("a valid change takes effect, a faulty one keeps the rules in force, the environment takes precedence")
    void reloaded() throws IOException {
        assertThat(pay(NEW_CODE)).doesNotContain("PAY_SUCCESS");
        assertThat(pay(TestTill.WECHAT_CODE)).contains("PAY_SUCCESS");

        write("payment-codes:\n  wechat: 10-15/18, 35/18\n");
        becomes(NEW_CODE, true);
        write("payment-codes:\n  wechat: 35/18\n  baifubao: 36/18\n");
        becomes(TestTill.WECHAT_CODE, false);
        assertThat(pay(NEW_CODE)).contains("PAY_SUCCESS");
        assertThat(pay(TestTill.CODES.get("4"))).contains("PAY_SUCCESS");
        assertThat(pay("360000000000000001")).doesNotContain("PAY_SUCCESS");
    }
}
