package upay.store.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import upay.domain.OrderKey;
import upay.domain.Payway;
import upay.reconciliation.FindingClass;
import upay.reconciliation.OpenRow;
import upay.store.RunningStore;
import upay.store.reconciliation.BilledDay.Made;

@DisplayName("A day of which the channel has no bill is compared too: nothing of it is lost from sight")
@Tag("process")
class EmptyDayTest {
    private static final LocalDate DAY = LocalDate.of(2026, 6, 6);

    @RegisterExtension
    static final RunningStore STORE = new RunningStore();

    private static final ComparedDays DAYS = new ComparedDays(STORE.store);

    @BeforeEach
    void nothingElse() {
        STORE.database.execute("delete from bill_fetches");
    }

    private static void empty(BilledDay day) {
        STORE.database.execute("insert into bill_fetches (channel, owner, account, day, state, cutoff_at) values ('"
                + day.payway.channel() + "', '" + day.account.owner() + "', '"
                + day.account.account().text() + "', '" + day.day + "', 'EMPTY', now())");
    }

    private static List<AccountDay> due() {
        return STORE.store.reconciler().due(ReconciliationScope.ALL, 10).await();
    }

    private static void pay(Made order) {
        STORE.database.execute("update orders set status = 'PAID', paid = true where sn = " + order.sn());
        STORE.database.execute("update transactions set status = 'SUCCESS', step = 'DONE', due_at = null,"
                + " finish_time = ctime where order_sn = " + order.sn());
    }

    @Test
    @DisplayName("it is due once, and compared with nothing in it")
    void once() {
        BilledDay day = BilledDay.of(STORE.database, Payway.WECHAT, DAY);
        empty(day);

        assertThat(due()).containsExactly(day.accountDay());
        DAYS.run(day);
        assertThat(due()).isEmpty();
        Reconciliation result = DAYS.result(day);
        assertThat(result.finished()).isTrue();
        assertThat(result.bill().count()).isZero();
        assertThat(result.waiting().count()).isZero();
        assertThat(STORE.store
                        .reconciler()
                        .ofDay(new ReconciliationScope("wechat", DAY, day.account.owner()), 10)
                        .await())
                .as("with its day it is compared again")
                .containsExactly(day.accountDay());
        assertThat(DAYS.findings(day)).isEmpty();
    }

    @Test
    @DisplayName("a payment that is done there after all waits three days for its row, and is a finding then")
    void paidLater() {
        BilledDay day = BilledDay.of(STORE.database, Payway.UNIONPAY, DAY);
        Made before = day.order("CREATED", 500, false);
        Made after = day.order("CREATED", 700, false);
        day.storeOrders();
        empty(day);
        pay(before);
        DAYS.run(day);
        assertThat(DAYS.result(day).waiting().count()).isOne();

        pay(after);
        BilledDay next = day.on(DAY.plusDays(1));
        empty(next);
        DAYS.run(next);
        DAYS.endWaits(day, 3);
        assertThat(DAYS.findings(day)).isEmpty();

        DAYS.endWaits(day, 5);
        assertThat(DAYS.findings(day))
                .allMatch(one ->
                        one.type() == FindingClass.OURS_ONLY && one.of().equals(day.accountDay()) && one.isOpen())
                .extracting(Finding::order)
                .containsExactlyInAnyOrder(
                        new OrderKey(day.merchant, before.sn()), new OrderKey(day.merchant, after.sn()));
    }

    @Test
    @DisplayName("not if the channel said so before the day had ended: it is asked again")
    void tooEarly() {
        BilledDay day = BilledDay.of(STORE.database, Payway.UNIONPAY, DAY);
        empty(day);
        STORE.database.execute("update bill_fetches set since = '" + DAY + "T22:59:59+08:00'");
        assertThat(due()).isEmpty();

        STORE.database.execute("update bill_fetches set since = '" + DAY + "T23:00:00+08:00'");
        assertThat(due()).containsExactly(day.accountDay());
    }

    @Test
    @DisplayName("a bill that comes for it after all takes the place of nothing")
    void billAfterAll() {
        BilledDay day = BilledDay.of(STORE.database, Payway.WECHAT, DAY);
        empty(day);
        DAYS.run(day);

        Made late = day.paid(500);
        day.add(day.payment(late)).store();
        assertThat(due()).containsExactly(day.accountDay());
        DAYS.run(day);

        assertThat(DAYS.result(day).matched().count()).isOne();
        assertThat(due()).isEmpty();
    }

    @Test
    @DisplayName("days without a bill end what waits for later bills, as days with one do")
    void endsWaits() {
        BilledDay day = BilledDay.of(STORE.database, Payway.WECHAT, DAY);
        Made order = day.order("PARTIAL_REFUNDED", 500, true, 400, 0);
        long tsn = BilledDay.number();
        day.transaction(order, tsn, "REFUND", 100, "SUCCESS", "WATCH", "r" + tsn, null);
        day.add(day.payment(order))
                .add(day.refundRow(order, tsn, 100).state("PROCESSING"))
                .store();
        DAYS.run(day);
        BilledDay next = day;
        for (int days = 0; days < OpenRow.DAYS; days++) {
            next = next.on(next.day.plusDays(1));
            empty(next);
            DAYS.run(next);
        }
        assertThat(DAYS.findings(day)).isEmpty();

        next = next.on(next.day.plusDays(1));
        empty(next);
        DAYS.run(next);

        assertThat(DAYS.classes(day)).containsExactly(FindingClass.REFUND_PROCESSING);
    }
}
