package upay.store.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import upay.domain.Payway;
import upay.store.RunningStore;
import upay.store.reconciliation.BilledDay.Made;
import upay.store.reconciliation.BilledDay.Row;

@DisplayName("A bill is compared with the orders: what agrees is matched, in each channel's form")
@Tag("process")
class ReconcilerTest {
    private static final LocalDate DAY = LocalDate.of(2026, 3, 14);

    @RegisterExtension
    static final RunningStore STORE = new RunningStore();

    private static final ComparedDays DAYS = new ComparedDays(STORE.store);

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "two merchants' own accounts with one merchant number: each bill has all rows, and each row counts once")
    void oneMerchantNumber(Payway payway) {
        BilledDay one = BilledDay.of(STORE.database, payway, DAY);
        BilledDay other = BilledDay.of(STORE.database, payway, DAY);
        List<Row> rows = new ArrayList<>();
        for (BilledDay of : List.of(one, other)) {
            Made refunded = of.order("PARTIAL_REFUNDED", 900, true, 600, 0);
            long refund = of.refund(refunded, 300);
            Made undone = of.undone(800);
            Made canceled = of.canceled(700);
            rows.add(of.payment(of.paid(100)));
            rows.add(of.payment(refunded));
            rows.add(of.refundRow(refunded, refund, 300));
            rows.add(of.payment(undone));
            rows.add(of.undoneRow(undone));
            rows.add(new Row("PAYMENT", Long.toString(canceled.sn()), canceled.trade(), null, null, 700, null, "DONE"));
            rows.add(of.cancelRow(canceled));
        }
        for (BilledDay of : List.of(one, other)) {
            rows.forEach(of::add);
            of.store();
        }
        for (BilledDay of : List.of(one, other, one)) {
            DAYS.run(of);
        }
        DAYS.endWaits(other);

        for (BilledDay of : List.of(one, other)) {
            assertThat(DAYS.findings(of)).isEmpty();
            assertThat(DAYS.result(of).matched().count()).isEqualTo(7);
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "payments, refunds, cancels, undone payments and external refunds are matched, each in the channel's form")
    void matched(Payway payway) {
        for (BilledDay of :
                List.of(BilledDay.of(STORE.database, payway, DAY), BilledDay.shared(STORE.database, payway, DAY))) {
            Made plain = of.paid(1000);
            Made refunded = of.order("PARTIAL_REFUNDED", 900, true, 200, 0);
            long first = of.refund(refunded, 300);
            long second = of.refund(refunded, 400);
            Made canceled = of.canceled(700);
            Made undone = of.undone(800);
            Made elsewhere = of.order("PARTIAL_REFUNDED", 600, true, 500, 0);
            of.external(elsewhere, 100, "9999001");
            of.undone(50);
            Stream.of(plain, refunded, undone, elsewhere).map(of::payment).forEach(of::add);
            of.add(new Row("PAYMENT", Long.toString(canceled.sn()), canceled.trade(), null, null, 700, null, "DONE"))
                    .add(of.refundRow(refunded, second, 400))
                    .add(of.refundRow(refunded, first, 300))
                    .add(of.cancelRow(canceled))
                    .add(of.undoneRow(undone))
                    .add(of.refundRow(elsewhere, 7, 100).own("console-1").channel("9999001"));
            of.store();

            DAYS.run(of);
            DAYS.endWaits(of);

            assertThat(DAYS.findings(of)).isEmpty();
            Reconciliation result = DAYS.result(of);
            assertThat(result.finished()).isTrue();
            assertThat(result.matched()).isEqualTo(result.bill());
            assertThat(result.bill().count()).isEqualTo(10);
            assertThat(result.waiting().count()).isZero();
            assertThat(STORE.database.value("select count(*) from reconciliation_pool where merchant_id = '"
                            + of.merchant + "' and status = 'SUCCESS'"))
                    .isEqualTo("0");
        }
    }
}
