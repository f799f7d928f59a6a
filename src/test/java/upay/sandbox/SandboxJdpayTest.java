package upay.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The simulated JD Pay answers and calls back as far as its behaviour is known")
class SandboxJdpayTest extends SandboxTestBase {
    private JdpayTill jdpay;

    @Override
    SandboxTill till(SandboxHttpClient wire) {
        jdpay = new JdpayTill(wire);
        return jdpay;
    }

    @Test
    @DisplayName("An unknown merchant, an envelope that does not open, a missing field: a bare result")
    void refusals() {
        assertThat(jdpay.send("/service/query", "1", "AAAA").word()).isEqualTo("refused JMPT100002");
        String merchant = SandboxHttpClient.account("jdpay").getProperty("gateway.merchant");
        assertThat(jdpay.send("/service/query", merchant, "AAAA").word()).isEqualTo("refused JMPT100003");
        assertThat(jdpay.call("/service/query", Map.of("tradeType", "0")).word())
                .isEqualTo("refused JMPT100004");
        assertThat(jdpay.pay(number(), 100, "not a code", null).word()).isEqualTo("refused JMPT100026");
    }

    @Test
    @DisplayName("Statuses: created, processing, success, failed, closed")
    void statuses() {
        String qr = number();
        assertThat(till.precreate(qr, 100, null).fields().get("qrCode")).startsWith("https://h5pay.jd.com/code?c=");
        assertStatus(qr, "0");
        till.close(qr);
        assertStatus(qr, "4");

        String waiting = number();
        till.pay(waiting, 9002);
        assertStatus(waiting, "1");
        assertStatus(paid(100), "2");

        String declined = number();
        till.pay(declined, 9003);
        await().until(() -> till.query(declined).word().equals("closed"));
        assertStatus(declined, "3");
    }

    @Test
    @DisplayName("Each QR order has its own orderId, however many are made in a second")
    void orderIds() {
        assertThat(till.precreate(number(), 100, null).fields().get("orderId"))
                .isNotEqualTo(till.precreate(number(), 100, null).fields().get("orderId"));
    }

    @Test
    @DisplayName("A revoke has a number of its own, which a query finds")
    void revoke() {
        String sn = paid(100);
        assertThat(till.refundQuery(sn, "9" + sn).word()).isEqualTo("absent");

        assertThat(till.cancel(sn).fields()).containsEntry("oTradeNum", sn).containsEntry("status", "1");

        assertThat(till.refundQuery(sn, "9" + sn).word()).isEqualTo("done");
        assertThat(till.cancel(number()).word()).isEqualTo("absent");
    }

    @Test
    @DisplayName("9020 is called back three times, the first one forged")
    void notices() {
        for (boolean qr : new boolean[] {false, true}) {
            CallbackReceiver ear = new CallbackReceiver(vertx, "ok");
            String sn = number();
            if (qr) {
                till.precreate(sn, 9020, ear.url());
                wire.scan(sn);
            } else {
                jdpay.pay(sn, 9020, "180000000000000001", ear.url());
            }

            await().atMost(Duration.ofSeconds(20)).until(() -> ear.bodies.size() == 3);

            assertThat(jdpay.opened(ear.bodies.get(0))).isNull();
            for (int i = 1; i < 3; i++) {
                assertThat(new LinkedHashMap<>(jdpay.opened(ear.bodies.get(i))))
                        .containsEntry("tradeNum", sn)
                        .containsEntry("amount", "9020")
                        .containsEntry("status", "2");
            }
        }
    }

    private void assertStatus(String sn, String status) {
        assertThat(till.query(sn).fields()).containsEntry("status", status);
    }
}
