package upay.bill.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static upay.bill.fetch.BillFetchFixture.at;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import upay.bill.BillKind;
import upay.bill.BillLimits;
import upay.bill.BillRow;
import upay.bill.reader.BillReaders;
import upay.channel.account.AccountSettings;
import upay.domain.Payway;
import upay.store.bill.BillImport;
import upay.store.bill.PgBillFetches.State;
import upay.store.bill.StoredBill;

@DisplayName("A channel's bill is fetched by its real call and read: its rows are the channel's books, to the fen")
@Tag("process")
class SandboxBillFetchTest {
    private static BillFetchFixture bills;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        bills = new BillFetchFixture();
    }

    @AfterAll
    static void stop() {
        bills.close();
    }

    /** A day of payments, of which some are refunded and one is undone; returns what its bill must have. */
    private static List<Tuple> aDay(Payway payway, LocalDate date) {
        String yesterdays = bills.paid(payway, 5_000, at(date.minusDays(2), "12:00:00"));
        String plain = bills.paid(payway, 10_000, at(date, "09:00:00"));
        String undone = bills.paid(payway, 2_500, at(date, "10:00:00"));
        bills.paid(payway, 700, at(date.plusDays(1), "00:00:01"));
        String part = bills.refunded(payway, plain, 3_000, at(date, "12:30:00"));
        String old = bills.refunded(payway, yesterdays, 5_000, at(date, "13:30:00"));
        bills.undone(payway, undone, at(date, "10:00:30"));
        // Alipay's and JD's bills have the return of a cancel as any refund, Alipay's without a number of its own.
        BillKind undo = payway == Payway.JDPAY || payway == Payway.ALIPAY ? BillKind.REFUND : BillKind.REVERSAL;
        return List.of(
                tuple(BillKind.PAYMENT, plain, 10_000L, at(date, "09:00:00")),
                tuple(BillKind.PAYMENT, undone, 2_500L, at(date, "10:00:00")),
                tuple(BillKind.REFUND, part, 3_000L, at(date, "12:30:00")),
                tuple(BillKind.REFUND, old, 5_000L, at(date, "13:30:00")),
                tuple(undo, payway == Payway.JDPAY ? "C" + undone : null, 2_500L, at(date, "10:00:30")));
    }

    private static List<Tuple> rows(AccountSettings account, LocalDate date) {
        return bills.rows(account, date).stream()
                .map(row -> tuple(row.kind(), number(row), row.amount().value(), row.time()))
                .toList();
    }

    /** Of a reversal a bill may have none, or the order's. */
    private static String number(BillRow row) {
        return row.kind() == BillKind.REVERSAL ? null : row.numbers().own();
    }

    @ParameterizedTest
    @EnumSource(names = "BAIFUBAO", mode = EnumSource.Mode.EXCLUDE)
    @DisplayName("payments, refunds and a reversal; fetched again, nothing changes")
    void aDayOfEachChannel(Payway payway) {
        LocalDate date = bills.nextDay();
        List<Tuple> expected = aDay(payway, date);
        AccountSettings account = bills.account(payway);

        BillDesk.Done done = bills.fetch(account, date);

        assertThat(done.words()).isEmpty();
        assertThat(done.state()).isEqualTo(State.FETCHED);
        assertThat(done.bill().origin().source()).isEqualTo("FETCHED");
        assertThat(rows(account, date)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(bills.state(account, date)).isEqualTo("FETCHED 1");

        BillDesk.Done again = bills.fetch(account, date);

        assertThat(again.bill().id()).isEqualTo(done.bill().id());
        assertThat(rows(account, date)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(bills.state(account, date)).isEqualTo("FETCHED 2");
    }

    @Test
    @DisplayName("Baifubao's two files, brought by hand, have the same")
    void baifubao() throws Exception {
        LocalDate date = bills.nextDay();
        List<Tuple> expected = aDay(Payway.BAIFUBAO, date);
        AccountSettings account = bills.account(Payway.BAIFUBAO);
        for (String part : List.of("xf", "tk")) {
            byte[] text = bills.http("GET", "/sandbox/bills/baifubao/" + date + "/" + part);
            Path file = Files.write(folder.resolve(part), text);
            StoredBill bill = new BillImport(bills.store.bills())
                    .run(
                            BillReaders.of(Payway.BAIFUBAO),
                            AccountBills.file(account, file, date, BillLimits.DEFAULT),
                            AccountBills.of(account),
                            BillImport.Source.IMPORTED,
                            rows -> {})
                    .bill();
            assertThat(bill.refusal()).isNull();
        }

        assertThat(rows(account, date))
                .extracting(row -> row.toList().get(2))
                .containsAll(expected.stream().map(row -> row.toList().get(2)).toList());
        assertThat(bills.downloads(BillFetchFixture.BOUNDS).canFetch(account)).isFalse();
    }

    @Test
    @DisplayName("in Alipay's certificate mode, also after Alipay has changed its certificate")
    void certificates() {
        LocalDate date = bills.nextDay();
        bills.paid(Payway.ALIPAY, 100, at(date, "08:00:00"));
        AccountSettings account = bills.account(Payway.ALIPAY, "alipay-certificates");

        assertThat(bills.fetch(account, date).words()).isEmpty();
        bills.http("POST", "/sandbox/signer/alipay/certificate-2");
        assertThat(bills.fetch(account, date).words()).isEmpty();
        assertThat(bills.rows(account, date)).hasSize(1);
    }

    @Test
    @DisplayName("a WeChat Pay account of version 3 has no key for this call")
    void version3() {
        AccountSettings account = bills.account(Payway.WECHAT, "wechat-v3");

        assertThat(bills.downloads(BillFetchFixture.BOUNDS).canFetch(account)).isFalse();
        assertThat(AccountBills.byHand(account)).contains("version 3", "bill import");
    }

    @ParameterizedTest
    @CsvSource({"ALIPAY, FETCHED", "WECHAT, EMPTY", "UNIONPAY, EMPTY", "JDPAY, FETCHED"})
    @DisplayName("a day without trades: a bill without rows, or none, which is empty since the store has none either")
    void anEmptyDay(Payway payway, State state) {
        LocalDate date = bills.nextDay();
        AccountSettings account = bills.account(payway);

        assertThat(bills.fetch(account, date).state()).isEqualTo(state);
        assertThat(rows(account, date)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = "BAIFUBAO", mode = EnumSource.Mode.EXCLUDE)
    @DisplayName("missing, extra and changed rows, and a refund a day later, are read as the channel has them")
    void rowsThatDiffer(Payway payway) {
        LocalDate date = bills.nextDay();
        String one = bills.paid(payway, 100, at(date, "08:00:00"));
        String two = bills.paid(payway, 200, at(date, "09:00:00"));
        String three = bills.paid(payway, 300, at(date, "10:00:00"));
        String refund = bills.refunded(payway, three, 300, at(date, "11:00:00"));
        bills.fault(payway, date, "missing-row?sn=" + one);
        bills.fault(payway, date, "other-amount?sn=" + two);
        bills.fault(payway, date, "extra-row?amount=777");
        bills.fault(payway, date, "refund-later?row=1");
        AccountSettings account = bills.account(payway);

        assertThat(bills.fetch(account, date).state()).isEqualTo(State.FETCHED);
        assertThat(bills.rows(account, date))
                .extracting(row -> row.amount().value())
                .containsExactlyInAnyOrder(201L, 300L, 777L);

        assertThat(bills.fetch(account, date.plusDays(1)).state()).isEqualTo(State.FETCHED);
        assertThat(bills.rows(account, date.plusDays(1)))
                .extracting(row -> row.numbers().own(), row -> row.amount().value())
                .containsExactly(tuple(refund, 300L));
    }

    @ParameterizedTest
    @EnumSource(names = "BAIFUBAO", mode = EnumSource.Mode.EXCLUDE)
    @DisplayName("a bill that is late, or in error, is none yet; it is fetched once it is there")
    void late(Payway payway) {
        LocalDate date = bills.nextDay();
        bills.paid(payway, 100, at(date, "08:00:00"));
        AccountSettings account = bills.account(payway);
        int asked = 1;

        bills.fault(payway, date, "error?calls=" + asked);
        BillDesk.Done error = bills.fetch(account, date);
        assertThat(error.reason()).isIn(Reason.NOT_READY, Reason.REFUSED);
        assertThat(error.state()).as("past the cut-off of a day long ago").isEqualTo(State.FAILED);
        bills.fault(payway, date, "late?calls=" + asked);
        assertThat(bills.fetch(account, date).reason()).isIn(Reason.NOT_READY, Reason.NO_BILL);

        assertThat(bills.fetch(account, date).state()).isEqualTo(State.FETCHED);
        assertThat(bills.rows(account, date)).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = "BAIFUBAO", mode = EnumSource.Mode.EXCLUDE)
    @DisplayName("a bill that ends early, breaks off, or states other totals counts nothing")
    void broken(Payway payway) {
        boolean hasTotals = payway != Payway.JDPAY;
        for (String fault : hasTotals ? List.of("truncated", "cut", "wrong-totals") : List.of("truncated", "cut")) {
            LocalDate date = bills.nextDay();
            for (int i = 0; i < 20; i++) {
                bills.paid(payway, 100 + i, at(date, "08:00:00"));
            }
            bills.fault(payway, date, fault);
            AccountSettings account = bills.account(payway);

            BillDesk.Done done = bills.fetch(account, date);

            assertThat(done.reason())
                    .as(payway + " " + fault + ": " + done.words())
                    .isIn(Reason.BROKEN, Reason.REFUSED, Reason.UNREACHABLE, Reason.NOT_READY);
            assertThat(bills.rows(account, date)).isEmpty();
            assertThat(bills.state(account, date)).startsWith("FAILED " + done.reason());
        }
    }
}
