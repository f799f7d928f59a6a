package upay.store.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import upay.bill.ChannelDay;
import upay.domain.Fen;
import upay.domain.OrderKey;
import upay.domain.Payway;
import upay.reconciliation.FindingClass;
import upay.reconciliation.OpenRow;
import upay.store.RunningStore;
import upay.store.reconciliation.BilledDay.Made;

@DisplayName("What has no other side yet waits for later bills, and is a finding when it has waited long enough")
@Tag("process")
class WaitingRowTest {
    private static final LocalDate DAY = LocalDate.of(2026, 3, 14);

    @RegisterExtension
    static final RunningStore STORE = new RunningStore();

    private static final ComparedDays DAYS = new ComparedDays(STORE.store);

    @ParameterizedTest
    @EnumSource
    @DisplayName("a transaction waits three days for its row; one that comes later resolves the finding")
    void lateRow(Payway payway) {
        BilledDay day = BilledDay.of(STORE.database, payway, DAY);
        Made intime = day.paid(300);
        Made late = day.paid(400);
        day.add(day.payment(day.paid(500)));
        day.store();
        DAYS.run(day);

        assertThat(DAYS.result(day).waiting()).isEqualTo(new Reconciliation.Sum(2, Fen.of(700)));
        STORE.store
                .reconciler()
                .endWaits(new ChannelDay(payway, DAY).ends().plus(3, ChronoUnit.DAYS))
                .await();
        assertThat(DAYS.findings(day)).isEmpty();
        BilledDay next = day.on(DAY.plusDays(1));
        next.add(next.payment(intime)).store();
        DAYS.run(next);
        DAYS.endWaits(day);

        assertThat(DAYS.classes(day)).containsExactly(FindingClass.OURS_ONLY);
        BilledDay later = day.on(DAY.plusDays(6));
        later.add(later.payment(late)).store();
        DAYS.run(later);

        Finding finding = DAYS.findings(day).get(0);
        assertThat(finding.isOpen()).isFalse();
        assertThat(finding.notes()).extracting(Finding.Note::resolution).containsExactly(Resolution.AGREES);
        assertThat(STORE.database.value(
                        "select count(*) from bill_matches where order_sn in (" + intime.sn() + ", " + late.sn() + ")"))
                .isEqualTo("2");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a payment near midnight that was undone the next day waits for the next bill")
    void undoneNextDay(Payway payway) {
        BilledDay day = BilledDay.of(STORE.database, payway, DAY);
        Made order = day.undone(600);
        day.add(day.payment(order)).storeOrders();
        STORE.database.execute(
                "update transactions set finish_time = finish_time + interval '1 day' where order_sn = " + order.sn());
        day.store();
        DAYS.run(day);

        assertThat(DAYS.findings(day)).isEmpty();
        BilledDay next = day.on(DAY.plusDays(1));
        next.add(next.undoneRow(order)).store();
        DAYS.run(next);

        assertThat(DAYS.findings(day)).isEmpty();
        assertThat(STORE.database.value("select count(*) from bill_matches where tsn = " + order.payment()))
                .isEqualTo("2");
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "a refund in progress waits as long as a transaction does; if it is still in progress then, it is a finding")
    void refundInProgress(Payway payway) {
        BilledDay day = BilledDay.of(STORE.database, payway, DAY);
        Made stays = order(day);
        Made ends = order(day);
        for (Made order : List.of(stays, ends)) {
            long tsn = BilledDay.number();
            day.transaction(order, tsn, "REFUND", 100, "SUCCESS", "WATCH", "r" + tsn, null);
            day.add(day.refundRow(order, tsn, 100).state("PROCESSING"));
        }
        day.store();
        DAYS.run(day);
        BilledDay next = day;
        for (int days = 1; days <= OpenRow.DAYS; days++) {
            next = next.on(next.day.plusDays(1));
            next.store();
            DAYS.run(next);
        }
        assertThat(DAYS.findings(day)).isEmpty();
        STORE.database.execute("update transactions set step = 'DONE', due_at = null, finish_time = ctime"
                + " where step = 'WATCH' and order_sn = " + ends.sn());

        next = next.on(next.day.plusDays(1));
        next.store();
        DAYS.run(next);

        Finding finding = DAYS.findings(day).get(0);
        assertThat(DAYS.findings(day)).hasSize(1);
        assertThat(finding.type()).isEqualTo(FindingClass.REFUND_PROCESSING);
        assertThat(finding.order()).isEqualTo(new OrderKey(day.merchant, stays.sn()));
        assertThat(finding.isOpen()).isTrue();
        assertThat(finding.bill().state()).isEqualTo("REFUND PROCESSING");
        assertThat(STORE.database.value("select count(*) from bill_matches where kind <> 'PAYMENT' and order_sn in ("
                        + stays.sn() + ", " + ends.sn() + ")"))
                .isEqualTo("1");

        STORE.database.execute("update transactions set step = 'DONE', due_at = null, finish_time = ctime"
                + " where step = 'WATCH' and order_sn = " + stays.sn());
        STORE.store
                .reconciler()
                .judge(List.of(new OrderKey(day.merchant, stays.sn())))
                .await();

        assertThat(DAYS.open(day)).isEmpty();
        assertThat(DAYS.findings(day).get(0).notes())
                .extracting(Finding.Note::resolution)
                .containsExactly(Resolution.AGREES);
    }

    private static Made order(BilledDay day) {
        Made order = day.order("PARTIAL_REFUNDED", 500, true, 400, 0);
        day.add(day.payment(order));
        return order;
    }

    @Test
    @DisplayName("an order that is paid later agrees with its row when it is decided again")
    void paidLater() {
        BilledDay day = BilledDay.of(STORE.database, Payway.WECHAT, DAY);
        Made order = day.order("CREATED", 500, false);
        day.add(day.payment(order)).store();
        DAYS.run(day);
        assertThat(DAYS.open(day)).hasSize(1);

        STORE.database.execute("update orders set status = 'PAID', paid = true where sn = " + order.sn());
        STORE.database.execute(
                "update transactions set status = 'SUCCESS', step = 'DONE', due_at = null, finish_time = ctime where order_sn = "
                        + order.sn());
        STORE.store
                .reconciler()
                .judge(List.of(new OrderKey(day.merchant, order.sn())))
                .await();

        assertThat(DAYS.open(day)).isEmpty();
        assertThat(DAYS.findings(day).get(0).notes())
                .extracting(Finding.Note::resolution)
                .containsExactly(Resolution.AGREES);
    }
}
