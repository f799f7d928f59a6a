package upay.app.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.domain.OrderKey;
import upay.store.Store;
import upay.store.TestStore;
import upay.store.reconciliation.Finding;
import upay.store.reconciliation.ReconciliationScope;
import upay.store.reconciliation.Resolution;

@DisplayName("A gateway compares bills that are read, and asks the channel about what differs, once over all instances")
@Tag("process")
class ReconciliationRoundsTest {
    private static final String BILL =
            "insert into bill_files (channel, owner, account, day, version, source, file_name, sha256, "
                    + "bytes, state, part, proven, payments, payments_amount, refunds, refunds_amount, reversals, reversals_amount) values "
                    + "('wechat', 'm1', 'default', '2026-03-14', 1, 'IMPORTED', 'f', repeat('a', 64), 1, 'READ', 'WHOLE', true, 2, 600, 0, "
                    + "0, 0, 0)";

    private static final String ROWS =
            "insert into bill_rows (bill_id, line, kind, own_number, channel_number, amount, at, state) "
                    + "select bill_id, n, 'PAYMENT', (1700000000000000 + n)::text, 'T' || n, 300, '2026-03-14T04:00:00Z', 'DONE' "
                    + "from bill_files, (values (1), (2)) v (n)";

    private static final String ORDER =
            "insert into orders (merchant_id, sn, client_sn, terminal_sn, store_id, payway, sub_payway, "
                    + "total, subject, operator, status, version, net, refunding, unknown_refunds, cancel_tsn, paid, channel_knows, ctime, "
                    + "account) values ('m1', 1700000000000001, 'c', 't', 's', 'WECHAT', 'BARCODE', 300, 'x', '', 'CREATED', 1, 300, 0, 0, 0, "
                    + "false, true, '2026-03-14T04:00:00Z', 'default')";

    private static final String PAYMENT =
            "insert into transactions (merchant_id, order_sn, tsn, since_version, type, amount, status, "
                    + "step, operator, ctime, due_at, owner, attempts) values ('m1', 1700000000000001, 1700000000000009, 1, 'PAY', 300, "
                    + "'IN_PROG', 'PAY', '', '2026-03-14T04:00:00Z', '2099-01-01', 0, 0)";

    private final Vertx vertx = Vertx.vertx();
    private final List<OrderKey> asked = new ArrayList<>();
    private TestStore database;
    private Store store;

    @BeforeEach
    void start() {
        database = TestStore.fresh();
        store = database.start(vertx);
        database.execute("insert into merchants (merchant_id, name) values ('m1', 'Tea')");
        List.of(BILL, ROWS, ORDER, PAYMENT).forEach(database::execute);
    }

    @AfterEach
    void stop() {
        store.close().await();
        vertx.close().await();
    }

    private ReconciliationRounds rounds(ReconciliationRounds.Question question) {
        return new ReconciliationRounds(
                vertx, 1, () -> Instant.parse("2026-03-15T02:00:00Z"), store.reconciler(), store.findings(), question);
    }

    private List<Finding> findings() {
        return store.findings().list(ReconciliationScope.ALL, false, 0, 100).await();
    }

    @Test
    @DisplayName(
            "an order whose payment only the bill has: the channel is asked once, its answer is noted, and settles it")
    void asks() {
        rounds((order, tsn) -> {
                    asked.add(order);
                    database.execute("update orders set status = 'PAID', paid = true");
                    database.execute("update transactions set status = 'SUCCESS', step = 'DONE', due_at = null, "
                            + "finish_time = ctime");
                    return Future.succeededFuture("the channel said QUERY -> SUCCEEDED");
                })
                .round()
                .await();
        rounds((order, tsn) -> Future.failedFuture("asked again")).round().await();

        assertThat(asked).containsExactly(new OrderKey("m1", 1700000000000001L));
        assertThat(findings()).hasSize(2);
        Finding settled = findings().stream()
                .filter(one -> one.order() != null)
                .findFirst()
                .orElseThrow();
        assertThat(settled.isOpen()).isFalse();
        assertThat(settled.notes())
                .extracting(Finding.Note::note, Finding.Note::resolution)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("the channel said QUERY -> SUCCEEDED", null),
                        org.assertj.core.groups.Tuple.tuple("it agrees now", Resolution.AGREES));
        assertThat(store.findings().countForPersons().await()).hasSize(1).containsValue(1);
    }

    @Test
    @DisplayName("a channel that does not answer is asked again later, and changes nothing")
    void unanswered() {
        rounds((order, tsn) -> {
                    asked.add(order);
                    return Future.failedFuture("away");
                })
                .round()
                .await();
        rounds((order, tsn) -> {
                    asked.add(order);
                    return Future.succeededFuture("nothing");
                })
                .round()
                .await();

        assertThat(asked).hasSize(1);
        database.execute("update open_findings set ask_at = clock_timestamp()");
        rounds((order, tsn) -> {
                    asked.add(order);
                    return Future.succeededFuture("the channel said QUERY -> PENDING");
                })
                .round()
                .await();
        assertThat(asked).hasSize(2);
        assertThat(findings().stream()
                        .filter(one -> one.order() != null)
                        .findFirst()
                        .orElseThrow()
                        .isOpen())
                .isTrue();
    }
}
