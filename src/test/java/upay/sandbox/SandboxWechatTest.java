package upay.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The simulated WeChat answers as its manual specifies")
class SandboxWechatTest extends SandboxTestBase {
    private WechatTill wechat;

    @Override
    SandboxTill till(SandboxHttpClient wire) {
        wechat = new WechatTill(wire, "MD5");
        return wechat;
    }

    @Test
    @DisplayName("A request that is unsigned, wrongly signed, or not XML is refused without a signature")
    void signature() {
        Map<String, String> unsigned = wechat.request();
        assertThat(wechat.send("/pay/orderquery", unsigned).word()).isEqualTo("unsigned 签名错误");

        Map<String, String> lowerCase = wechat.request();
        lowerCase.put("sign", "ffffffffffffffffffffffffffffffff");
        assertThat(wechat.send("/pay/orderquery", lowerCase).word()).isEqualTo("unsigned 签名错误");

        Map<String, String> stranger = wechat.request();
        stranger.put("mch_id", "1");
        assertThat(wechat.call("/pay/orderquery", stranger).word()).isEqualTo("unsigned appid和mch_id不匹配");

        Map<String, String> bomb = wechat.request();
        bomb.put("body", "<!DOCTYPE a [<!ENTITY b \"c\">]>");
        assertThat(wechat.send("/pay/orderquery", bomb).word()).isEqualTo("unsigned XML格式错误");
    }

    @Test
    @DisplayName("What the manual's limits forbid is refused, signed, and names the field")
    void parameters() {
        Map<String, String> without = wechat.request();
        without.put("body", "b");
        without.put("total_fee", "1");
        without.put("spbill_create_ip", "127.0.0.1");
        without.put("auth_code", "130061098828009406");
        assertThat(wechat.call("/pay/micropay", without).fields())
                .containsEntry("err_code", "LACK_PARAMS")
                .containsEntry("err_code_des", "参数错误: out_trade_no");

        Map<String, String> long43 = wechat.request();
        long43.put("body", "支".repeat(43));
        assertThat(wechat.call("/pay/micropay", long43).fields()).containsEntry("err_code_des", "参数错误: body");

        Map<String, String> foreign = wechat.request();
        foreign.put("out_trade_no", number());
        foreign.put("body", "b");
        foreign.put("total_fee", "1");
        foreign.put("spbill_create_ip", "127.0.0.1");
        foreign.put("auth_code", "287634438256643940");
        assertThat(wechat.call("/pay/micropay", foreign).word()).isEqualTo("refused AUTH_CODE_INVALID");
    }

    @Test
    @DisplayName("A paid trade is answered with its number and time, and is found by either number")
    void paidTrade() {
        String sn = number();
        TillReply paid = till.pay(sn, 12_345);

        assertThat(paid.fields())
                .containsEntry("out_trade_no", sn)
                .containsEntry("total_fee", "12345")
                .containsEntry("trade_type", "MICROPAY")
                .containsKeys("openid", "time_end");
        Map<String, String> byNumber = wechat.request();
        byNumber.put("transaction_id", paid.fields().get("transaction_id"));
        assertThat(wechat.call("/pay/orderquery", byNumber).fields())
                .containsEntry("out_trade_no", sn)
                .containsEntry("trade_state", "SUCCESS");
    }

    @Test
    @DisplayName("The trade's state: USERPAYING, PAYERROR, REVOKED, NOTPAY, CLOSED, REFUND")
    void states() {
        String waiting = number();
        till.pay(waiting, 9002);
        assertState(waiting, "USERPAYING");
        till.cancel(waiting);
        assertState(waiting, "REVOKED");

        String declined = number();
        till.pay(declined, 9003);
        await().until(() -> till.query(declined).word().equals("closed"));
        assertState(declined, "PAYERROR");

        String paid = paid(100);
        till.cancel(paid);
        assertState(paid, "REVOKED");

        String qr = number();
        till.precreate(qr, 100, null);
        assertState(qr, "NOTPAY");
        till.close(qr);
        assertState(qr, "CLOSED");

        String refunded = paid(100);
        till.refund(refunded, "R" + refunded, 1, 100);
        assertState(refunded, "REFUND");
    }

    @Test
    @DisplayName("The same number again: paying, paid, reversed, used for something else")
    void repeatedPay() {
        String waiting = number();
        till.pay(waiting, 9002);
        assertThat(till.pay(waiting, 9002).word()).isEqualTo("waiting");
        assertThat(till.pay(waiting, 1_009_002).word()).isEqualTo("refused OUT_TRADE_NO_USED");
        till.cancel(waiting);
        assertThat(till.pay(waiting, 9002).word()).isEqualTo("refused ORDERREVERSED");

        String paid = paid(100);
        assertThat(till.pay(paid, 100).word()).isEqualTo("refused ORDERPAID");
    }

    @Test
    @DisplayName("Reverse is for barcodes, closeorder for QR codes; a paid QR code is not closed")
    void undo() {
        assertThat(till.cancel(number()).fields())
                .containsEntry("err_code", "INVALID_TRANSACTIONID")
                .containsEntry("recall", "N");
        assertThat(till.close(number()).word()).isEqualTo("absent");

        String qr = scanned(100);
        assertThat(till.cancel(qr).word()).isEqualTo("refused TRADE_ERROR");
        assertThat(till.close(qr).word()).isEqualTo("refused ORDERPAID");
        assertBooks(qr, 100, 0);
        assertThat(till.close(paid(100)).word()).isEqualTo("refused TRADE_STATE_ERROR");

        String closed = number();
        till.precreate(closed, 100, null);
        till.close(closed);
        assertThat(till.close(closed).word()).isEqualTo("refused ORDERCLOSED");
    }

    @Test
    @DisplayName(
            "A page's payment is for an openid, has a prepay_id and no code_url, and exists before it is confirmed")
    void page() {
        String sn = number();
        TillReply created = wechat.call("/pay/unifiedorder", page(sn, null, "oUpF8uMuAJO"));
        assertThat(created.fields())
                .containsEntry("trade_type", "JSAPI")
                .containsKey("prepay_id")
                .doesNotContainKey("code_url");
        assertThat(wechat.call("/pay/unifiedorder", page(sn, null, "oUpF8uMuAJO"))
                        .fields()
                        .get("prepay_id"))
                .isEqualTo(created.fields().get("prepay_id"));
        assertThat(wechat.call("/pay/unifiedorder", page(sn, null, "oAnother")).word())
                .isEqualTo("refused OUT_TRADE_NO_USED");
        assertState(sn, "NOTPAY");

        assertThat(wire.scan(sn)).isEqualTo(200);

        assertThat(till.query(sn).fields())
                .containsEntry("trade_state", "SUCCESS")
                .containsEntry("trade_type", "JSAPI")
                .containsEntry("openid", "oUpF8uMuAJO");
        assertThat(wechat.call("/pay/unifiedorder", page(number(), null, "")).word())
                .isEqualTo("unsigned JSAPI支付必须传openid");
    }

    @Test
    @DisplayName("A page's payment may be of another app of the merchant; then every call about it names that app")
    void pageOfAnotherApp() {
        String sn = number();
        assertThat(wechat.call("/pay/unifiedorder", page(sn, "wxmini", "oMini")).fields())
                .containsEntry("appid", "wxmini")
                .containsKey("prepay_id");

        for (String app : new String[] {"wxmini", null}) {
            Map<String, String> query = wechat.request();
            query.put("out_trade_no", sn);
            if (app != null) {
                query.put("appid", app);
            }
            assertThat(wechat.call("/pay/orderquery", query).word()).isEqualTo("waiting");
        }
        Map<String, String> stranger = wechat.request();
        stranger.put("out_trade_no", sn);
        stranger.put("appid", "wxother");
        assertThat(wechat.call("/pay/orderquery", stranger).word()).isEqualTo("unsigned appid和mch_id不匹配");
        stranger.put("out_trade_no", number());
        assertThat(wechat.call("/pay/closeorder", stranger).word()).isEqualTo("unsigned appid和mch_id不匹配");
        Map<String, String> code = page(number(), "wxmini", "");
        code.put("trade_type", "NATIVE");
        assertThat(wechat.call("/pay/unifiedorder", code).word()).isEqualTo("unsigned appid和mch_id不匹配");
    }

    private Map<String, String> page(String sn, String app, String openid) {
        Map<String, String> fields = wechat.request();
        if (app != null) {
            fields.put("appid", app);
        }
        fields.put("body", "b");
        fields.put("out_trade_no", sn);
        fields.put("total_fee", "100");
        fields.put("spbill_create_ip", "127.0.0.1");
        fields.put("trade_type", "JSAPI");
        fields.put("notify_url", "http://127.0.0.1:1/");
        if (!openid.isEmpty()) {
            fields.put("openid", openid);
        }
        return fields;
    }

    @Test
    @DisplayName("Refunds: accepted at once, shown as done a little later; too much is refused without a signature")
    void refunds() {
        String sn = paid(1_000);
        assertThat(till.refund(sn, "A" + sn, 600, 1_000).fields())
                .containsEntry("refund_fee", "600")
                .containsKey("refund_id");
        assertThat(till.refund(sn, "A" + sn, 500, 1_000).word()).isEqualTo("refused REFUND_FEE_MISMATCH");
        assertThat(till.refund(sn, "B" + sn, 400, 999).word()).isEqualTo("refused REFUND_FEE_MISMATCH");
        assertThat(till.refund(sn, "B" + sn, 401, 1_000).word()).isEqualTo("unsigned invalid refund_fee");
        till.refund(sn, "B" + sn, 400, 1_000);

        Map<String, String> all = wechat.request();
        all.put("out_trade_no", sn);
        assertThat(wechat.call("/pay/refundquery", all).fields())
                .containsEntry("refund_count", "2")
                .containsEntry("out_refund_no_0", "A" + sn)
                .containsEntry("out_refund_no_1", "B" + sn);
        assertThat(till.refundQuery(sn, "C" + sn).word()).isEqualTo("absent");
        assertThat(till.refund(number(), "R", 1, 1).word()).isEqualTo("absent");
    }

    private void assertState(String sn, String state) {
        assertThat(till.query(sn).fields()).containsEntry("trade_state", state);
    }
}
