package upay.sandbox.alipay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.sandbox.bill.BillDay;
import upay.sandbox.bill.BillEntry;
import upay.sandbox.bill.BillTotals;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeEvent;
import upay.sandbox.ledger.TradeKey;
import upay.sandbox.ledger.TradeRefund;

@DisplayName("Alipay's bill has the text of the genuine one")
class AlipayBillFormatTest {
    private static final AlipayBillFormat FORMAT = new AlipayBillFormat(
            "20880211096256330156",
            new BillDay(Payway.ALIPAY, LocalDate.of(2019, 9, 16)),
            millis("2019-09-16T21:46:49Z"),
            trade -> new AlipayBillNames(
                    "2019091622001458860515315453", "下单测试", "alipay_store", "alipay", "", "*某(602***@x.com)", "下单测试"));

    private static final Trade PAID = Trade.opened(
                    new TradeKey("service_1568601259302", Payway.ALIPAY),
                    false,
                    Fen.of(1),
                    "",
                    null,
                    millis("2019-09-16T02:55:16Z"))
            .marked(TradeEvent.SCANNED, 1)
            .charged(millis("2019-09-16T02:55:23Z"));

    private static long millis(String time) {
        return Instant.parse(time).toEpochMilli();
    }

    private static BillEntry refund(String number) {
        long at = millis("2019-09-16T02:56:48Z");
        TradeRefund refund = new TradeRefund(number, Fen.of(1), at, at, true);
        return new BillEntry(BillEntry.Kind.REFUND, PAID.refunding(refund), refund, Fen.of(1), at);
    }

    @Test
    @DisplayName("The genuine payment and its refund")
    void rows() {
        assertThat(FORMAT.row(BillEntry.of(PAID)))
                .isEqualTo("2019091622001458860515315453\t,service_1568601259302\t,交易\t,下单测试,2019-09-16 10:55:16,"
                        + "2019-09-16 10:55:23,alipay_store\t,alipay_store\t,alipay\t,\t,*某(602***@x.com)\t,0.01,0.01,"
                        + "0.00,0.00,0.00,0.00,0.00,,0.00\t,0.00,\t,0.00,0.00,下单测试\r\n");
        assertThat(FORMAT.row(refund("re_test_1568602607356")))
                .isEqualTo("2019091622001458860515315453\t,service_1568601259302\t,退款\t,下单测试,2019-09-16 10:55:16,"
                        + "2019-09-16 10:56:48,alipay_store\t,alipay_store\t,alipay\t,\t,*某(602***@x.com)\t,-0.01,-0.01,"
                        + "0.00,0.00,0.00,0.00,0.00,,0.00\t,0.00,re_test_1568602607356\t,0.00,0.00,下单测试\r\n");
    }

    @Test
    @DisplayName("A refund without a number of its own, and a cancel, have the trade's")
    void withoutNumber() {
        String[] refund = FORMAT.row(refund("service_1568601259302")).split(",", -1);
        long at = millis("2019-09-16T02:56:48Z");
        BillEntry reversal = new BillEntry(BillEntry.Kind.REVERSAL, PAID.undone(at), null, Fen.of(1), at);

        assertThat(refund[21]).isEqualTo("2019091622001458860515315453\t");
        assertThat(FORMAT.row(reversal).split(",", -1)[21]).isEqualTo("2019091622001458860515315453\t");
        assertThat(FORMAT.row(reversal).split(",", -1)[2]).isEqualTo("退款\t");
    }

    @Test
    @DisplayName("The genuine lines before and after the rows")
    void headAndFoot() {
        BillTotals totals = new BillTotals(6, Fen.of(6), Fen.ZERO, 4, Fen.of(4), Fen.ZERO);

        assertThat(FORMAT.head().lines().limit(4))
                .containsExactly(
                        "#支付宝业务明细查询",
                        "#账号：[20880211096256330156]",
                        "#起始日期：[2019年09月16日 00:00:00]   终止日期：[2019年09月17日 00:00:00]",
                        "#-----------------------------------------业务明细列表----------------------------------------");
        assertThat(FORMAT.head().lines().skip(4).findFirst().orElseThrow().split(","))
                .hasSize(25);
        assertThat(FORMAT.foot(totals))
                .isEqualTo("#-----------------------------------------业务明细列表结束------------------------------------\r\n"
                        + "#交易合计：6笔，商家实收共0.06元，商家优惠共0.00元\r\n"
                        + "#退款合计：4笔，商家实收退款共-0.04元，商家优惠退款共0.00元\r\n"
                        + "#导出时间：[2019年09月17日 05:46:49]\r\n");
    }

    @Test
    @DisplayName("The genuine total of the summary, and its lines")
    void summary() {
        BillTotals totals = new BillTotals(40, Fen.of(193), Fen.ZERO, 22, Fen.of(166), Fen.ZERO);

        assertThat(FORMAT.fileName()).isEqualTo("20880211096256330156_20190916_业务明细.csv");
        assertThat(FORMAT.others(totals)).containsOnlyKeys("20880211096256330156_20190916_业务明细(汇总).csv");
        assertThat(FORMAT.others(totals).values().iterator().next().lines())
                .contains(
                        "#-----------------------------------------业务汇总列表----------------------------------------",
                        "其他\t,\t,40,22,0.27,0.27,0.00,0.00,0.00,0.00,0.00,0.27",
                        "合计\t,\t,40\t,22\t,0.27\t,0.27\t,0.00\t,0.00\t,0.00\t,0.00\t,0.00\t,0.27",
                        "#----------------------------------------业务汇总列表结束-------------------------------------");
    }
}
