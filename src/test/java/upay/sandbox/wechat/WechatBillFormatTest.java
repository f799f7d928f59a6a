package upay.sandbox.wechat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.sandbox.bill.BillEntry;
import upay.sandbox.bill.BillFee;
import upay.sandbox.bill.BillTotals;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeEvent;
import upay.sandbox.ledger.TradeKey;
import upay.sandbox.ledger.TradeRefund;

@DisplayName("WeChat's bill has the text of the genuine one")
class WechatBillFormatTest {
    private static final long NOON = Instant.parse("2019-02-19T04:00:00Z").toEpochMilli();

    private static WechatBillFormat format(WechatBillFormat.Type type, String percent, Map<String, String> names) {
        return new WechatBillFormat("x.csv", type, BillFee.of(percent), NOON, entry -> names, trade -> true);
    }

    private static Trade paid(String sn, long total, String time) {
        long at = Instant.parse(time).toEpochMilli();
        return Trade.opened(new TradeKey(sn, Payway.WECHAT), true, Fen.of(total), "", null, at)
                .marked(TradeEvent.SCANNED, at)
                .charged(at);
    }

    private static BillEntry refund(Trade trade, String number, long amount, String time) {
        long at = Instant.parse(time).toEpochMilli();
        TradeRefund refund = new TradeRefund(number, Fen.of(amount), at, at, true);
        return new BillEntry(BillEntry.Kind.REFUND, trade.refunding(refund), refund, Fen.of(amount), at);
    }

    @Test
    @DisplayName("The genuine payment and refund, and the totals of their file")
    void rows() {
        Map<String, String> payment = Map.of(
                "公众账号ID", "wxab8acd895ab1638a",
                "商户号", "1921000401",
                "特约商户号", "0",
                "微信订单号", "4200000263201902167700134902",
                "用户标识", "O",
                "交易类型", "NATIVE",
                "付款银行", "OTHERS",
                "商品名称", "autotest");
        Map<String, String> refund = Map.of(
                "公众账号ID", "wxab8acd895ab1638a",
                "商户号", "1921000401",
                "特约商户号", "0",
                "设备号", "harryma007",
                "微信订单号", "4200000263201902167700134212",
                "用户标识", "O",
                "交易类型", "JSAPI",
                "付款银行", "OTHERS",
                "微信退款单号", "50000709672019011908420787722",
                "商品名称", "g");

        assertThat(format(WechatBillFormat.Type.ALL, "39.00", payment)
                        .row(BillEntry.of(paid("autotest_20190219015232_89201", 3, "2019-02-18T17:52:32Z"))))
                .isEqualTo("`2019-02-19 01:52:32,`wxab8acd895ab1638a,`1921000401,`0,`,`4200000263201902167700134902,"
                        + "`autotest_20190219015232_89201,`O,`NATIVE,`SUCCESS,`OTHERS,`CNY,`0.03,`0.00,`0,`0,`0.00,`0.00,"
                        + "`,`,`autotest,`,`0.01000,`39.00%,`0.03,`0.00,`\r\n");
        assertThat(format(WechatBillFormat.Type.ALL, "39.00", refund)
                        .row(refund(
                                paid("autotest_20190216081946_82335", 1, "2019-02-16T00:19:46Z"),
                                "REF4200000263201902167700963919",
                                1,
                                "2019-02-18T21:01:46Z")))
                .isEqualTo("`2019-02-19 05:01:46,`wxab8acd895ab1638a,`1921000401,`0,`harryma007,"
                        + "`4200000263201902167700134212,`autotest_20190216081946_82335,`O,`JSAPI,`REFUND,`OTHERS,`CNY,"
                        + "`0.00,`0.00,`50000709672019011908420787722,`REF4200000263201902167700963919,`0.01,`0.00,"
                        + "`ORIGINAL,`SUCCESS,`g,`,`0.00000,`39.00%,`0.00,`0.01,`\r\n");
        BillTotals totals = new BillTotals(31, Fen.of(47), Fen.of(8), 14, Fen.of(14), Fen.ZERO);
        assertThat(format(WechatBillFormat.Type.ALL, "39.00", payment).foot(totals))
                .isEqualTo("总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额\r\n"
                        + "`45,`0.47,`0.14,`0.00,`0.08000,`0.47,`0.14\r\n");
    }

    @Test
    @DisplayName("The genuine reversal and the genuine escape, in the columns that the old form shares with this one")
    void oldForm() {
        Map<String, String> names = Map.of(
                "公众账号ID", "wx6ce26c005cd86ce9",
                "商户号", "1229759202",
                "特约商户号", "16981807",
                "微信订单号", "4200000028201711011746925964",
                "用户标识", "O",
                "交易类型", "MICROPAY",
                "付款银行", "CFT",
                "微信退款单号", "50000404682017110102205156036",
                "商品名称", "g",
                "商户数据包", "id=066&10010027939,1010");
        long at = Instant.parse("2017-11-01T09:59:17Z").toEpochMilli();
        Trade trade = paid("8032017110117245845196325", 1, "2017-11-01T09:25:00Z");
        BillEntry reversal = new BillEntry(BillEntry.Kind.REVERSAL, trade.undone(at), null, Fen.of(1), at);

        assertThat(format(WechatBillFormat.Type.ALL, "0.20", names).row(reversal))
                .isEqualTo("`2017-11-01 17:59:17,`wx6ce26c005cd86ce9,`1229759202,`16981807,`,"
                        + "`4200000028201711011746925964,`8032017110117245845196325,`O,`MICROPAY,`REVOKED,`CFT,`CNY,"
                        + "`0.00,`0.00,`50000404682017110102205156036,`100998064200000028201711011746925964,`0.01,`0.00,"
                        + "`ORIGINAL,`SUCCESS,`g,`id=066&10010027939\\ 1010,`0.00000,`0.20%,`0.00,`0.01,`\r\n");
        assertThat(format(WechatBillFormat.Type.ALL, "0.20", names)
                        .row(refund(
                                paid("8062017090412244604295663", 5_000, "2017-09-04T04:25:00Z"),
                                "8012017110120242705558360",
                                699,
                                "2017-11-01T12:27:11Z")))
                .contains(",`6.99,`0.00,`ORIGINAL,`SUCCESS,", ",`-0.01000,`0.20%,");
    }

    @Test
    @DisplayName("The types have 27, 20 and 29 columns; a refund that was not done is in progress")
    void types() {
        assertThat(columns(WechatBillFormat.Type.ALL)).hasSize(27);
        assertThat(columns(WechatBillFormat.Type.SUCCESS)).hasSize(20).doesNotContain("退款状态", "申请退款金额");
        assertThat(columns(WechatBillFormat.Type.REFUND))
                .hasSize(29)
                .containsSubsequence("代金券金额", "退款申请时间", "退款成功时间", "微信退款单号");
        BillEntry later = refund(paid("1", 100, "2019-02-19T03:00:00Z"), "r", 100, "2019-02-19T04:00:01Z");
        assertThat(format(WechatBillFormat.Type.ALL, "0.60", Map.of()).row(later))
                .contains("`PROCESSING,");
    }

    private static String[] columns(WechatBillFormat.Type type) {
        String head = format(type, "0.60", Map.of()).head();
        assertThat(head).startsWith("\uFEFF").endsWith("\r\n");
        return head.substring(1).trim().split(",");
    }
}
