package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

@DisplayName(
        "Without its store the gateway refuses orders with the reason; it recovers by itself when the store is back")
@Tag("process")
class GatewayStoreOutageTest {
    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path folder;

    @Test
    void goneAndBack() {
        try (StoppablePostgres store = new StoppablePostgres(folder);
                GatewayProcess gateway =
                        GatewayProcess.serve(Map.of("UPAY_DB_URI", store.uri(), "UPAY_SANDBOX_TIME_SCALE", "0.1"))) {
            TestTill shop = TestTill.first(gateway.uri());
            SandboxWallets wallets = new SandboxWallets(gateway.managementUri());
            String paid = TestTill.newClientSn();
            String tried = TestTill.newClientSn();
            assertThat(shop.pay(paid, 100, TestTill.ALIPAY_CODE).verdict()).isEqualTo("PAY_SUCCESS");

            store.stop();

            for (Answer refused : List.of(
                    shop.pay(tried, 100, TestTill.ALIPAY_CODE),
                    shop.precreate(tried, 100, "3"),
                    shop.refund(paid, "r1", 10),
                    shop.cancel(paid),
                    shop.query(paid))) {
                assertThat(refused.code()).isEqualTo("500/MAINTENANCE_INPROGRESS");
                assertThat(refused.status()).isEqualTo(200);
            }
            Eventually.until("not ready", () -> gateway.managementStatus("/health/ready"), status -> status == 503);
            assertThat(gateway.managementStatus("/health/live")).isEqualTo(200);

            store.start();

            gateway.whenAnswering("/health/ready");
            assertThat(shop.query(paid).orderStatus()).isEqualTo("PAID");
            Answer again = shop.pay(tried, 100, TestTill.ALIPAY_CODE);
            assertThat(again.verdict()).as("nothing was stored").isEqualTo("PAY_SUCCESS");
            assertThat(wallets.of(again.sn()).charges()).isEqualTo(1);
            assertThat(shop.refund(paid, "r1", 10).verdict()).isEqualTo("REFUND_SUCCESS");
            assertThat(wallets.of(shop.query(paid).sn()).returned()).isEqualTo(10);
            assertThat(wallets.all()).as("nothing else reached a channel").hasSize(2);
        }
    }
}
