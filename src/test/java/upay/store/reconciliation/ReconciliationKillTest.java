package upay.store.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import upay.domain.Payway;
import upay.e2e.GatewayProcess;
import upay.lab.bills.Breakpoint;
import upay.lab.bills.MatchedStore;
import upay.store.Store;
import upay.store.TestStore;
import upay.store.reconciliation.BilledDay.Made;
import upay.store.reconciliation.BilledDay.Row;

@DisplayName("A gateway is killed while it compares a bill: another one ends the day as if nothing had been")
@Tag("process")
class ReconciliationKillTest {
    private static final LocalDate DAY = LocalDate.of(2026, 5, 9);
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Two statements of matches, and two pages of rows that are decided with their orders. */
    private static final int ORDERS = 12_000;

    /** In the second statement. */
    private static final int MATCH = 10_200;

    /** On the second page. */
    private static final int FINDING = 550;

    private final TestStore store = TestStore.fresh();

    /** Six hundred amounts differ; some orders have no row, some rows no order, and some payments were undone. */
    private static BilledDay bill(TestStore store) {
        BilledDay day = BilledDay.of(store, Payway.WECHAT, DAY);
        for (int i = 0; i < ORDERS; i++) {
            if (i % 1_000 == 1) {
                Made undone = day.undone(500);
                day.add(day.payment(undone)).add(day.undoneRow(undone));
                continue;
            }
            Row row = day.payment(day.paid(500));
            if (i % 20 == 7) {
                day.add(row.amount(501));
            } else if (i % 1_000 == 2) {
                day.add(row.own("till-" + i).channel("other-" + i));
            } else if (i % 1_000 != 3) {
                day.add(row);
            }
        }
        day.store();
        return day;
    }

    private GatewayProcess gateway() {
        return GatewayProcess.begin(Map.of(
                "UPAY_DB_URI", store.uri(),
                "UPAY_BILLS_FETCH", "false",
                "UPAY_SANDBOX_TIME_SCALE", "0.02",
                "UPAY_INSTANCE_LEASE", "2s",
                "UPAY_INSTANCE_HEARTBEAT", "400ms"));
    }

    /** @param commits whether the server ends the statement all the same */
    private void kill(String table, int row, boolean commits) {
        try (Breakpoint here = new Breakpoint(store, table, row);
                GatewayProcess victim = gateway()) {
            boolean reached = here.kill(ProcessHandle.of(victim.pid()).orElseThrow(), commits);
            assertThat(reached)
                    .as("stopped at row %d of %s:\n%s", row, table, victim.printed())
                    .isTrue();
        }
        assertThat(store.value("select state from reconciliations")).isEqualTo("MATCHING");
    }

    private int count(String of) {
        return Integer.parseInt(store.value("select count(*) from " + of));
    }

    private List<String> undisturbed(TestStore copy, AccountDay day) {
        Vertx vertx = Vertx.vertx();
        Store whole = copy.start(vertx);
        assertThat(whole.reconciler().run(day, Instant.now(), rows -> {}).await())
                .isTrue();
        whole.close().await();
        vertx.close().await();
        return new MatchedStore(copy).digest();
    }

    private static List<String> without(List<String> all, List<String> others) {
        List<String> rest = new ArrayList<>(all);
        rest.removeAll(new HashSet<>(others));
        return rest;
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    @DisplayName("once among the matches, once among the findings; the same rows are matched, the same is found")
    void killed() {
        AccountDay day = bill(store).accountDay();
        List<String> whole = undisturbed(store.copy(), day);

        kill("bill_matches", MATCH, false);
        assertThat(count("bill_matches")).isBetween(MATCH / 2, 10_000);
        new MatchedStore(store).passTenMinutes();

        kill("findings", FINDING, true);
        assertThat(count("findings")).isBetween(FINDING, 612);
        new MatchedStore(store).passTenMinutes();

        try (GatewayProcess survivor = gateway()) {
            Awaitility.await().atMost(PATIENCE).until(() -> "MATCHED"
                    .equals(store.value("select state from reconciliations")));
            assertThat(survivor.exitWithin(Duration.ZERO)).isNull();
        }
        List<String> killed = new MatchedStore(store).digest();
        assertThat(without(whole, killed)).as("only without kills").isEmpty();
        assertThat(without(killed, whole)).as("only with kills").isEmpty();
        assertThat(killed).hasSameSizeAs(whole);
        assertThat(whole.stream().filter(line -> line.startsWith("finding"))).hasSize(600 + 12 + 12 + 12);
    }
}
