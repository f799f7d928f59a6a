package upay.store.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import upay.domain.OrderKey;
import upay.domain.Payway;
import upay.reconciliation.FindingClass;
import upay.store.RunningStore;
import upay.store.reconciliation.BilledDay.Made;
import upay.store.reconciliation.BilledDay.Row;

@DisplayName("A file that takes the place of another one, and files that are parts")
@Tag("process")
class ReplacedBillTest {
    private static final LocalDate DAY = LocalDate.of(2026, 3, 14);

    @RegisterExtension
    static final RunningStore STORE = new RunningStore();

    private static final ComparedDays DAYS = new ComparedDays(STORE.store);

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "another file of the day takes the place of the first one, with all that was matched and found; and the first one again")
    void replaced(Payway payway) {
        BilledDay day = BilledDay.of(STORE.database, payway, DAY);
        Made same = day.paid(100);
        Made wrong = day.paid(200);
        Made lost = day.paid(300);
        Made undone = day.undone(400);
        day.add(day.payment(same))
                .add(day.payment(wrong).amount(201))
                .add(day.payment(lost))
                .add(day.payment(undone))
                .add(day.undoneRow(undone))
                .store();
        DAYS.run(day);
        assertThat(DAYS.open(day)).extracting(Finding::type).containsExactly(FindingClass.AMOUNT_DIFFERS);

        day.add(day.payment(same))
                .add(day.payment(wrong))
                .add(day.payment(undone))
                .add(day.undoneRow(undone))
                .add(new Row("PAYMENT", "till-18", "x3", null, null, 5, null, "DONE"))
                .store();
        DAYS.run(day);
        DAYS.endWaits(day);

        assertThat(DAYS.open(day))
                .extracting(Finding::type)
                .containsExactlyInAnyOrder(FindingClass.BILL_ONLY_UNKNOWN, FindingClass.OURS_ONLY);
        Finding former = DAYS.findings(day).get(0);
        assertThat(former.type()).isEqualTo(FindingClass.AMOUNT_DIFFERS);
        assertThat(former.notes()).extracting(Finding.Note::resolution).containsExactly(Resolution.REPLACED);
        assertThat(
                        STORE.database.value(
                                "select count(*) from bill_matches m join bill_files f using (bill_id) where f.state <> 'READ'"))
                .isEqualTo("0");
        assertThat(DAYS.result(day).matched().count()).isEqualTo(4);

        day.comesAgain(1);
        DAYS.run(day);

        assertThat(DAYS.open(day)).extracting(Finding::type).containsExactly(FindingClass.AMOUNT_DIFFERS);
        assertThat(DAYS.result(day).matched().count()).isEqualTo(4);
    }

    @Test
    @DisplayName(
            "Baifubao's payments alone make no finding of a refund; its refunds are compared when their file is here")
    void parts() {
        BilledDay day = BilledDay.of(STORE.database, Payway.BAIFUBAO, DAY);
        Made order = day.order("PARTIAL_REFUNDED", 500, true, 400, 0);
        long refund = day.refund(order, 100);
        day.add(day.payment(order)).storeOrders();
        day.storeBill("PAYMENTS");
        DAYS.run(day);
        DAYS.endWaits(day);

        assertThat(DAYS.findings(day)).isEmpty();
        day.add(day.refundRow(order, refund, 100)).storeBill("REFUNDS");
        DAYS.run(day);

        assertThat(DAYS.findings(day)).isEmpty();
        assertThat(DAYS.result(day).matched().count()).isEqualTo(2);
    }

    @Test
    @DisplayName(
            "Baifubao's payment that was undone waits three days for the file with its return, and is a finding then")
    void partsOfUndone() {
        BilledDay day = BilledDay.of(STORE.database, Payway.BAIFUBAO, DAY);
        Made returned = day.undone(500);
        Made kept = day.undone(700);
        day.add(day.payment(returned)).add(day.payment(kept)).storeOrders();
        day.storeBill("PAYMENTS");
        DAYS.run(day);
        DAYS.endWaits(day);

        assertThat(DAYS.findings(day)).isEmpty();
        day.add(day.undoneRow(returned)).storeBill("REFUNDS");
        // A comparison of the payments alone may be under way.
        STORE.store
                .reconciler()
                .judge(List.of(new OrderKey(day.merchant, returned.sn())))
                .await();
        assertThat(DAYS.findings(day)).isEmpty();
        DAYS.run(day);

        assertThat(DAYS.findings(day)).extracting(Finding::type).containsExactly(FindingClass.CANCELED_NOT_RETURNED);
        BilledDay without = BilledDay.of(STORE.database, Payway.BAIFUBAO, DAY);
        without.add(without.payment(without.undone(900))).storeOrders();
        without.storeBill("PAYMENTS");
        for (int days = 0; days <= 3; days++) {
            DAYS.run(without);
            assertThat(DAYS.findings(without)).isEmpty();
            without = without.on(without.day.plusDays(1));
            without.storeBill("PAYMENTS");
        }
        DAYS.run(without);

        assertThat(DAYS.open(without)).extracting(Finding::type).containsExactly(FindingClass.CANCELED_NOT_RETURNED);
    }

    @Test
    @DisplayName(
            "Baifubao's payment that was undone waits while its return's file is replaced by one that is not compared yet")
    void returnsReplaced() {
        BilledDay day = BilledDay.of(STORE.database, Payway.BAIFUBAO, DAY);
        Made former = day.undone(500);
        Made returned = day.undone(700);
        day.add(day.payment(former)).storeOrders();
        day.storeBill("PAYMENTS");
        day.add(day.undoneRow(former)).storeBill("REFUNDS");
        DAYS.run(day);
        day.add(day.payment(former)).add(day.payment(returned)).storeBill("PAYMENTS");
        day.add(day.undoneRow(former)).add(day.undoneRow(returned)).storeBill("REFUNDS");

        // A comparison is under way that began before the second file of returns came.
        STORE.database.execute("insert into open_bill_rows (bill_id, line, merchant_id, order_sn)"
                + " select bill_id, line, '" + day.merchant + "', " + returned.sn()
                + " from bill_rows where kind = 'PAYMENT'"
                + " and own_number = '" + returned.sn() + "'");
        STORE.store
                .reconciler()
                .judge(List.of(new OrderKey(day.merchant, returned.sn())))
                .await();

        assertThat(DAYS.findings(day)).isEmpty();
        DAYS.run(day);
        assertThat(DAYS.findings(day)).isEmpty();
        assertThat(DAYS.result(day).matched().count()).isEqualTo(4);
    }
}
