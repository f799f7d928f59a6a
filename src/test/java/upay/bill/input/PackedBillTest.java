package upay.bill.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.bill.BillFile;
import upay.bill.BillLimits;
import upay.bill.BillRefusedException;
import upay.bill.reader.BillVectors;
import upay.domain.Payway;

@DisplayName("A file beyond a bound is refused before it takes memory or disk; an entry's name is never a path")
class PackedBillTest {
    private static final BillLimits SMALL = new BillLimits(100_000, 60_000, 50, 4, 1_000, 500);

    @TempDir
    Path folder;

    private BillRefusedException refused(Payway payway, byte[] bytes, BillLimits limits) {
        Path file = BillVectors.file(folder, bytes);
        LocalDate day = payway == Payway.JDPAY ? BillVectors.JDPAY_DAY : BillVectors.WECHAT_DAY;
        return catchThrowableOfType(
                BillRefusedException.class,
                () -> BillVectors.read(payway, new BillFile(file, day, null, null, limits)));
    }

    private static byte[] zeros(int length) {
        byte[] lines = new byte[length];
        Arrays.fill(lines, (byte) '\n');
        return lines;
    }

    @Test
    @DisplayName("the size of the file, of the text, of a line, their number")
    void sizes() {
        assertThat(refused(Payway.JDPAY, new byte[100_001], SMALL)).hasMessageContaining("more than 100000 bytes");
        assertThat(refused(Payway.JDPAY, new byte[0], SMALL)).hasMessageContaining("the file is empty");
        assertThat(refused(Payway.JDPAY, new byte[1_001], SMALL)).hasMessageContaining("more than 1000 bytes");
        BillLimits fewLines = new BillLimits(100_000, 60_000, 50, 4, 1_000, 40);
        assertThat(refused(Payway.WECHAT, BillVectors.bytes("wechat-2019.csv"), fewLines))
                .hasMessageContaining("line 41: the file has more than 40 lines");
        BillLimits shortText = new BillLimits(100_000, 10_000, 50, 4, 1_000, 500);
        assertThat(refused(Payway.WECHAT, BillVectors.bytes("wechat-2019.csv"), shortText))
                .hasMessageContaining("more than 10000 bytes");
    }

    @Test
    @DisplayName("a bomb of gzip, zip, or zlib in Base64 ends at its bound")
    void bombs() {
        byte[] many = new byte[64 << 20];
        BillLimits limits = BillLimits.DEFAULT;
        assertThat(refused(Payway.WECHAT, BillVectors.gzip(many), limits)).isNotNull();
        assertThat(refused(Payway.JDPAY, BillVectors.zip(Map.of("a.csv", many)), limits))
                .isNotNull();
        assertThat(refused(Payway.UNIONPAY, BillVectors.fileContent(many), limits))
                .hasMessageContaining("packed to less than 1/250");
        BillLimits longLines = new BillLimits(4L << 30, 4L << 30, 250, 16, 128 << 20, 1L << 40);
        assertThat(refused(Payway.JDPAY, BillVectors.zip(Map.of("a.csv", many)), longLines))
                .hasMessageContaining("packed to less than 1/250");
        assertThat(refused(Payway.WECHAT, BillVectors.gzip(zeros(32 << 20)), longLines))
                .isNotNull();
    }

    @Test
    @DisplayName("a zip with many entries, a damaged one, a cut one, a workbook")
    void zips() {
        Map<String, byte[]> many = new LinkedHashMap<>();
        for (int i = 0; i < 17; i++) {
            many.put("e" + i, new byte[] {1});
        }
        assertThat(refused(Payway.ALIPAY, BillVectors.zip(many), BillLimits.DEFAULT))
                .hasMessageContaining("more than 16 entries");
        byte[] whole = BillVectors.zip(Map.of("a.csv", BillVectors.bytes("jdpay-2016.csv")));
        assertThat(refused(Payway.JDPAY, Arrays.copyOf(whole, whole.length - 30), BillLimits.DEFAULT))
                .hasMessageContaining("damaged or cut off");
        byte[] stored = stored("a.csv", BillVectors.bytes("jdpay-2016.csv"));
        String text = new String(stored, StandardCharsets.ISO_8859_1);
        byte[] damaged = text.replace("UT3326002", "UT3326003").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(refused(Payway.JDPAY, damaged, BillLimits.DEFAULT))
                .hasMessageContaining("the checksum of the entry is wrong");
        assertThat(refused(
                        Payway.JDPAY,
                        BillVectors.zip(Map.of("[Content_Types].xml", "<x/>".getBytes(StandardCharsets.UTF_8))),
                        BillLimits.DEFAULT))
                .hasMessageContaining("workbook", "spreadsheet");
        assertThat(refused(
                        Payway.UNIONPAY, "not base64 at all".getBytes(StandardCharsets.US_ASCII), BillLimits.DEFAULT))
                .isNotNull();
    }

    /** A zip whose entry is not packed. */
    private static byte[] stored(String name, byte[] bytes) {
        ZipEntry entry = new ZipEntry(name);
        CRC32 sum = new CRC32();
        sum.update(bytes);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(bytes.length);
        entry.setCrc(sum.getValue());
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (ZipOutputStream out = new ZipOutputStream(packed)) {
            out.putNextEntry(entry);
            out.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    @Test
    @DisplayName(
            "an entry called ../../x is read and written nowhere; nothing is left in the folder for temporary files")
    void paths() throws BillRefusedException, IOException {
        Path file = BillVectors.file(
                folder, BillVectors.zip(Map.of("../../evil.csv", BillVectors.bytes("jdpay-2016.csv"))));

        assertThat(BillVectors.read(Payway.JDPAY, new BillFile(file, BillVectors.JDPAY_DAY))
                        .rows())
                .hasSize(2);
        BillVectors.read(
                Payway.UNIONPAY,
                new BillFile(
                        BillVectors.file(folder, BillVectors.fileContent(BillVectors.unionpayZip())),
                        BillVectors.UNIONPAY_DAY));

        assertThat(folder.resolve("../../evil.csv").normalize()).doesNotExist();
        try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(left.filter(path -> path.getFileName().toString().startsWith("upay-bill")
                            && path.getFileName().toString().endsWith(".zip")))
                    .isEmpty();
        }
    }
}
