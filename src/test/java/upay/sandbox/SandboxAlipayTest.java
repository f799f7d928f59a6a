package upay.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The simulated Alipay answers as its manual specifies")
class SandboxAlipayTest extends SandboxTestBase {
    private AlipayTill alipay;

    @Override
    SandboxTill till(SandboxHttpClient wire) {
        alipay = new AlipayTill(wire);
        return alipay;
    }

    @Test
    @DisplayName("An unsigned or wrongly signed request is refused without a signature")
    void signature() {
        Map<String, String> request =
                alipay.request("alipay.trade.query", new JsonObject().put("out_trade_no", number()), null);
        assertThat(alipay.send("alipay.trade.query", request).word()).isEqualTo("unsigned isv.invalid-signature");

        Map<String, String> forged =
                alipay.request("alipay.trade.query", new JsonObject().put("out_trade_no", number()), null);
        forged.put("sign", "AAAA");
        assertThat(alipay.send("alipay.trade.query", forged).word()).isEqualTo("unsigned isv.invalid-signature");

        Map<String, String> stranger =
                alipay.request("alipay.trade.query", new JsonObject().put("out_trade_no", number()), null);
        stranger.put("app_id", "1");
        assertThat(alipay.send("alipay.trade.query", stranger).word()).isEqualTo("unsigned isv.invalid-app-id");
        assertThat(alipay.call("alipay.trade.orderinfo.sync", new JsonObject(), null)
                        .word())
                .isEqualTo("unsigned isv.invalid-method");
    }

    @Test
    @DisplayName("What the manual's limits forbid is refused, signed, and names the field")
    void parameters() {
        JsonObject content = new JsonObject()
                .put("out_trade_no", number())
                .put("auth_code", "287634438256643940")
                .put("subject", "s".repeat(257))
                .put("total_amount", "1.00");
        TillReply tooLong = alipay.call("alipay.trade.pay", content, null);
        assertThat(tooLong.word()).isEqualTo("refused ACQ.INVALID_PARAMETER");
        assertThat(tooLong.fields()).containsEntry("sub_msg", "subject");

        for (String amount : new String[] {"0", "0.001", "-1", "1e3", "abc"}) {
            content.put("subject", "s").put("total_amount", amount);
            assertThat(alipay.call("alipay.trade.pay", content, null).fields()).containsEntry("sub_msg", "amount");
        }
        assertThat(alipay.call("alipay.trade.query", new JsonObject(), null).fields())
                .containsEntry("sub_msg", "out_trade_no");
        assertThat(alipay.pay(number(), 100, "1234567890", null).fields().get("sub_msg"))
                .endsWith("[SOUNDWAVE_PARSER_FAIL]");
    }

    @Test
    @DisplayName("A paid trade is answered with its number, times and funds, and is found by either number")
    void paidTrade() {
        String sn = number();
        TillReply paid = till.pay(sn, 12_345);

        assertThat(paid.fields())
                .containsEntry("out_trade_no", sn)
                .containsEntry("total_amount", "123.45")
                .containsKeys("gmt_payment", "buyer_user_id", "fund_bill_list");
        String tradeNo = paid.fields().get("trade_no");
        assertThat(tradeNo).matches("[0-9]{28}");
        assertThat(alipay.call("alipay.trade.query", new JsonObject().put("trade_no", tradeNo), null)
                        .fields())
                .containsEntry("out_trade_no", sn)
                .containsEntry("trade_status", "TRADE_SUCCESS")
                .containsKey("send_pay_date");
    }

    @Test
    @DisplayName("The same number again: in process, paid, closed, or tampered with")
    void repeatedPay() {
        String waiting = number();
        till.pay(waiting, 9002);
        assertThat(till.pay(waiting, 9002).word()).isEqualTo("waiting");
        assertThat(till.pay(waiting, 1_009_002).word()).isEqualTo("refused ACQ.CONTEXT_INCONSISTENT");
        assertThat(alipay.pay(waiting, 9002, "287634438256643941", null).word())
                .isEqualTo("refused ACQ.CONTEXT_INCONSISTENT");
        till.cancel(waiting);
        assertThat(till.pay(waiting, 9002).word()).isEqualTo("refused ACQ.TRADE_HAS_CLOSE");

        String paid = paid(100);
        assertThat(till.pay(paid, 100).word()).isEqualTo("refused ACQ.TRADE_HAS_SUCCESS");
        assertThat(till.precreate(paid, 100, null).word()).isEqualTo("refused ACQ.CONTEXT_INCONSISTENT");
    }

    @Test
    @DisplayName("Cancel answers its action: none for an unknown trade, close, refund; and retry_flag N if refused")
    void cancelTells() {
        assertThat(till.cancel(number()).fields())
                .containsEntry("retry_flag", "N")
                .doesNotContainKeys("action", "trade_no");

        String waiting = number();
        till.pay(waiting, 9002);
        assertThat(till.cancel(waiting).fields()).containsEntry("action", "close");
        assertThat(till.cancel(waiting).fields()).containsEntry("action", "close");

        String paid = paid(100);
        assertThat(till.cancel(paid).fields()).containsEntry("action", "refund");
        assertThat(till.query(paid).fields()).containsEntry("trade_status", "TRADE_CLOSED");

        String refunded = paid(100);
        till.refund(refunded, "R" + refunded, 1, 100);
        assertThat(till.cancel(refunded).fields())
                .containsEntry("sub_code", "ACQ.REASON_TRADE_REFUND_FEE_ERR")
                .containsEntry("retry_flag", "N");

        String refused = paid(9202);
        assertThat(till.cancel(refused).fields())
                .containsEntry("sub_code", "ACQ.CANCEL_NOT_ALLOWED")
                .containsEntry("retry_flag", "N");
    }

    @Test
    @DisplayName("A QR trade does not exist before the scan, nor after it was closed unscanned")
    void unscanned() {
        String sn = number();
        TillReply precreated = till.precreate(sn, 100, null);
        assertThat(precreated.fields().get("qr_code")).startsWith("https://qr.alipay.com/");
        assertThat(till.precreate(sn, 100, null).fields()).isEqualTo(precreated.fields());
        assertThat(till.query(sn).word()).isEqualTo("absent");
        assertThat(till.refund(sn, "R" + sn, 100, 100).word()).isEqualTo("absent");

        assertThat(till.cancel(sn).fields()).doesNotContainKey("action");
        assertThat(till.query(sn).word()).isEqualTo("absent");
    }

    @Test
    @DisplayName("A page's trade exists before the buyer confirms: waiting, closed by a cancel, paid by its buyer")
    void page() {
        String sn = number();
        TillReply created = alipay.call("alipay.trade.create", create(sn).put("buyer_id", "2088102146225135"), null);
        assertThat(created.fields()).containsKey("trade_no").doesNotContainKey("qr_code");
        assertThat(till.query(sn).fields()).containsEntry("trade_status", "WAIT_BUYER_PAY");
        assertThat(till.refund(sn, "R" + sn, 100, 100).word()).isEqualTo("refused ACQ.TRADE_STATUS_ERROR");
        assertThat(alipay.call("alipay.trade.create", create(sn).put("buyer_id", "2088102146225136"), null)
                        .word())
                .isEqualTo("refused ACQ.CONTEXT_INCONSISTENT");
        assertThat(wire.scan(sn)).isEqualTo(200);
        assertThat(till.query(sn).fields())
                .containsEntry("trade_status", "TRADE_SUCCESS")
                .containsEntry("buyer_user_id", "2088102146225135")
                .containsEntry("trade_no", created.fields().get("trade_no"));

        String closed = number();
        alipay.call("alipay.trade.create", create(closed), null);
        assertThat(till.cancel(closed).fields()).containsEntry("action", "close");
        assertThat(till.query(closed).fields()).containsEntry("trade_status", "TRADE_CLOSED");

        String open = number();
        alipay.call("alipay.trade.create", create(open).put("buyer_open_id", "074a1CcTG1"), null);
        assertThat(wire.scan(open)).isEqualTo(200);
        assertThat(till.query(open).fields())
                .containsEntry("buyer_open_id", "074a1CcTG1")
                .doesNotContainKey("buyer_user_id");
    }

    @Test
    @DisplayName("A mini program's trade needs its app and a buyer; a buyer_id is one of Alipay's numbers")
    void miniProgram() {
        JsonObject mini = create(number()).put("product_code", "JSAPI_PAY");
        assertThat(alipay.call("alipay.trade.create", mini, null).fields()).containsEntry("sub_msg", "op_app_id");
        mini.put("op_app_id", "2021001100000001");
        assertThat(alipay.call("alipay.trade.create", mini, null).fields()).containsEntry("sub_msg", "buyer_open_id");
        mini.put("buyer_open_id", "074a1CcTG1");
        assertThat(alipay.call("alipay.trade.create", mini, null).fields()).containsEntry("sub_msg", "buyer_open_id");
        mini.put("op_buyer_open_id", "074a1CcTG1");
        assertThat(alipay.call("alipay.trade.create", mini, null).fields()).containsKey("trade_no");
        assertThat(alipay.call("alipay.trade.create", create(number()).put("buyer_id", "20881"), null)
                        .fields())
                .containsEntry("sub_msg", "buyer_id");
    }

    private static JsonObject create(String sn) {
        return new JsonObject().put("out_trade_no", sn).put("subject", "s").put("total_amount", "1.00");
    }

    @Test
    @DisplayName("Refunds: fund_change Y once, then N; the limits of what is left; the codes of what can't be")
    void refunds() {
        String sn = paid(1_000);
        TillReply first = till.refund(sn, "A" + sn, 600, 1_000);
        assertThat(first.fields()).containsEntry("fund_change", "Y").containsEntry("refund_fee", "6.00");
        assertThat(till.refund(sn, "A" + sn, 600, 1_000).fields()).containsEntry("fund_change", "N");
        assertThat(till.refund(sn, "A" + sn, 500, 1_000).word()).isEqualTo("refused ACQ.DISCORDANT_REPEAT_REQUEST");
        assertThat(till.refund(sn, "B" + sn, 401, 1_000).word()).isEqualTo("refused ACQ.REFUND_AMT_NOT_EQUAL_TOTAL");
        assertThat(till.refund(sn, "B" + sn, 400, 1_000).fields()).containsEntry("refund_fee", "10.00");
        assertThat(till.refund(sn, "C" + sn, 1, 1_000).word()).isEqualTo("refused ACQ.TRADE_HAS_CLOSE");
        assertThat(till.query(sn).fields()).containsEntry("trade_status", "TRADE_CLOSED");
        assertThat(till.refundQuery(sn, "B" + sn).fields())
                .containsEntry("refund_status", "REFUND_SUCCESS")
                .containsEntry("refund_amount", "4.00");
        assertThat(till.refundQuery(sn, "C" + sn).fields()).doesNotContainKey("refund_status");

        assertThat(till.refund(number(), "R", 1, 1).word()).isEqualTo("absent");
        String waiting = number();
        till.pay(waiting, 9002);
        assertThat(till.refund(waiting, "R" + waiting, 1, 9002).word()).isEqualTo("refused ACQ.TRADE_STATUS_ERROR");
    }
}
