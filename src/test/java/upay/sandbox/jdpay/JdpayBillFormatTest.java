package upay.sandbox.jdpay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.sandbox.bill.BillEntry;
import upay.sandbox.bill.BillFee;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeEvent;
import upay.sandbox.ledger.TradeKey;
import upay.sandbox.ledger.TradeRefund;

@DisplayName("JD's bill has the text of the genuine one")
class JdpayBillFormatTest {
    private static final String BANK_NO = "0425320160822000001104862310";

    private static JdpayBillFormat format(JdpayBillNames names) {
        return new JdpayBillFormat("x.csv", BillFee.SANDBOX, entry -> names);
    }

    @Test
    @DisplayName("The genuine payment, which was refunded, and its refund")
    void rows() {
        TradeRefund refund = new TradeRefund(
                "UT3326002",
                Fen.of(1),
                Instant.parse("2016-08-21T23:46:00Z").toEpochMilli(),
                Instant.parse("2016-08-21T23:54:04Z").toEpochMilli(),
                true);
        Trade trade = Trade.opened(
                        new TradeKey("UT6848011", Payway.JDPAY),
                        false,
                        Fen.of(1),
                        "",
                        null,
                        Instant.parse("2016-08-21T23:45:30Z").toEpochMilli())
                .marked(TradeEvent.SCANNED, 1)
                .charged(Instant.parse("2016-08-21T23:45:48Z").toEpochMilli())
                .refunding(refund);

        assertThat(format(new JdpayBillNames("UT3326002", BANK_NO, "cctv2", "", "中国工商银行", "-1"))
                        .row(new BillEntry(BillEntry.Kind.REFUND, trade, refund, Fen.of(1), refund.dueAt())))
                .isEqualTo("=\"UT3326002\",=\"0425320160822000001104862310\",-0.01,快捷支付,退款单,成功,0,未清算,"
                        + "2016-08-22 07:46:00\t,2016-08-22 07:54:04\t,=\"UT6848011\",\"0\",\"cctv2\",\"\t\",\"\t\","
                        + "中国工商银行,=\"-1 \"\r\n");
        assertThat(format(new JdpayBillNames(
                                "UT6848011", BANK_NO, "cctv2", "467b5109", "中国工商银行", "101516082207453015347042"))
                        .row(BillEntry.of(trade)))
                .isEqualTo("=\"UT6848011\",=\"0425320160822000001104862310\",0.01,快捷支付,支付单,成功,0.01,已清算,"
                        + "2016-08-22 07:45:30\t,2016-08-22 07:45:48\t,=\"\",\"0\",\"cctv2\",\"467b5109\t\",\"\t\","
                        + "中国工商银行,=\"101516082207453015347042 \"\r\n");
    }
}
