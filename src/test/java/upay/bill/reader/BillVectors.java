package upay.bill.reader;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import upay.bill.BillFile;
import upay.bill.BillRefusedException;
import upay.bill.BillRow;
import upay.bill.BillSummary;
import upay.domain.Payway;

/** The bills of {@code vectors/bills}, and the containers in which channels send them. */
public final class BillVectors {
    public static final Charset GBK = Charset.forName("GBK");
    public static final LocalDate ALIPAY_DAY = LocalDate.of(2019, 9, 16);
    public static final LocalDate ALIPAY_OLD_DAY = LocalDate.of(2016, 7, 27);
    public static final LocalDate WECHAT_DAY = LocalDate.of(2019, 2, 19);
    public static final LocalDate WECHAT_OLD_DAY = LocalDate.of(2017, 11, 1);
    public static final LocalDate UNIONPAY_DAY = LocalDate.of(2015, 9, 5);
    public static final LocalDate JDPAY_DAY = LocalDate.of(2016, 8, 22);
    public static final LocalDate BAIFUBAO_DAY = LocalDate.of(2017, 4, 5);

    private BillVectors() {}

    /** What was read of a bill. */
    public record Read(BillSummary summary, List<BillRow> rows) {}

    public static byte[] bytes(String name) {
        try (InputStream file = BillVectors.class.getResourceAsStream("/vectors/bills/" + name)) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file with these bytes. */
    public static Path file(Path folder, byte[] bytes) {
        try {
            return Files.write(Files.createTempFile(folder, "bill", ""), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Read read(Payway payway, BillFile file) throws BillRefusedException {
        List<BillRow> rows = new ArrayList<>();
        try {
            return new Read(BillReaders.of(payway).read(file, rows::add), rows);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /** Names in GBK, without the mark of UTF-8, as the channels write them. */
    public static byte[] zip(Map<String, byte[]> entries) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(packed, GBK)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                out.putNextEntry(new ZipEntry(entry.getKey()));
                out.write(entry.getValue());
                out.closeEntry();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /** As UnionPay's fileContent: Base64 of zlib. */
    public static byte[] fileContent(byte[] zip) {
        return Base64.getEncoder().encode(zlib(zip));
    }

    public static byte[] zlib(byte[] bytes) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (DeflaterOutputStream out = new DeflaterOutputStream(packed)) {
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /** UnionPay's zip of the genuine day. */
    public static byte[] unionpayZip() {
        return zip(Map.of(
                "INN15090588ZM_802310048993424", bytes("unionpay-zm.txt"),
                "RD201015090501_802310048993424", bytes("unionpay-rd.txt")));
    }

    /** Alipay's zip of the genuine totals. */
    public static byte[] alipayZip() {
        return zip(Map.of(
                "20889112124162010156_20160727_业务明细.csv", bytes("alipay-2016.csv"),
                "20889112124162010156_20160727_业务明细(汇总).csv", bytes("alipay-2016-summary.csv")));
    }
}
