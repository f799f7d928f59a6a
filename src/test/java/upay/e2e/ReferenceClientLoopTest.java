package upay.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.client.ClientOptions;
import upay.client.Payment;
import upay.client.SaleVerdict;
import upay.client.SaleVerdict.Advice;
import upay.client.Till;
import upay.client.UpayClient;
import upay.domain.Fen;
import upay.domain.Payway;

@WithRunningGateway
@DisplayName("The reference client's loop never hands over unpaid goods, and never keeps money for goods it kept")
@Tag("process")
class ReferenceClientLoopTest {
    private static Vertx vertx;

    private final TestTill shop;
    private final SandboxWallets wallets;
    private final UpayClient client;

    ReferenceClientLoopTest(TestTill shop, SandboxWallets wallets, GatewayProcess gateway) {
        this.shop = shop;
        this.wallets = wallets;
        this.client = new UpayClient(vertx, ClientOptions.of(gateway.uri(), "100000000000000001", "sandbox-secret-1"));
    }

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        vertx.close().await();
    }

    @ParameterizedTest(name = "{0} fen, patience {1} ms: {2}")
    @CsvSource({
        "  100, 20000, HAND_OVER",
        " 9001, 20000, HAND_OVER",
        " 9002, 20000, NOT_CHARGED",
        " 9002,   400, NOT_CHARGED",
        " 9003, 20000, NOT_CHARGED",
        " 9004, 20000, NOT_CHARGED",
        " 9010, 20000, HAND_OVER",
        " 9011, 20000, NOT_CHARGED",
        " 9012, 20000, HAND_OVER NOT_CHARGED",
        " 9012,   100, HAND_OVER NOT_CHARGED",
        " 9013, 20000, HAND_OVER",
        " 9014, 20000, NOT_CHARGED",
        " 9015, 20000, HAND_OVER",
        " 9016,   400, NOT_CHARGED DO_NOT_HAND_OVER",
        " 9017, 20000, DO_NOT_HAND_OVER",
        " 9017,   400, DO_NOT_HAND_OVER",
        " 9018,   400, HAND_OVER NOT_CHARGED DO_NOT_HAND_OVER",
        " 9019, 20000, HAND_OVER",
        " 9020, 20000, HAND_OVER",
    })
    @DisplayName("by payment code")
    void byCode(long fen, int patienceMillis, String advice) throws Exception {
        String clientSn = TestTill.newClientSn();
        Payment sale = Payment.byCode(clientSn, Fen.of(fen), TestTill.ALIPAY_CODE, "tea", "op");

        SaleVerdict verdict = till(patienceMillis).pay(sale).await(60, TimeUnit.SECONDS);

        assertThat(Set.of(advice.split(" "))).contains(verdict.advice().name());
        holds(verdict, clientSn, fen);
    }

    @Test
    @DisplayName("by QR code, scanned, and not scanned in time")
    void byQr() throws Exception {
        Payment scanned = Payment.byQr(TestTill.newClientSn(), Fen.of(100), Payway.WECHAT, "tea", "op");
        Payment ignored = Payment.byQr(TestTill.newClientSn(), Fen.of(100), Payway.ALIPAY, "tea", "op");
        client.precreate(scanned).await(10, TimeUnit.SECONDS);
        client.precreate(ignored).await(10, TimeUnit.SECONDS);

        assertThat(wallets.scan(shop.query(scanned.clientSn()).sn())).isTrue();
        SaleVerdict paid = till(20_000).await(scanned).await(60, TimeUnit.SECONDS);
        SaleVerdict lapsed = till(400).await(ignored).await(60, TimeUnit.SECONDS);

        assertThat(paid.advice()).isEqualTo(Advice.HAND_OVER);
        assertThat(lapsed.ending()).isEqualTo(SaleVerdict.Ending.CANCELED_IN_TIME);
        holds(paid, scanned.clientSn(), 100);
        holds(lapsed, ignored.clientSn(), 100);
    }

    /** The till's answers, against the ledger once everything has settled. */
    private void holds(SaleVerdict verdict, String clientSn, long fen) {
        Answer end = Eventually.untilFinal(shop, clientSn);
        long kept = wallets.of(end.sn()).kept();
        if (verdict.advice() == Advice.HAND_OVER) {
            assertThat(kept).isEqualTo(fen);
        } else {
            assertThat(kept).isZero();
        }
    }

    private Till till(int patienceMillis) {
        return new Till(vertx, client, Duration.ofMillis(200), Duration.ofMillis(patienceMillis));
    }
}
