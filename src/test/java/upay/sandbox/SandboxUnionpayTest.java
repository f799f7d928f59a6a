package upay.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The simulated UnionPay answers and calls back as far as its behaviour is known")
class SandboxUnionpayTest extends SandboxTestBase {
    private UnionpayTill unionpay;

    @Override
    SandboxTill till(SandboxHttpClient wire) {
        unionpay = new UnionpayTill(wire);
        return unionpay;
    }

    @Test
    @DisplayName("Wrongly signed, unknown merchant or certificate, malformed: its own codes, signed")
    void refusals() {
        Map<String, String> forged = unionpay.request("00", "00", number());
        forged.put("signature", "AAAA");
        assertThat(unionpay.send(forged).word()).isEqualTo("refused 11");

        Map<String, String> stranger = unionpay.request("00", "00", number());
        stranger.put("merId", "777290058110098");
        assertThat(unionpay.call(stranger).word()).isEqualTo("refused 31");

        Map<String, String> certificate = unionpay.request("00", "00", number());
        certificate.put("certId", "1");
        assertThat(unionpay.call(certificate).word()).isEqualTo("refused 11");

        assertThat(unionpay.call(unionpay.request("00", "00", "short")).word()).isEqualTo("refused 10");
        assertThat(unionpay.call(unionpay.request("12", "00", number())).word()).isEqualTo("refused 10");
        assertThat(unionpay.consume(number(), 100, "1300", null).word()).isEqualTo("refused 44");
    }

    @Test
    @DisplayName(
            "A consume is accepted, paid or not; only the query returns the outcome; number and time together identify a trade")
    void accepted() {
        String waiting = number();
        assertThat(unionpay.consume(waiting, 9002, "6225800000000000001", null).word())
                .isEqualTo("accepted");
        assertThat(till.query(waiting).word()).isEqualTo("waiting");
        assertThat(unionpay.consume(waiting, 9002, "6225800000000000001", null).word())
                .isEqualTo("accepted");
        assertThat(unionpay.consume(waiting, 100, "6225800000000000001", null).word())
                .isEqualTo("refused 12");

        Map<String, String> otherTime = unionpay.request("00", "00", waiting);
        otherTime.put("txnTime", "20240724030751");
        assertThat(unionpay.call(otherTime).word()).isEqualTo("absent");
        Map<String, String> otherReversal = unionpay.request("99", "01", waiting);
        otherReversal.put("txnTime", "20240724030751");
        assertThat(unionpay.call(otherReversal).word()).isEqualTo("absent");
        assertThat(till.query(waiting).word()).isEqualTo("waiting");
    }

    @Test
    @DisplayName("A void gives all back, has a number of its own, and obeys the cancel's amounts only")
    void voids() {
        String sn = paid(9104);
        assertThat(unionpay.voids(sn, "V" + sn, 9103).word()).isEqualTo("refused 36");

        assertThat(unionpay.voids(sn, "V" + sn, 9104).word()).isEqualTo("done");

        assertBooks(sn, 9104, 9104);
        assertThat(till.refundQuery(sn, "V" + sn).word()).isEqualTo("done");

        String refused = paid(9202);
        assertThat(unionpay.voids(refused, "V" + refused, 9202).word()).isEqualTo("refused 38");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> unionpay.voids(refused, "V" + refused, 9202).word().equals("done"));
        assertBooks(refused, 9202, 9202);
    }

    @Test
    @DisplayName("A refund names its trade by UnionPay's number as well")
    void byQueryId() {
        String sn = paid(100);
        Map<String, String> fields = unionpay.request("04", "00", "R" + sn);
        fields.put("origQryId", till.query(sn).fields().get("queryId"));
        fields.put("txnAmt", "40");

        assertThat(unionpay.call(fields).word()).isEqualTo("accepted");

        assertBooks(sn, 100, 40);
    }

    @Test
    @DisplayName("9020 is called back three times, the first one forged; any 200 acknowledges")
    void notices() {
        for (boolean qr : new boolean[] {false, true}) {
            CallbackReceiver ear = new CallbackReceiver(vertx, "");
            String sn = number();
            if (qr) {
                till.precreate(sn, 9020, ear.url());
                wire.scan(sn);
            } else {
                unionpay.consume(sn, 9020, "6225800000000000001", ear.url());
            }

            await().atMost(Duration.ofSeconds(20)).until(() -> ear.bodies.size() == 3);

            assertThat(ear.bodies.stream().map(body -> fields(body).get("txnAmt")))
                    .containsExactly("9021", "9020", "9020");
            assertThat(ear.bodies.stream().map(body -> unionpay.isSigned(fields(body))))
                    .containsExactly(false, true, true);
            assertThat(fields(ear.bodies.get(2))).containsEntry("orderId", sn).containsEntry("respCode", "00");
        }
    }

    private static Map<String, String> fields(String body) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : body.split("&")) {
            String[] halves = pair.split("=", 2);
            fields.put(halves[0], URLDecoder.decode(halves[1], StandardCharsets.UTF_8));
        }
        return fields;
    }
}
