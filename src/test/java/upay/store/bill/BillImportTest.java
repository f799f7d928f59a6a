package upay.store.bill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import upay.bill.BillAccount;
import upay.bill.BillFile;
import upay.bill.BillPart;
import upay.bill.BillReader;
import upay.bill.BillRow;
import upay.bill.reader.BillReaders;
import upay.bill.reader.BillVectors;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.store.RunningStore;

@DisplayName(
        "A bill is kept as it came; the same bytes change nothing, other bytes replace its rows, a refused file counts nothing")
@Tag("process")
class BillImportTest {
    @RegisterExtension
    static final RunningStore STORE = new RunningStore();

    private static int accounts;

    @TempDir
    Path folder;

    /** Each test has an account of its own. */
    private final AccountName name = AccountName.of("m1", "a" + ++accounts);

    private BillImport.Result run(Payway payway, LocalDate day, byte[] bytes) throws Exception {
        return run(BillReaders.of(payway), payway, day, bytes);
    }

    private BillImport.Result run(BillReader reader, Payway payway, LocalDate day, byte[] bytes) throws Exception {
        return new BillImport(STORE.store.bills())
                .run(
                        reader,
                        new BillFile(BillVectors.file(folder, bytes), day),
                        new BillAccount(payway, "m1", name),
                        BillImport.Source.IMPORTED,
                        rows -> {});
    }

    private List<StoredBill> files(Payway payway, LocalDate day) {
        return STORE.store
                .bills()
                .files(payway.channel(), day, "m1", name.text(), null, 100)
                .await();
    }

    private static List<BillRow> rows(StoredBill bill) {
        return STORE.store.bills().rows(bill.id(), 0, 1_000).await();
    }

    private static byte[] wechat(String from, String to) {
        return new String(BillVectors.bytes("wechat-2019.csv"), StandardCharsets.UTF_8)
                .replace(from, to)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] kept(StoredBill bill) throws SQLException, IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (Connection connection = STORE.database.connect();
                Statement statement = connection.createStatement();
                ResultSet chunks = statement.executeQuery(
                        "select bytes from bill_chunks where bill_id = " + bill.id() + " order by place")) {
            while (chunks.next()) {
                packed.write(chunks.getBytes(1));
            }
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed.toByteArray()))) {
            return in.readAllBytes();
        }
    }

    @Test
    @DisplayName("what was read comes back, row by row, with the totals, and the bytes")
    void comesBack() throws Exception {
        for (Payway payway : Payway.values()) {
            String vector =
                    switch (payway) {
                        case ALIPAY -> "alipay-2019.csv";
                        case WECHAT -> "wechat-2019.csv";
                        case UNIONPAY -> "unionpay-returns.txt";
                        case JDPAY -> "jdpay-2016-day.csv";
                        case BAIFUBAO -> "baifubao-tk.txt";
                    };
            LocalDate day =
                    switch (payway) {
                        case ALIPAY -> BillVectors.ALIPAY_DAY;
                        case WECHAT -> BillVectors.WECHAT_DAY;
                        case UNIONPAY -> BillVectors.UNIONPAY_DAY;
                        case JDPAY -> BillVectors.JDPAY_DAY;
                        case BAIFUBAO -> BillVectors.BAIFUBAO_DAY;
                    };
            byte[] bytes = BillVectors.bytes(vector);
            var read = BillVectors.read(payway, new BillFile(BillVectors.file(folder, bytes), day));

            StoredBill bill = run(payway, day, bytes).bill();

            assertThat(bill.state()).isEqualTo(StoredBill.State.READ);
            assertThat(bill.summary().sums())
                    .usingRecursiveComparison()
                    .withComparatorForType(java.math.BigDecimal::compareTo, java.math.BigDecimal.class)
                    .isEqualTo(read.summary().sums());
            assertThat(bill.summary().notes()).isEqualTo(read.summary().notes());
            assertThat(rows(bill))
                    .usingRecursiveComparison()
                    .withComparatorForType(java.math.BigDecimal::compareTo, java.math.BigDecimal.class)
                    .isEqualTo(read.rows());
            assertThat(kept(bill)).isEqualTo(bytes);
        }
    }

    @Test
    @DisplayName(
            "the same bytes again change nothing; other bytes are a new version; the former is kept, and counts if it comes again")
    void versions() throws Exception {
        LocalDate day = BillVectors.WECHAT_DAY;
        StoredBill first = run(Payway.WECHAT, day, wechat("", "")).bill();
        BillImport.Result again = run(Payway.WECHAT, day, wechat("", ""));

        assertThat(again.changed()).isFalse();
        assertThat(again.bill()).isEqualTo(first);

        StoredBill second =
                run(Payway.WECHAT, day, wechat("autotest_", "autocase_")).bill();

        assertThat(second.version()).isEqualTo(2);
        assertThat(files(Payway.WECHAT, day))
                .extracting(StoredBill::state)
                .containsExactly(StoredBill.State.REPLACED, StoredBill.State.READ);
        assertThat(rows(first)).hasSize(45);
        BillImport.Result back = run(Payway.WECHAT, day, wechat("", ""));
        assertThat(back.changed()).isTrue();
        assertThat(back.bill().id()).isEqualTo(first.id());
        assertThat(rows(first)).hasSize(45);
        assertThat(files(Payway.WECHAT, day))
                .extracting(StoredBill::state)
                .containsExactly(StoredBill.State.READ, StoredBill.State.REPLACED);
        assertThat(run(Payway.WECHAT, day, wechat("", "")).changed()).isFalse();
    }

    @Test
    @DisplayName("a refused file has its line, its reason and its bytes, no rows, and replaces nothing")
    void refused() throws Exception {
        LocalDate day = BillVectors.WECHAT_DAY;
        run(Payway.WECHAT, day, wechat("", ""));
        byte[] wrong = wechat("`45.0", "`46.0");

        StoredBill refused = run(Payway.WECHAT, day, wrong).bill();

        assertThat(refused.refusal().line()).isEqualTo(48);
        assertThat(refused.refusal().reason()).contains("there are 45 rows");
        assertThat(rows(refused)).isEmpty();
        assertThat(kept(refused)).isEqualTo(wrong);
        assertThat(files(Payway.WECHAT, day))
                .extracting(StoredBill::state)
                .containsExactly(StoredBill.State.READ, StoredBill.State.REFUSED);
        StoredBill again = run(Payway.WECHAT, day, wrong).bill();
        assertThat(again.id()).isEqualTo(refused.id());
        assertThat(again.state()).isEqualTo(StoredBill.State.REFUSED);
    }

    @Test
    @DisplayName("two files of parts count together; the whole replaces both, and then no part is taken")
    void parts() throws Exception {
        LocalDate day = BillVectors.WECHAT_DAY;
        StoredBill payments =
                run(Payway.WECHAT, day, BillVectors.bytes("wechat-success.csv")).bill();
        StoredBill refunds =
                run(Payway.WECHAT, day, BillVectors.bytes("wechat-refund.csv")).bill();
        assertThat(List.of(payments.summary().part(), refunds.summary().part()))
                .containsExactly(BillPart.PAYMENTS, BillPart.REFUNDS);
        assertThat(files(Payway.WECHAT, day)).allMatch(bill -> bill.state() == StoredBill.State.READ);

        run(Payway.WECHAT, day, wechat("", ""));
        StoredBill late = run(Payway.WECHAT, day, wechatPayments()).bill();
        BillImport.Result part = run(Payway.WECHAT, day, BillVectors.bytes("wechat-success.csv"));

        assertThat(part.changed()).isFalse();
        assertThat(part.bill().state()).isEqualTo(StoredBill.State.REPLACED);
        assertThat(late.refusal().reason()).contains("the whole bill of this account and day is here already");
        assertThat(files(Payway.WECHAT, day))
                .extracting(StoredBill::state)
                .containsExactly(
                        StoredBill.State.REPLACED,
                        StoredBill.State.REPLACED,
                        StoredBill.State.READ,
                        StoredBill.State.REFUSED);
    }

    private static byte[] wechatPayments() {
        return new String(BillVectors.bytes("wechat-success.csv"), StandardCharsets.UTF_8)
                .replace("autotest_", "autocase_")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName(
            "an import that died is read again from its beginning; one that lives keeps others away, and loses to one"
                    + " that came after its silence")
    void died() throws Exception {
        LocalDate day = BillVectors.WECHAT_DAY;
        List<BillImport.Result> inside = new ArrayList<>();
        BillReader dies = (file, rows) -> {
            BillReaders.of(Payway.WECHAT).read(file, rows);
            inside.add(runUnchecked(day));
            throw new IOException("the machine stopped");
        };
        assertThatThrownBy(() -> run(dies, Payway.WECHAT, day, wechat("", ""))).hasMessage("the machine stopped");
        assertThat(inside.get(0).changed()).isFalse();
        assertThat(inside.get(0).bill().state()).isEqualTo(StoredBill.State.READING);
        assertThat(runUnchecked(day).changed()).isFalse();

        BillReader overtaken = (file, rows) -> {
            STORE.database.execute("update bill_files set touched_at = now() - interval '6 minutes' where account = '"
                    + name.text() + "'");
            inside.add(runUnchecked(day));
            return BillReaders.of(Payway.WECHAT).read(file, rows);
        };
        STORE.database.execute("update bill_files set touched_at = now() - interval '6 minutes' where account = '"
                + name.text() + "'");
        assertThatThrownBy(() -> run(overtaken, Payway.WECHAT, day, wechat("", "")))
                .isInstanceOf(OvertakenException.class);

        assertThat(inside.get(1).changed()).isTrue();
        StoredBill bill = files(Payway.WECHAT, day).get(0);
        assertThat(bill.state()).isEqualTo(StoredBill.State.READ);
        assertThat(rows(bill)).hasSize(45);
    }

    private BillImport.Result runUnchecked(LocalDate day) throws IOException {
        try {
            return run(Payway.WECHAT, day, wechat("", ""));
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    @DisplayName("a file that changes while it is read is refused")
    void changes() throws Exception {
        BillReader slow = (file, rows) -> {
            var summary = BillReaders.of(Payway.WECHAT).read(file, rows);
            Files.write(file.path(), new byte[] {'\r', '\n'}, java.nio.file.StandardOpenOption.APPEND);
            return summary;
        };

        StoredBill bill =
                run(slow, Payway.WECHAT, BillVectors.WECHAT_DAY, wechat("", "")).bill();

        assertThat(bill.refusal().reason()).contains("changed while it was read");
        assertThat(rows(bill)).isEmpty();
    }
}
