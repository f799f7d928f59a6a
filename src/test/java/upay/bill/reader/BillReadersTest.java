package upay.bill.reader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import upay.bill.BillFile;
import upay.bill.BillKind;
import upay.bill.BillLimits;
import upay.bill.BillNumbers;
import upay.bill.BillPart;
import upay.bill.BillRefusedException;
import upay.bill.BillRow;
import upay.bill.BillRowState;
import upay.domain.Fen;
import upay.domain.Payway;

@DisplayName("Every genuine row and total is read to the fen, in every container; a changed file is refused as a whole")
class BillReadersTest {
    @TempDir
    Path folder;

    private BillVectors.Read read(Payway payway, LocalDate day, byte[] bytes) throws BillRefusedException {
        return BillVectors.read(payway, new BillFile(BillVectors.file(folder, bytes), day));
    }

    private BillRefusedException refused(Payway payway, LocalDate day, byte[] bytes) {
        return catchThrowableOfType(BillRefusedException.class, () -> read(payway, day, bytes));
    }

    private static Instant shanghai(String time) {
        return Instant.parse(time + "+08:00");
    }

    @ParameterizedTest(name = "{2} of {1}")
    @CsvSource({
        "ALIPAY,   2019-09-16, alipay-2019.csv,      WHOLE,    6, 6,       4, 4,    0, 0,     0.00,    true",
        "ALIPAY,   2019-09-16, alipay-2019-29.csv,   WHOLE,    1, 1,       1, 1,    0, 0,     0.01,    true",
        "ALIPAY,   2019-09-16, alipay-none.csv,      WHOLE,    0, 0,       0, 0,    0, 0,     0,       true",
        "ALIPAY,   2016-07-27, alipay-2016.csv,      WHOLE,    40, 193,    22, 166, 0, 0,     0.00,    true",
        "WECHAT,   2017-11-01, wechat-2017.csv,      WHOLE,    2, 10410,   1, 699,  1, 1,     0.20000, true",
        "WECHAT,   2019-02-19, wechat-2019.csv,      WHOLE,    31, 47,     14, 14,  0, 0,     0.08000, true",
        "WECHAT,   2019-02-19, wechat-success.csv,   PAYMENTS, 1, 3,       0, 0,    0, 0,     0.01000, true",
        "WECHAT,   2019-02-19, wechat-refund.csv,    REFUNDS,  0, 0,       1, 1,    0, 0,     0.00000, true",
        "UNIONPAY, 2015-09-05, unionpay-zm.txt,      WHOLE,    8, 1322700, 0, 0,    0, 0,     79.36,   false",
        "UNIONPAY, 2015-09-05, unionpay-returns.txt, WHOLE,    1, 476800,  1, 9900, 1, 10000, 28.01,   false",
        "JDPAY,    2016-08-22, jdpay-2016.csv,       WHOLE,    1, 1,       1, 1,    0, 0,     0,       false",
        "JDPAY,    2016-08-22, jdpay-2016-day.csv,   WHOLE,    73, 81,     24, 27,  0, 0,     0,       false",
        "BAIFUBAO, 2017-04-05, baifubao-xf.txt,      PAYMENTS, 2, 2,       0, 0,    0, 0,     0,       false",
        "BAIFUBAO, 2017-04-05, baifubao-tk.txt,      REFUNDS,  0, 0,       1, 1,    0, 0,     0,       false"
    })
    @DisplayName("the sums of each vector, and whether its own totals prove them")
    void sums(org.junit.jupiter.params.aggregator.ArgumentsAccessor expected) throws BillRefusedException {
        var read = read(
                expected.get(0, Payway.class),
                LocalDate.parse(expected.getString(1)),
                BillVectors.bytes(expected.getString(2)));

        var sums = read.summary().sums();
        assertThat(read.summary().part()).isEqualTo(expected.get(3, BillPart.class));
        assertThat(List.of(
                        sums.payments().count(),
                        sums.payments().amount().value(),
                        sums.refunds().count(),
                        sums.refunds().amount().value(),
                        sums.reversals().count(),
                        sums.reversals().amount().value()))
                .containsExactly(
                        expected.getLong(4),
                        expected.getLong(5),
                        expected.getLong(6),
                        expected.getLong(7),
                        expected.getLong(8),
                        expected.getLong(9));
        assertThat(sums.fees()).isEqualTo(new BigDecimal(expected.getString(10)));
        assertThat(read.summary().proven()).isEqualTo(expected.getBoolean(11));
        assertThat((long) read.rows().size()).isEqualTo(sums.rows());
    }

    @Test
    @DisplayName("Alipay: a payment, its refund, one without a number of ours, a subject with a comma")
    void alipayRows() throws BillRefusedException {
        List<BillRow> rows = read(Payway.ALIPAY, BillVectors.ALIPAY_DAY, BillVectors.bytes("alipay-2019.csv"))
                .rows();

        assertThat(rows.get(0))
                .isEqualTo(new BillRow(
                        6,
                        BillKind.PAYMENT,
                        new BillNumbers("service_1568601259302", "2019091622001458860515315453", null, null),
                        Fen.of(1),
                        new BigDecimal("0.00"),
                        shanghai("2019-09-16T10:55:23"),
                        BillRowState.DONE,
                        "2088021109625633"));
        assertThat(rows.get(1).numbers())
                .isEqualTo(new BillNumbers(
                        "re_test_1568602607356",
                        "2019091622001458860515315453",
                        "service_1568601259302",
                        "2019091622001458860515315453"));
        assertThat(rows.get(1).time()).isEqualTo(shanghai("2019-09-16T10:56:48"));
        assertThat(rows.get(2).numbers().own()).isEqualTo("service_1568601259303");
        assertThat(rows.get(9).numbers().own()).isNull();
    }

    @Test
    @DisplayName("WeChat Pay: a refund, and a reversal whose number is not ours; the payee is the sub-merchant")
    void wechatRows() throws BillRefusedException {
        List<BillRow> rows = read(Payway.WECHAT, BillVectors.WECHAT_OLD_DAY, BillVectors.bytes("wechat-2017.csv"))
                .rows();

        assertThat(rows.get(2))
                .isEqualTo(new BillRow(
                        4,
                        BillKind.REFUND,
                        new BillNumbers(
                                "8012017110120242705558360",
                                "50000304032017110102206586413",
                                "8062017090412244604295663",
                                "4002302001201709040137318259"),
                        Fen.of(699),
                        new BigDecimal("-0.01000"),
                        shanghai("2017-11-01T20:27:11"),
                        BillRowState.DONE,
                        "39984132"));
        assertThat(rows.get(3).kind()).isEqualTo(BillKind.REVERSAL);
        assertThat(rows.get(3).numbers())
                .isEqualTo(new BillNumbers(
                        null,
                        "50000404682017110102205156036",
                        "8032017110117245845196325",
                        "4200000028201711011746925964"));
    }

    @Test
    @DisplayName("UnionPay: a payment by byte position, its year from the day; a refund names the original's query id")
    void unionpayRows() throws BillRefusedException {
        assertThat(read(Payway.UNIONPAY, BillVectors.UNIONPAY_DAY, BillVectors.bytes("unionpay-zm.txt"))
                        .rows()
                        .get(0))
                .isEqualTo(new BillRow(
                        1,
                        BillKind.PAYMENT,
                        new BillNumbers("10078087", "201509061122031906248", null, null),
                        Fen.of(476800),
                        new BigDecimal("28.61"),
                        shanghai("2015-09-06T11:22:03"),
                        BillRowState.DONE,
                        "802310048993424"));
        List<BillRow> returns = read(
                        Payway.UNIONPAY, BillVectors.UNIONPAY_DAY, BillVectors.bytes("unionpay-returns.txt"))
                .rows();
        assertThat(returns.get(1).numbers())
                .isEqualTo(new BillNumbers("10078100", "201509061400001400000", null, "201509061142514125448"));
        assertThat(returns.get(2).kind()).isEqualTo(BillKind.REVERSAL);
        assertThat(returns.get(2).fee()).isEqualTo(new BigDecimal("-0.60"));
    }

    @Test
    @DisplayName("UnionPay: around New Year the year is the one that is nearest to the day")
    void newYear() throws BillRefusedException {
        String text = text("unionpay-zm.txt");

        List<BillRow> rows = read(
                        Payway.UNIONPAY,
                        LocalDate.of(2016, 1, 1),
                        gbk(text.replaceFirst(" 0906112203 ", " 1231233000 ").replace(" 0906112203 ", " 0101000500 ")))
                .rows();

        assertThat(rows.get(0).time()).isEqualTo(shanghai("2015-12-31T23:30:00"));
        assertThat(rows.get(1).time()).isEqualTo(shanghai("2016-01-01T00:05:00"));
    }

    @Test
    @DisplayName("JD Pay and Baifubao: a refund with both numbers; the number of ours out of Baifubao's")
    void otherRows() throws BillRefusedException {
        List<BillRow> jd = read(Payway.JDPAY, BillVectors.JDPAY_DAY, BillVectors.bytes("jdpay-2016.csv"))
                .rows();
        assertThat(jd.get(0).numbers())
                .isEqualTo(new BillNumbers("UT3326002", "0425320160822000001104862310", "UT6848011", null));
        assertThat(jd.get(0).time()).isEqualTo(shanghai("2016-08-22T07:46:00"));
        assertThat(jd.get(1).numbers()).isEqualTo(new BillNumbers("UT6848011", "101516082207453015347042", null, null));

        BillRow refund = read(Payway.BAIFUBAO, BillVectors.BAIFUBAO_DAY, BillVectors.bytes("baifubao-tk.txt"))
                .rows()
                .get(0);
        assertThat(refund.numbers())
                .isEqualTo(new BillNumbers(
                        "9012017040517241419328208",
                        "1002519056J9012017040517241419328208",
                        "9012017040516245915996764",
                        "2017040510025190561112732118513"));
        assertThat(refund.fee()).isNull();
        assertThat(refund.time()).isEqualTo(shanghai("2017-04-05T17:14:25"));
    }

    @Test
    @DisplayName("the containers: Alipay's zip with GBK names, WeChat Pay's gzip, UnionPay's three, JD Pay's zip")
    void containers() throws BillRefusedException {
        assertThat(read(Payway.ALIPAY, BillVectors.ALIPAY_OLD_DAY, BillVectors.alipayZip())
                        .summary()
                        .notes())
                .isEmpty();
        assertThat(read(Payway.WECHAT, BillVectors.WECHAT_DAY, BillVectors.gzip(BillVectors.bytes("wechat-2019.csv")))
                        .rows())
                .hasSize(45);
        byte[] zip = BillVectors.unionpayZip();
        for (byte[] form : List.of(zip, BillVectors.fileContent(zip), BillVectors.zlib(zip))) {
            var read = read(Payway.UNIONPAY, BillVectors.UNIONPAY_DAY, form);
            assertThat(read.summary().proven()).isTrue();
            assertThat(read.summary().sums().payments().amount()).isEqualTo(Fen.of(1322700));
        }
        assertThat(read(
                                Payway.JDPAY,
                                BillVectors.JDPAY_DAY,
                                BillVectors.zip(Map.of("0001/20160822订单.csv", BillVectors.bytes("jdpay-2016.csv"))))
                        .rows())
                .hasSize(2);
    }

    @Test
    @DisplayName("UnionPay's adjustments are named for a person, not read")
    void adjustments() throws BillRefusedException {
        byte[] zip = BillVectors.zip(Map.of(
                "INN15090588ZM_802310048993424", BillVectors.bytes("unionpay-zm.txt"),
                "INN15090588ZME_802310048993424", "E74 …".getBytes(BillVectors.GBK)));

        assertThat(read(Payway.UNIONPAY, BillVectors.UNIONPAY_DAY, zip)
                        .summary()
                        .notes())
                .anyMatch(note -> note.contains("adjustments"))
                .anyMatch(note -> note.contains("no summary"));
    }

    @ParameterizedTest(name = "{0} {2}: {3}")
    @CsvSource({
        "ALIPAY,   2016-07-27, alipay-resaved.csv,      2, spreadsheet",
        "ALIPAY,   2016-07-27, alipay-resaved-rows.csv, 6, spreadsheet",
        "ALIPAY,   2016-07-27, alipay-2016-summary.csv, 1, the summary",
        "ALIPAY,   2019-09-17, alipay-2019.csv,         3, not of 2019-09-17",
        "WECHAT,   2019-02-18, wechat-2019.csv,         2, not of the day",
        "WECHAT,   2019-02-19, wechat-error.xml,        1, No Bill Exist (20002)",
        "WECHAT,   2016-08-22, jdpay-2016.csv,          1, not in UTF-8",
        "UNIONPAY, 2015-09-01, unionpay-zm.txt,         1, not of about",
        "JDPAY,    2016-08-22, jdpay-resaved.csv,       2, spreadsheet",
        "JDPAY,    2016-08-23, jdpay-2016.csv,          2, not of the day",
        "BAIFUBAO, 2017-04-06, baifubao-xf.txt,         1, not of 20170406",
        "BAIFUBAO, 2017-04-05, wechat-2019.csv,         1, 商户编号"
    })
    @DisplayName("another day, another channel, a spreadsheet's file, an error: the line and the reason")
    void refusedVectors(Payway payway, LocalDate day, String vector, long line, String words) {
        BillRefusedException refused = refused(payway, day, BillVectors.bytes(vector));

        assertThat(refused).hasMessageContaining(words);
        assertThat(refused.line()).isEqualTo(line);
    }

    /** One change of a vector: what stands there, and what it is replaced with; once. */
    @ParameterizedTest(name = "{1}: {2} -> {3}")
    @CsvSource(
            delimiter = '|',
            emptyValue = "",
            value = {
                "ALIPAY | alipay-2019.csv | 交易合计：6笔 | 交易合计：7笔 | 17 | the total 笔数 is 7, and the rows have 6",
                "ALIPAY | alipay-2019.csv | 共-0.04元 | 共-0.05元 | 18 | the total 商家实收 is -5, and the rows have -4",
                "ALIPAY | alipay-2019.csv | ,商家实收（元） | ,商家实收额 | 5 | lacks the column 商家实收(元)",
                "ALIPAY | alipay-2019.csv | ,订单金额（元） | ,商品名称 | 5 | the column 商品名称 twice",
                "ALIPAY | alipay-2019.csv | 2019-09-16 10:55:23 | 2019/9/16 10:55 | 6 | spreadsheet",
                "ALIPAY | alipay-2019.csv | 2019091622001458860515315453 | 2.01909E+27 | 6 | spreadsheet",
                "ALIPAY | alipay-2019.csv | ,0.01,0.01,0.00 | ,0.01,0.011,0.00 | 6 | not an amount",
                "ALIPAY | alipay-2019.csv | ,0.01,0.01,0.00 | ,-0.01,0.01,0.00 | 6 | payments are not negative",
                "ALIPAY | alipay-2019.csv | 交易<TAB> | 转账<TAB> | 6 | 业务类型 is '转账'",
                "ALIPAY | alipay-2019.csv | ,0.00,0.00,下单测试 | ,0.00,下单测试 | 6 | 24 values, and 25 columns",
                "ALIPAY | alipay-2019.csv | #导出时间 | # | 19 | a line #导出时间",
                "ALIPAY | alipay-2019.csv | 05:46:49] | 05:46:49]<LF>1 | 20 | more text behind the end",
                "WECHAT | wechat-2019.csv | `45.0, | `44.0, | 48 | the total 总交易单数 is 44.0, and there are 45 rows",
                "WECHAT | wechat-2019.csv | ,`0.14,`0.0, | ,`0.15,`0.0, | 48 | the total 退款总金额 is 0.15",
                "WECHAT | wechat-2019.csv | ,订单金额, | ,订单额, | 1 | lacks the column 订单金额 or 总金额",
                "WECHAT | wechat-2019.csv | ,手续费, | ,返还手续费, | 1 | lacks the column 手续费",
                "WECHAT | wechat-2019.csv | `CNY | `USD | 2 | 货币种类 is 'USD'",
                "WECHAT | wechat-2019.csv | `0.01,`0.00,`ORIGINAL | `0.011,`0.00,`ORIGINAL | 48 | the total 退款总金额",
                "WECHAT | wechat-2019.csv | ,`0.00,`0.01,` | ,`0.00,`0.011,` | 2 | two decimals",
                "WECHAT | wechat-2019.csv | `SUCCESS,`g | `MAYBE,`g | 2 | 退款状态 is 'MAYBE'",
                "WECHAT | wechat-2019.csv | `2019-02-19 05:01:46 | 2019-02-19 05:01:46 | 2 | backtick",
                "WECHAT | wechat-2019.csv | `0.00,`0.01,` | `0.00,`0.01 | 2 | 26 values, and 27 columns",
                "UNIONPAY | unionpay-zm.txt | D000000002861 | D000000002862 | 1 | the net amount is 473939 fen",
                "UNIONPAY | unionpay-zm.txt | 190624 0906112203 | 1906240 906112203 | 1 | no space before byte 36",
                "UNIONPAY | unionpay-zm.txt | 000000476800 | 00000047680E | 1 | 交易金额",
                "UNIONPAY | unionpay-zm.txt | 000000476800 | ' 00000476800' | 1 | an amount in fen, of 12 digits",
                "UNIONPAY | unionpay-zm.txt | D000000002861 | 'D00000002861 ' | 1 | an amount in fen, of 12 digits",
                "UNIONPAY | unionpay-zm.txt | S56 8802290 | S56 880229 | 1 | the row has 606 bytes",
                "UNIONPAY | unionpay-zm.txt | 0906112203 | 0230112203 | 1 | a time that exists",
                "JDPAY | jdpay-2016.csv | ,-0.01, | ,0.01, | 2 | refunds not positive",
                "JDPAY | jdpay-2016.csv | 退款单 | 其他单 | 2 | 订单类型 is '其他单'",
                "JDPAY | jdpay-2016.csv | \"UT3326002\" | \"UT3326002 | 2 | text follows the end of a quoted value",
                "JDPAY | jdpay-2016.csv | 2016-08-22 07:46:00 | 2016/8/22 7:46 | 2 | spreadsheet",
                "BAIFUBAO | baifubao-xf.txt | 20170405171107 | 20170404171107 | 4 | not of the day",
                "BAIFUBAO | baifubao-xf.txt | 付款成功(直付) | 待付款 | 5 | 交易状态",
                "BAIFUBAO | baifubao-xf.txt | @h 1 B2C | 1 B2C | 4 | 7 values, and 8 columns"
            })
    @DisplayName("one thing changed: refused with its line")
    void changed(Payway payway, String vector, String from, String to, long line, String words) {
        String text = text(vector);
        String old = from.replace("<TAB>", "\t");
        int at = text.indexOf(old);
        assertThat(at).as("the vector has it").isNotNegative();
        String changed = text.substring(0, at)
                + to.replace("<TAB>", "\t").replace("<LF>", "\n")
                + text.substring(at + old.length());
        boolean utf8 = payway == Payway.WECHAT || payway == Payway.BAIFUBAO;

        BillRefusedException refused =
                refused(payway, day(vector), changed.getBytes(utf8 ? StandardCharsets.UTF_8 : BillVectors.GBK));

        assertThat(refused).hasMessageContaining(words);
        assertThat(refused.line()).isEqualTo(line);
    }

    @ParameterizedTest
    @CsvSource({
        "ALIPAY,   alipay-2019.csv",
        "WECHAT,   wechat-2019.csv",
        "UNIONPAY, unionpay-zm.txt",
        "JDPAY,    jdpay-2016.csv",
        "BAIFUBAO, baifubao-xf.txt"
    })
    @DisplayName("a file that was cut off inside a line is refused, wherever")
    void cutOff(Payway payway, String vector) {
        byte[] whole = BillVectors.bytes(vector);
        for (int length = 1; length < whole.length; length += 7) {
            byte[] cut = java.util.Arrays.copyOf(whole, length);
            if (cut[length - 1] == '\n' || cut[length - 1] == '\r') {
                continue;
            }
            String tail = new String(whole, length, whole.length - length, StandardCharsets.ISO_8859_1);
            // The last byte of Alipay's and WeChat Pay's files is no part of a value.
            if (!tail.isBlank()) {
                assertThat(refused(payway, day(vector), cut))
                        .as("%d bytes", length)
                        .isNotNull();
            }
        }
    }

    @Test
    @DisplayName("whole rows that are missing are seen where the file has totals")
    void missingRows() {
        String alipay = text("alipay-2019.csv");
        String wechat = new String(BillVectors.bytes("wechat-2019.csv"), StandardCharsets.UTF_8);
        byte[] zip = BillVectors.zip(Map.of(
                "INN15090588ZM_802310048993424",
                java.util.Arrays.copyOf(BillVectors.bytes("unionpay-zm.txt"), 609 * 7),
                "RD201015090501_802310048993424",
                BillVectors.bytes("unionpay-rd.txt")));

        assertThat(refused(Payway.ALIPAY, BillVectors.ALIPAY_DAY, gbk(without(alipay, 7))))
                .hasMessageContaining("rows are missing");
        assertThat(refused(
                        Payway.WECHAT,
                        BillVectors.WECHAT_DAY,
                        without(wechat, 7).getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("there are 44 rows: rows are missing");
        assertThat(refused(Payway.UNIONPAY, BillVectors.UNIONPAY_DAY, zip))
                .hasMessageContaining("total 交易笔数 is 8, and the details have 7");
        assertThat(refused(
                        Payway.ALIPAY,
                        BillVectors.ALIPAY_OLD_DAY,
                        BillVectors.zip(Map.of(
                                "a.csv", BillVectors.bytes("alipay-2016.csv"),
                                "b.csv",
                                        gbk(text("alipay-2016-summary.csv")
                                                .replace("0.27", "0.28")
                                                .replace("0.77", "0.78"))))))
                .hasMessageContaining("the summary's total 订单金额(元) is 28, and the details have 27");
    }

    @Test
    @DisplayName("a bill of another merchant is refused")
    void otherMerchant() {
        assertThat(ofMerchant(Payway.ALIPAY, BillVectors.ALIPAY_DAY, "alipay-2019.csv", "2088000000000000", null))
                .hasMessageContaining("of account 2088021109625633, not of 2088000000000000");
        assertThat(ofMerchant(Payway.WECHAT, BillVectors.WECHAT_OLD_DAY, "wechat-2017.csv", "1229759203", null))
                .hasMessageContaining("of merchant 1229759202, not of 1229759203");
        assertThat(ofMerchant(Payway.WECHAT, BillVectors.WECHAT_OLD_DAY, "wechat-2017.csv", "1229759202", "38425993"))
                .hasMessageContaining("line 3: the row is of sub-merchant 30251575, not of 38425993");
        assertThat(ofMerchant(Payway.UNIONPAY, BillVectors.UNIONPAY_DAY, "unionpay-zm.txt", "802310048993425", null))
                .hasMessageContaining("of merchant 802310048993424");
        assertThat(ofMerchant(Payway.BAIFUBAO, BillVectors.BAIFUBAO_DAY, "baifubao-xf.txt", "1", null))
                .hasMessageContaining("of merchant 1002519056");
        assertThat(ofMerchant(Payway.WECHAT, BillVectors.WECHAT_OLD_DAY, "wechat-2017.csv", "1229759202", null))
                .isNull();
    }

    private BillRefusedException ofMerchant(
            Payway payway, LocalDate day, String vector, String merchant, String subMerchant) {
        Path file = BillVectors.file(folder, BillVectors.bytes(vector));
        return catchThrowableOfType(
                BillRefusedException.class,
                () -> BillVectors.read(payway, new BillFile(file, day, merchant, subMerchant, BillLimits.DEFAULT)));
    }

    private static String without(String text, int line) {
        List<String> lines = new java.util.ArrayList<>(List.of(text.split("(?<=\n)")));
        lines.remove(line - 1);
        return String.join("", lines);
    }

    private static byte[] gbk(String text) {
        return text.getBytes(BillVectors.GBK);
    }

    private static String text(String vector) {
        Charset charset =
                vector.startsWith("wechat") || vector.startsWith("baifubao") ? StandardCharsets.UTF_8 : BillVectors.GBK;
        return new String(BillVectors.bytes(vector), charset);
    }

    private static LocalDate day(String vector) {
        return switch (vector.substring(0, vector.indexOf('.'))) {
            case "alipay-2019" -> BillVectors.ALIPAY_DAY;
            case "wechat-2019" -> BillVectors.WECHAT_DAY;
            case "unionpay-zm" -> BillVectors.UNIONPAY_DAY;
            case "jdpay-2016" -> BillVectors.JDPAY_DAY;
            case "baifubao-xf" -> BillVectors.BAIFUBAO_DAY;
            default -> throw new IllegalArgumentException(vector);
        };
    }
}
