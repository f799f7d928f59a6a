package upay.sandbox.baifubao;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.sandbox.bill.BillDay;
import upay.sandbox.bill.BillEntry;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeEvent;
import upay.sandbox.ledger.TradeKey;
import upay.sandbox.ledger.TradeRefund;

@DisplayName("Baifubao's two files have the text of the genuine ones")
class BaifubaoBillFormatTest {
    private static BaifubaoBillFormat format(boolean payments, String serial) {
        return new BaifubaoBillFormat(
                "1002519056",
                "X",
                new BillDay(Payway.BAIFUBAO, LocalDate.of(2017, 4, 5)),
                payments,
                trade -> new BaifubaoBillFormat.Names(serial, "@h"));
    }

    private static Trade paid(String sn, String opened, String charged) {
        return Trade.opened(
                        new TradeKey(sn, Payway.BAIFUBAO),
                        false,
                        Fen.of(1),
                        "",
                        null,
                        Instant.parse(opened).toEpochMilli())
                .marked(TradeEvent.SCANNED, 1)
                .charged(Instant.parse(charged).toEpochMilli());
    }

    @Test
    @DisplayName("The genuine payments, one of them refunded on the same day, and the refund")
    void rows() {
        long at = Instant.parse("2017-04-05T09:14:25Z").toEpochMilli();
        TradeRefund refund = new TradeRefund("9012017040517241419328208", Fen.of(1), at, at, true);
        Trade refunded = paid("9012017040516245915996764", "2017-04-05T09:09:49Z", "2017-04-05T09:11:07Z")
                .refunding(refund);

        assertThat(format(true, "2017040510025190561112732118513").row(BillEntry.of(refunded)))
                .isEqualTo(
                        "9012017040516245915996764 2017040510025190561112732118513 20170405170949 20170405171107 @h 1"
                                + " B2C 全额退款\n");
        assertThat(format(true, "2017040510025190561112732071112")
                        .row(BillEntry.of(
                                paid("9012017040516245707934511", "2017-04-05T08:57:35Z", "2017-04-05T08:58:43Z"))))
                .isEqualTo(
                        "9012017040516245707934511 2017040510025190561112732071112 20170405165735 20170405165843 @h 1"
                                + " B2C 付款成功(直付)\n");
        assertThat(format(false, "2017040510025190561112732118513")
                        .row(new BillEntry(BillEntry.Kind.REFUND, refunded, refund, Fen.of(1), at)))
                .isEqualTo("9012017040516245915996764 2017040510025190561112732118513"
                        + " 1002519056J9012017040517241419328208 20170405171425 1 1  @h\n");
    }

    @Test
    @DisplayName("The genuine three lines before the rows, and the names of the files")
    void head() {
        assertThat(format(true, "").head())
                .isEqualTo("商户编号: 1002519056 对账日期： 20170405\n商户名称: X\n商户订单号 交易流水号 交易时间 支付时间 付款方 交易金额 交易类型 交易状态\n");
        assertThat(format(false, "").head()).endsWith("\n原商户订单号 原交易流水号 商户退款流水号 退款时间 原订单金额 退款金额 付款方\n");
        assertThat(format(true, "").fileName()).isEqualTo("1002519056_xf_20170405.txt");
        assertThat(format(false, "").fileName()).isEqualTo("1002519056_tk_20170405.txt");
    }
}
