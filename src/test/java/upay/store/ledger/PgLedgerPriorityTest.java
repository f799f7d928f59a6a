package upay.store.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static upay.store.SampleOrders.order;
import static upay.store.SampleOrders.payment;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.domain.Order;
import upay.domain.Transaction;
import upay.port.Ledger.Applied;
import upay.port.Ledger.Opened;
import upay.port.StoreException;
import upay.store.SampleOrders;
import upay.store.Store;
import upay.store.TestStore;
import upay.store.sql.StoreSettings;

@DisplayName("while many changes wait no order is opened: what has begun comes to its end first")
@Tag("process")
class PgLedgerPriorityTest {
    private static final int ROWS = 4;
    /** More than the rows of two statements. */
    private static final int LONG = 12;

    private static Vertx vertx;
    private static TestStore database;

    private final List<Order> orders =
            IntStream.rangeClosed(0, LONG).mapToObj(i -> order()).toList();
    private final List<Transaction> payments =
            orders.stream().map(SampleOrders::payment).toList();
    private final List<Future<Applied>> changes = new ArrayList<>();

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        database = TestStore.fresh();
    }

    @AfterAll
    static void stop() {
        SampleOrders.await(vertx.close());
    }

    @Test
    @DisplayName("orders that arrive meanwhile fail in time with nothing stored; afterwards orders are opened again")
    void refused() throws SQLException {
        Store store = started(Duration.ofMinutes(1));
        try (Connection other = database.connect()) {
            hang(store, other);
            Order next = order();
            assertThatThrownBy(() -> SampleOrders.await(store.ledger().open(next, payment(next))))
                    .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.nothingStored())
                            .isTrue());
            assertThat(SampleOrders.await(store.ledger().load(next.key()))).isEmpty();
            assertThat(changes).noneMatch(Future::isComplete);
            other.rollback();
        }

        changes.forEach(change -> assertThat(SampleOrders.await(change)).isEqualTo(Applied.DONE));
        assertThat(SampleOrders.await(open(store))).isInstanceOf(Opened.Stored.class);
        SampleOrders.await(store.close());
    }

    @Test
    @DisplayName("changes that hang for too long are given up, and orders are opened again")
    void unlessItHangs() throws SQLException {
        Store store = started(Duration.ofSeconds(1));
        try (Connection other = database.connect()) {
            hang(store, other);
            await().until(() -> changes.stream().allMatch(Future::isComplete));
            assertThat(SampleOrders.await(open(store))).isInstanceOf(Opened.Stored.class);
            other.rollback();
        }
        SampleOrders.await(store.close());
    }

    private static Store started(Duration statementTimeout) {
        return database.start(
                vertx,
                database.settings()
                        .withBatches(new StoreSettings.Batches(ROWS, 100, 16 * 1024 * 1024))
                        .withTimeouts(Duration.ofSeconds(2), statementTimeout));
    }

    private static Future<Opened> open(Store store) {
        Order next = order();
        return store.ledger().open(next, payment(next));
    }

    /** One order's change waits for {@code other}, and those of the others for that. */
    private void hang(Store store, Connection other) throws SQLException {
        for (int i = 0; i < orders.size(); i++) {
            SampleOrders.await(store.ledger().open(orders.get(i), payments.get(i)));
        }
        other.setAutoCommit(false);
        other.createStatement()
                .execute("update orders set extended = null where sn = "
                        + orders.get(0).key().sn());
        change(store, 0);
        await().until(() -> database.waitForALock("%") == 1);
        IntStream.rangeClosed(1, LONG).forEach(i -> change(store, i));
    }

    private void change(Store store, int i) {
        changes.add(store.ledger().apply(SampleOrders.settle(orders.get(i), payments.get(i))));
    }
}
