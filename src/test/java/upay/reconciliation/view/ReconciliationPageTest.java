package upay.reconciliation.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.bill.BillAccount;
import upay.bill.BillPart;
import upay.bill.BillSummary;
import upay.bill.BillSums;
import upay.domain.AccountName;
import upay.domain.Fen;
import upay.domain.OrderKey;
import upay.domain.Payway;
import upay.reconciliation.FindingClass;
import upay.store.bill.StoredBill;
import upay.store.reconciliation.AccountDay;
import upay.store.reconciliation.Finding;
import upay.store.reconciliation.Reconciliation;
import upay.store.reconciliation.Reconciliation.Sum;
import upay.store.reconciliation.Resolution;

@DisplayName("The page of a day says what agrees, what waits, what differs and what to do")
class ReconciliationPageTest {
    private static final LocalDate DAY = LocalDate.of(2026, 11, 29);
    private static final Instant NOW = Instant.parse("2026-11-30T04:00:00Z");
    private static final BillAccount ACCOUNT = new BillAccount(Payway.WECHAT, "m1", AccountName.of("m1", "default"));

    private static final BillSums.Sum ZERO = new BillSums.Sum(0, Fen.ZERO);
    private static final BillSums NOTHING = new BillSums(ZERO, ZERO, ZERO, BigDecimal.ZERO);

    @Test
    @DisplayName("Without findings, waiting transactions and missing bills all agree")
    void allAgrees() {
        String page = page(List.of(compared(1_234, 0)), List.of(), List.of());

        assertThat(page)
                .contains("All bills and transactions agree.", "1,234", "12,345.67", "m1 / default")
                .contains("aria-label=\"1234 matched, 0 waiting, 0 differing\"")
                .doesNotContain("<script");
    }

    @Test
    @DisplayName("A waiting transaction is no agreement, and no difference")
    void waits() {
        assertThat(page(List.of(compared(10, 1)), List.of(), List.of()))
                .contains("Nothing differs. 1 transaction waits for a row of a later bill.")
                .doesNotContain("All bills and transactions agree");
    }

    @Test
    @DisplayName("A day without a compared bill does not look like one that agrees")
    void nothingCompared() {
        assertThat(page(List.of(), List.of(), List.of()))
                .contains("No bill of this day is compared yet")
                .doesNotContain("agree.");
    }

    @Test
    @DisplayName("An open finding has both sides, the difference in fen, the words of its class and what to do")
    void openFinding() {
        Finding finding = finding(FindingClass.AMOUNT_DIFFERS, "1790000000000001", null);

        assertThat(page(List.of(compared(9, 0)), List.of(), List.of(finding)))
                .contains("1 finding is open.", "AMOUNT_DIFFERS", FindingClass.AMOUNT_DIFFERS.meaning())
                .contains(FindingClass.AMOUNT_DIFFERS.person(), "reconcile resolve 7")
                .contains("1790000000000000 of merchant m1, transaction 1790000000000001")
                .contains("10.00, SUCCESS", "10.01, fee 0.06000, DONE", "the bill has 1 fen more")
                .contains("9 matched, 0 waiting, 1 differing");
    }

    @Test
    @DisplayName("A resolved finding is folded away with its resolution, and no longer differs")
    void resolvedFinding() {
        Finding finding = finding(FindingClass.AMOUNT_DIFFERS, "1", Resolution.CHANNEL_RIGHT);

        assertThat(page(List.of(compared(9, 0)), List.of(), List.of(finding)))
                .contains("All bills and transactions agree.", "1 resolved finding", "Li: looked into (CHANNEL_RIGHT)")
                .doesNotContain("To do");
    }

    private static StoredBill bill(long id, StoredBill.State state, BillPart part) {
        boolean counts = state == StoredBill.State.READ;
        return new StoredBill(
                id,
                ACCOUNT,
                DAY,
                (int) id,
                new StoredBill.Origin("FETCHED", "bill", "0".repeat(64), 10, NOW),
                state,
                counts ? new BillSummary(part, null, NOTHING, true, List.of()) : null,
                counts ? null : new StoredBill.Refusal(3, "the line is cut off"));
    }

    @Test
    @DisplayName("A refused bill is named until a later one completes the day")
    void refusedBill() {
        StoredBill refused = bill(2, StoredBill.State.REFUSED, BillPart.WHOLE);
        List<Reconciliation> compared = List.of(compared(9, 0));

        assertThat(page(compared, List.of(refused), List.of()))
                .contains("a bill was refused: line 3: the line is cut off");
        assertThat(page(compared, List.of(bill(1, StoredBill.State.READ, BillPart.WHOLE), refused), List.of()))
                .as("the newer one is the refused one")
                .contains("a bill was refused");
        StoredBill whole = bill(3, StoredBill.State.READ, BillPart.WHOLE);
        assertThat(page(compared, List.of(refused, whole), List.of())).doesNotContain("refused");
        assertThat(page(List.of(), List.of(refused, whole), List.of()))
                .contains("its bill is read, and not compared yet")
                .doesNotContain("refused");
        StoredBill payments = bill(4, StoredBill.State.READ, BillPart.PAYMENTS);
        assertThat(page(compared, List.of(refused, payments), List.of()))
                .as("the refused one may have been that of the returns")
                .contains("a bill was refused");
        assertThat(page(
                        compared,
                        List.of(refused, payments, bill(5, StoredBill.State.READ, BillPart.REFUNDS)),
                        List.of()))
                .doesNotContain("refused");
    }

    @Test
    @DisplayName("A text of a bill is never markup")
    void escaped() {
        Finding finding = finding(FindingClass.BILL_ONLY_UNKNOWN, "<img src=x onerror=\"alert(1)\">\u202E&'", null);

        assertThat(page(List.of(compared(9, 0)), List.of(), List.of(finding)))
                .doesNotContain("<img", "\u202E")
                .contains("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;\uFFFD&amp;&#39;");
    }

    private static String page(List<Reconciliation> accounts, List<StoredBill> bills, List<Finding> findings) {
        return ReconciliationPage.of(new DayReport(DAY, NOW, accounts, bills, findings, false));
    }

    private static Reconciliation compared(long rows, long waiting) {
        Sum sum = new Sum(rows, Fen.of(1_234_567));
        return new Reconciliation(ACCOUNT, DAY, true, sum, sum, new Sum(waiting, Fen.of(100 * waiting)), 0);
    }

    private static Finding finding(FindingClass type, String number, @Nullable Resolution end) {
        boolean ours = type != FindingClass.BILL_ONLY_UNKNOWN;
        return new Finding(
                7,
                type,
                new AccountDay(ACCOUNT, DAY),
                new Finding.Subject(
                        ours ? new OrderKey("m1", 1_790_000_000_000_000L) : null, ours ? 1_790_000_000_000_001L : 0),
                new Finding.Side(ours ? Fen.of(1_000) : null, null, ours ? "SUCCESS" : null),
                new Finding.Side(Fen.of(1_001), new BigDecimal("0.06000"), "DONE"),
                new Finding.Row(3, 12, number, "4200000001"),
                new Finding.Course(
                        NOW,
                        end == null ? NOW : null,
                        end == null ? List.of() : List.of(new Finding.Note(NOW, "Li", "looked into", end))));
    }
}
