package upay.store.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import upay.bill.ChannelDay;
import upay.domain.Payway;
import upay.reconciliation.FindingClass;
import upay.store.RunningStore;
import upay.store.reconciliation.BilledDay.Made;

@DisplayName("Transactions whose bills never come are forgotten after a hundred days, and looked up again if one comes")
@Tag("process")
class OwnWindowsTest {
    private static final LocalDate DAY = LocalDate.of(2026, 2, 2);
    private static final Instant ENDS = new ChannelDay(Payway.WECHAT, DAY).ends();

    @RegisterExtension
    static final RunningStore STORE = new RunningStore();

    private static final ComparedDays DAYS = new ComparedDays(STORE.store);

    private static String pooled(BilledDay... days) {
        String merchants = String.join(
                "', '", List.of(days).stream().map(day -> day.merchant).toList());
        return STORE.database.value(
                "select count(*) from reconciliation_pool where merchant_id in ('" + merchants + "')");
    }

    private static String windows() {
        return STORE.database.value("select count(*) from reconciliation_windows");
    }

    private static void forget(Instant now) {
        STORE.store.reconciler().forget(now).await();
    }

    @Test
    @DisplayName("neither the young, nor what waits for a later bill, nor what has a finding; a late bill finds all")
    void forgets() {
        BilledDay withBill = BilledDay.of(STORE.database, Payway.WECHAT, DAY);
        BilledDay without = BilledDay.of(STORE.database, Payway.WECHAT, DAY);
        withBill.paid(100);
        Made found = withBill.paid(200);
        withBill.store();
        Made paid = without.paid(300);
        Made lost = without.paid(400);
        without.order("CREATED", 500, false);
        without.storeOrders();
        DAYS.run(withBill);
        STORE.database.execute("update reconciliation_pool set found = true where order_sn = " + found.sn());
        STORE.database.execute("update reconciliation_windows set ctime = begins");
        assertThat(pooled(withBill, without)).isEqualTo("5");
        String all = windows();

        forget(ENDS.plus(99, ChronoUnit.DAYS));
        assertThat(pooled(withBill, without)).isEqualTo("5");
        forget(ENDS.plus(101, ChronoUnit.DAYS));
        assertThat(pooled(withBill)).isEqualTo("2");
        assertThat(pooled(without)).isEqualTo("0");
        assertThat(windows()).isEqualTo("0");

        without.add(without.payment(paid)).store();
        DAYS.run(without);
        DAYS.endWaits(without);

        assertThat(windows()).isEqualTo(all);
        assertThat(DAYS.result(without).matched().count()).isOne();
        assertThat(DAYS.findings(without))
                .extracting(Finding::type, one -> one.order().sn())
                .containsExactly(org.assertj.core.groups.Tuple.tuple(FindingClass.OURS_ONLY, lost.sn()));
        forget(ENDS.plus(101, ChronoUnit.DAYS));
        assertThat(windows()).as("brought in a moment ago").isEqualTo(all);
    }
}
