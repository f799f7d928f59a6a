package upay.store.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.bill.ChannelDay;
import upay.domain.Payway;
import upay.store.Store;
import upay.store.TestStore;
import upay.store.reconciliation.BilledDay.Made;

@DisplayName("A comparison that is killed is taken over, and ends the same; two at once do it once")
@Tag("process")
class InterruptedRunTest {
    private static final LocalDate DAY = LocalDate.of(2026, 5, 2);
    private static final int ORDERS = 36_000;
    private final Vertx vertx = Vertx.vertx();
    private TestStore database;
    private Store store;
    private BilledDay day;

    @BeforeEach
    void start() {
        database = TestStore.fresh();
        store = database.start(vertx);
        day = BilledDay.of(database, Payway.WECHAT, DAY);
        for (int i = 0; i < ORDERS; i++) {
            Made order = i % 1_000 == 7 ? day.undone(500) : day.paid(500);
            if (i % 1_000 != 13) {
                day.add(i % 1_000 == 17 ? day.payment(order).amount(501) : day.payment(order));
            }
        }
        day.store();
    }

    @AfterEach
    void stop() {
        store.close().await();
        vertx.close().await();
    }

    private Instant morning() {
        return new ChannelDay(Payway.WECHAT, DAY).ends().plus(10, ChronoUnit.HOURS);
    }

    private String result() {
        store.reconciler().endWaits(morning().plus(5, ChronoUnit.DAYS)).await();
        return database.value("select format('%s %s %s %s', (select count(*) from bill_matches), "
                + "(select string_agg(class || n, ' ' order by class) from "
                + "(select class, count(*) as n from findings group by class) c), "
                + "(select count(*) from open_bill_rows), (select state from reconciliations))");
    }

    private static final String EXPECTED =
            (ORDERS - 108) + " AMOUNT_DIFFERS36 CANCELED_NOT_RETURNED36 OURS_ONLY36 72 MATCHED";

    @Test
    @DisplayName(
            "killed behind its first rows: another one is refused at first, then goes on, and the day ends the same")
    void killed() {
        Store dying = database.start(vertx);
        // The store of the run is gone in the middle of its rows: its next statement fails.
        Future<Boolean> run = dying.reconciler().run(day.accountDay(), morning(), rows -> dying.close());
        assertThatThrownBy(run::await).isInstanceOf(RuntimeException.class);
        assertThat(Integer.parseInt(database.value("select count(*) from bill_matches")))
                .isPositive()
                .isLessThan(ORDERS - 108);

        assertThat(store.reconciler()
                        .run(day.accountDay(), morning(), rows -> {})
                        .await())
                .isFalse();
        assertThat(store.reconciler().due(ReconciliationScope.ALL, 10).await()).containsExactly(day.accountDay());
        database.execute("update reconciliations set touched_at = touched_at - interval '6 minutes'");
        assertThat(store.reconciler()
                        .run(day.accountDay(), morning(), rows -> {})
                        .await())
                .isTrue();

        assertThat(result()).isEqualTo(EXPECTED);
        assertThat(store.reconciler().due(ReconciliationScope.ALL, 10).await()).isEmpty();
    }

    @Test
    @DisplayName("two instances at once: one compares, the other leaves it alone")
    void together() {
        Store other = database.start(vertx);
        List<Future<Boolean>> both = List.of(
                store.reconciler().run(day.accountDay(), morning(), rows -> {}),
                other.reconciler().run(day.accountDay(), morning(), rows -> {}));

        assertThat(both.stream().map(one -> one.await()).toList()).containsExactlyInAnyOrder(true, false);
        assertThat(result()).isEqualTo(EXPECTED);
        other.close().await();
    }

    @Test
    @DisplayName("one that was silent for too long and wakes up changes nothing any more")
    void overtaken() {
        Store slow = database.start(vertx);
        Future<Boolean> run = slow.reconciler()
                .run(
                        day.accountDay(),
                        morning(),
                        rows -> database.execute("update reconciliations set attempt = attempt + 1"));

        assertThatThrownBy(run::await).isInstanceOf(RunLostException.class);
        database.execute("update reconciliations set touched_at = touched_at - interval '6 minutes'");
        assertThat(store.reconciler()
                        .run(day.accountDay(), morning(), rows -> {})
                        .await())
                .isTrue();
        assertThat(result()).isEqualTo(EXPECTED);
        slow.close().await();
    }
}
