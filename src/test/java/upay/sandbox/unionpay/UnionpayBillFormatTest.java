package upay.sandbox.unionpay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.Fen;
import upay.domain.Payway;
import upay.sandbox.bill.BillDay;
import upay.sandbox.bill.BillEntry;
import upay.sandbox.bill.BillFee;
import upay.sandbox.bill.BillTotals;
import upay.sandbox.ledger.Trade;
import upay.sandbox.ledger.TradeEvent;
import upay.sandbox.ledger.TradeKey;

@DisplayName("UnionPay's bill has the bytes of the genuine one")
class UnionpayBillFormatTest {
    private static final UnionpayBillFormat FORMAT = new UnionpayBillFormat(
            "802310048993424",
            new BillDay(Payway.UNIONPAY, LocalDate.of(2015, 9, 5)),
            entry -> new UnionpayBillNames(
                    "S56", "190624", "622609******0048", "201509061122031906248", "", "01", "", "000201"));

    private static BillEntry entry(String sn, long total) {
        long at = Instant.parse("2015-09-06T03:22:03Z").toEpochMilli();
        return BillEntry.of(Trade.opened(new TradeKey(sn, Payway.UNIONPAY), false, Fen.of(total), "", null, at)
                .marked(TradeEvent.SCANNED, at)
                .charged(at));
    }

    @Test
    @DisplayName("A row of 607 bytes, with the digest of the genuine row")
    void row() throws Exception {
        String row = FORMAT.row(entry("10078087", 476_800));

        assertThat(row).hasSize(609).endsWith("\r\n").contains(" D000000002861 C000000473939 ");
        byte[] digest = MessageDigest.getInstance("SHA-256")
                .digest(row.substring(0, 607).getBytes(StandardCharsets.US_ASCII));
        assertThat(HexFormat.of().formatHex(digest))
                .isEqualTo("e9daa6bc114610b49458e2cbe5a717623f52388467d1d08577a97011e1e7e7de");
    }

    @Test
    @DisplayName("The genuine eight amounts add up to the genuine summary, and its lines have the genuine places")
    void summary() {
        BillTotals totals = BillTotals.NONE;
        for (long amount : new long[] {476_800, 83_800, 9_900, 10_000, 456_700, 10_000, 142_200, 133_300}) {
            totals = totals.plus(entry("1", amount), BillFee.SANDBOX);
        }

        assertThat(FORMAT.fileName()).isEqualTo("INN15090588ZM_802310048993424");
        assertThat(FORMAT.others(totals)).containsOnlyKeys("RD2015090501_802310048993424");
        String[] lines = FORMAT.others(totals).values().iterator().next().split("\r\n", -1);
        assertThat(lines[2]).isEqualTo("商户代码:802310048993424" + " ".repeat(40) + "清算币种:人民币");
        assertThat(lines[3]).isEqualTo("收单机构:88022900" + " ".repeat(47) + "清算日期:20150905");
        assertThat(lines[7])
                .isEqualTo(
                        "交易类型            交易笔数               交易金额                         费用                              资金清算差额");
        assertThat(lines[8])
                .isEqualTo(
                        "                                         借              贷              借              贷               借                  贷");
        assertThat(lines[13])
                .isEqualTo(
                        "总计                       8            0.00        13227.00           79.36            0.00            0.00        13147.64");
    }
}
