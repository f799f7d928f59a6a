package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("On a stop signal the gateway answers waiting requests, refuses new ones, and exits with 0")
@Tag("process")
class GatewayStopTest {
    private static final String WAITING = "waits for its customer";

    @TempDir
    private Path data;

    @Test
    @DisplayName(
            "a payment that waits is PAY_IN_PROGRESS, the exit code is 0 within 15 s, and the order is still there")
    void whileAPaymentWaits() throws Exception {
        try (GatewayProcess gateway = GatewayProcess.serve(Map.of("UPAY_DATA_DIR", data.toString()))) {
            TestTill shop = TestTill.first(gateway.uri());
            CompletableFuture<Answer> pay =
                    shop.posting("pay", shop.payment(WAITING, 9002).put("dynamic_id", TestTill.ALIPAY_CODE));
            Eventually.soon("stored", () -> shop.query(WAITING), answer -> "CREATED".equals(answer.orderStatus()));

            gateway.terminate();

            assertThat(firstAnswerThatIsNoSuccess(shop)).isIn("500/MAINTENANCE_INPROGRESS", "no connection");
            Answer answer = pay.get(15, TimeUnit.SECONDS);
            assertThat(answer.verdict()).isEqualTo("PAY_IN_PROGRESS");
            assertThat(answer.orderStatus()).isEqualTo("CREATED");
            assertThat(gateway.exitWithin(Duration.ofSeconds(15))).isZero();
        }
        try (GatewayProcess next =
                GatewayProcess.serve(Map.of("UPAY_DATA_DIR", data.toString(), "UPAY_SANDBOX_TIME_SCALE", "0.1"))) {
            TestTill shop = TestTill.first(next.uri());

            Answer cancelled = shop.cancel(WAITING);

            assertThat(cancelled.verdict()).isEqualTo("CANCEL_ABORT_SUCCESS");
            assertThat(new SandboxWallets(next.managementUri())
                            .of(cancelled.sn())
                            .kept())
                    .isZero();
        }
    }

    /**
     * Payments continue until the gateway refuses them; one that it accepted just before may be answered as in
     * progress.
     */
    private static String firstAnswerThatIsNoSuccess(TestTill shop) {
        return Eventually.soon("it takes no more", () -> tryToPay(shop), verdict -> !verdict.startsWith("PAY_"));
    }

    private static String tryToPay(TestTill shop) {
        try {
            return shop.pay(TestTill.newClientSn(), 100, TestTill.ALIPAY_CODE).verdict();
        } catch (TestTill.LostAnswer closed) {
            return "no connection";
        }
    }
}
