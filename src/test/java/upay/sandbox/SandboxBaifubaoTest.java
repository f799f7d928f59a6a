package upay.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URLDecoder;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The simulated Baifubao answers and calls back as far as its behaviour is known")
class SandboxBaifubaoTest extends SandboxTestBase {
    private BaifubaoTill baifubao;

    @Override
    SandboxTill till(SandboxHttpClient wire) {
        baifubao = new BaifubaoTill(wire, "1");
        return baifubao;
    }

    @Test
    @DisplayName("Wrongly signed, unknown merchant, unknown method, missing field: its own codes, unsigned")
    void refusals() {
        String query = "/o2o/0/b2c/0/api/0/query_trans/0";
        Map<String, String> forged = baifubao.common(number());
        forged.put("sign", "ffff");
        assertThat(baifubao.send(query, forged).word()).isEqualTo("refused 5804");

        Map<String, String> stranger = baifubao.common(number());
        stranger.put("sp_no", "9000100005");
        assertThat(baifubao.call(query, stranger).word()).isEqualTo("refused 5802");

        Map<String, String> method = baifubao.common(number());
        method.put("sign_method", "3");
        assertThat(baifubao.call(query, method).word()).isEqualTo("refused 5803");

        Map<String, String> without = baifubao.common("");
        assertThat(baifubao.call(query, without).word()).isEqualTo("refused 5801");
        assertThat(baifubao.call("/api/0/refund", baifubao.common(number())).word())
                .isEqualTo("refused 5801");
    }

    @Test
    @DisplayName("A paid trade is answered as by the real servers; an unknown one has no content")
    void trades() {
        String sn = paid(100);

        assertThat(till.query(sn).fields())
                .containsEntry("order_no", sn)
                .containsEntry("pay_result", "2")
                .containsEntry("total_amount", "100")
                .containsKeys("bfb_order_no", "create_time", "pay_time", "mno", "mname", "tno");
        assertThat(till.query(number()).word()).isEqualTo("absent");
        assertThat(till.cancel(sn).word()).isEqualTo("refused 69510");
        assertThat(till.precreate(number(), 100, null).fields()).containsKeys("url", "image");
    }

    @Test
    @DisplayName("9020 is called back by GET in GBK, three times, the first one forged")
    void notices() {
        for (boolean qr : new boolean[] {false, true}) {
            CallbackReceiver ear = new CallbackReceiver(
                    vertx, "<html><head><meta name=\"VIP_BFB_PAYMENT\" content=\"BAIFUBAO\"></head></html>");
            String sn = number();
            if (qr) {
                till.precreate(sn, 9020, ear.url() + "?shop=1");
                wire.scan(sn);
            } else {
                baifubao.pay(sn, 9020, ear.url());
            }

            await().atMost(Duration.ofSeconds(20)).until(() -> ear.bodies.size() == 3);

            assertThat(ear.bodies.stream().map(query -> fields(query).get("total_amount")))
                    .containsExactly("9021", "9020", "9020");
            assertThat(ear.bodies.stream().map(query -> baifubao.isSigned(fields(query))))
                    .containsExactly(false, true, true);
            assertThat(fields(ear.bodies.get(1)))
                    .containsEntry("pay_result", "1")
                    .containsEntry("order_no", sn);
        }
    }

    private static Map<String, String> fields(String query) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            String[] halves = pair.split("=", 2);
            fields.put(halves[0], URLDecoder.decode(halves[1], Charset.forName("GBK")));
        }
        fields.remove("shop");
        return fields;
    }
}
