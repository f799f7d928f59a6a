package upay.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import upay.bill.BillFile;
import upay.bill.BillKind;
import upay.bill.BillLimits;
import upay.bill.BillRefusedException;
import upay.bill.BillRow;
import upay.bill.BillSummary;
import upay.bill.BillSums;
import upay.bill.reader.BillReaders;
import upay.bill.reader.BillVectors;
import upay.domain.Payway;

/**
 * The bills of a channel, damaged as text or as a packed file. One that is accepted says in each row what stands in the row's
 * line, and adds up; every other one is refused with a reason.
 */
final class BillFiles implements FuzzInput {
    /** A hundredth of what is allowed: a bound that does not hold is seen. */
    private static final BillLimits LIMITS = new BillLimits(1 << 20, 4 << 20, 250, 16, 4096, 10_000);

    private static final List<String> WORDS = List.of(
            ",",
            "\t",
            "`",
            ",`",
            "\"",
            "=\"",
            "\n",
            "\r\n",
            "#",
            "-",
            ".",
            "0",
            "1",
            "9",
            "E+18",
            "0.1",
            "-0.01",
            "2016/7/27 9:15",
            "  ",
            "退款",
            "交易",
            "合计",
            "结束",
            "SUCCESS",
            "REVOKED",
            "\u0000",
            "\ufeff",
            "PK",
            "总计",
            "成功");

    private static final Path FOLDER = folder();

    private final Payway payway;
    private final List<Vector> vectors;

    private BillFiles(Payway payway, Vector... vectors) {
        this.payway = payway;
        this.vectors = List.of(vectors);
    }

    private record Vector(byte[] bytes, LocalDate day, Charset charset) {
        Vector(String name, LocalDate day, Charset charset) {
            this(BillVectors.bytes(name), day, charset);
        }
    }

    static Stream<FuzzInput> all() {
        return Stream.of(
                new BillFiles(
                        Payway.ALIPAY,
                        new Vector("alipay-2019.csv", BillVectors.ALIPAY_DAY, BillVectors.GBK),
                        new Vector("alipay-2019-29.csv", BillVectors.ALIPAY_DAY, BillVectors.GBK),
                        new Vector("alipay-2016.csv", BillVectors.ALIPAY_OLD_DAY, BillVectors.GBK)),
                new BillFiles(
                        Payway.WECHAT,
                        new Vector("wechat-2017.csv", BillVectors.WECHAT_OLD_DAY, StandardCharsets.UTF_8),
                        new Vector("wechat-2019.csv", BillVectors.WECHAT_DAY, StandardCharsets.UTF_8),
                        new Vector("wechat-refund.csv", BillVectors.WECHAT_DAY, StandardCharsets.UTF_8),
                        new Vector("wechat-error.xml", BillVectors.WECHAT_DAY, StandardCharsets.UTF_8)),
                new BillFiles(
                        Payway.UNIONPAY,
                        new Vector("unionpay-zm.txt", BillVectors.UNIONPAY_DAY, BillVectors.GBK),
                        new Vector("unionpay-returns.txt", BillVectors.UNIONPAY_DAY, BillVectors.GBK)),
                new BillFiles(
                        Payway.JDPAY,
                        new Vector("jdpay-2016.csv", BillVectors.JDPAY_DAY, BillVectors.GBK),
                        new Vector("jdpay-2016-day.csv", BillVectors.JDPAY_DAY, BillVectors.GBK)),
                new BillFiles(
                        Payway.BAIFUBAO,
                        new Vector("baifubao-xf.txt", BillVectors.BAIFUBAO_DAY, StandardCharsets.UTF_8),
                        new Vector("baifubao-tk.txt", BillVectors.BAIFUBAO_DAY, StandardCharsets.UTF_8)));
    }

    @Override
    public String name() {
        return payway.channel() + "-bill";
    }

    @Override
    public Verdict judge(RandomInput noise) {
        Vector vector = noise.of(vectors);
        byte[] text = noise.damage(vector.bytes(), WORDS);
        byte[] file = noise.chance(30) && payway != Payway.BAIFUBAO ? packed(noise, text) : text;
        try {
            Path path = Files.write(FOLDER.resolve(payway.channel()), file);
            List<BillRow> rows = new ArrayList<>();
            BillSummary summary =
                    BillReaders.of(payway).read(new BillFile(path, vector.day(), null, null, LIMITS), rows::add);
            requireRight(summary, rows, new String(text, vector.charset()).split("\n", -1));
            return Verdict.ACCEPTED;
        } catch (BillRefusedException refused) {
            assertThat(refused.reason()).isNotBlank();
            assertThat(refused.line()).isBetween(0L, LIMITS.lines() + 1);
            return Verdict.REFUSED;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As the channel packs it; a third of them damaged afterwards. */
    private byte[] packed(RandomInput noise, byte[] text) {
        byte[] packed =
                switch (payway) {
                    case ALIPAY, JDPAY -> BillVectors.zip(Map.of("a_业务明细.csv", text));
                    case WECHAT -> BillVectors.gzip(text);
                    case UNIONPAY ->
                        BillVectors.fileContent(BillVectors.zip(
                                noise.chance(50)
                                        ? Map.of("INN15090588ZM_802310048993424", text)
                                        : Map.of(
                                                "INN15090588ZM_802310048993424",
                                                text,
                                                "RD201015090501_802310048993424",
                                                BillVectors.bytes("unionpay-rd.txt"))));
                    case BAIFUBAO -> throw new IllegalStateException("Baifubao sends text only");
                };
        return noise.chance(30) ? noise.damage(packed, WORDS) : packed;
    }

    private void requireRight(BillSummary summary, List<BillRow> rows, String[] lines) {
        BillSums.Adder adder = new BillSums.Adder();
        long last = 0;
        for (BillRow row : rows) {
            adder.add(row);
            assertThat(row.line()).isGreaterThan(last);
            last = row.line();
            String line = lines[(int) row.line() - 1];
            assertThat(line).contains(amount(row));
            Stream.of(
                            row.numbers().own(),
                            row.numbers().channel(),
                            row.numbers().original(),
                            row.numbers().originalChannel())
                    .filter(number -> number != null)
                    .forEach(number -> assertThat(line).contains(number));
            if (row.kind() == BillKind.PAYMENT) {
                assertThat(row.numbers().original()).isNull();
                assertThat(row.numbers().originalChannel()).isNull();
            }
        }
        assertThat(summary.sums()).isEqualTo(adder.sums());
    }

    /** As the channel writes it. */
    private String amount(BillRow row) {
        long fen = row.amount().value();
        return switch (payway) {
            case UNIONPAY -> "%012d".formatted(fen);
            case BAIFUBAO -> Long.toString(fen);
            // It may leave out decimals.
            case JDPAY -> Long.toString(fen / 100);
            case ALIPAY, WECHAT -> "%d.%02d".formatted(fen / 100, fen % 100);
        };
    }

    private static Path folder() {
        try {
            Path folder = Files.createTempDirectory("upay-bill-fuzz");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
