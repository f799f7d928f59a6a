package upay.store.batch;

import static org.assertj.core.api.Assertions.assertThat;
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
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.domain.Order;
import upay.domain.OrderState;
import upay.port.Ledger.Opened;
import upay.store.SampleOrders;
import upay.store.Store;
import upay.store.TestStore;
import upay.store.sql.StoreSettings;

@DisplayName(
        "a second statement that only reads goes beside the first once enough rows wait; one that writes never does")
@Tag("process")
class BatcherTest {
    private static final int ROWS = 4;
    private static final String LOOK_UP = "/* finding an order by client_sn */%";
    private static final String OPENING = "with asked as materialized%";

    private static Vertx vertx;
    private static TestStore database;

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
    void reads() throws SQLException {
        Store store = started();
        List<Order> orders = IntStream.range(0, 40).mapToObj(i -> order()).toList();
        orders.forEach(o -> SampleOrders.await(store.ledger().open(o, payment(o))));
        List<Future<Optional<OrderState>>> found = new ArrayList<>();
        try (Connection other = database.connect()) {
            lockOrders(other);
            found.add(find(store, orders.get(0)));
            await().until(() -> database.waitForALock(LOOK_UP) == 1);
            orders.subList(1, ROWS).forEach(o -> found.add(find(store, o)));
            // They are not worth a second one.
            await().during(Duration.ofMillis(300)).until(() -> database.waitForALock(LOOK_UP) == 1);
            orders.subList(ROWS, orders.size()).forEach(o -> found.add(find(store, o)));
            await().until(() -> database.waitForALock(LOOK_UP) == 2);
            assertThat(found).noneMatch(Future::isComplete);
            other.rollback();
        }

        for (int i = 0; i < orders.size(); i++) {
            assertThat(SampleOrders.await(found.get(i)).orElseThrow().order().key())
                    .isEqualTo(orders.get(i).key());
        }
        SampleOrders.await(store.close());
    }

    @Test
    void writes() throws SQLException {
        Store store = started();
        // As many as wait without being refused.
        List<Order> orders = IntStream.range(0, 2 * ROWS).mapToObj(i -> order()).toList();
        List<Future<Opened>> opened = new ArrayList<>();
        List<Future<Optional<OrderState>>> found = new ArrayList<>();
        try (Connection other = database.connect()) {
            lockOrders(other);
            orders.forEach(o -> opened.add(store.ledger().open(o, payment(o))));
            orders.forEach(o -> found.add(find(store, o)));
            await().until(() -> database.waitForALock(LOOK_UP) == 2);
            await().during(Duration.ofMillis(300)).until(() -> database.waitForALock(OPENING) == 1);
            other.rollback();
        }

        opened.forEach(o -> assertThat(SampleOrders.await(o)).isInstanceOf(Opened.Stored.class));
        found.forEach(SampleOrders::await);
        SampleOrders.await(store.close());
    }

    /** Keeps its statements warm so seldom that this does not happen meanwhile. */
    private static Store started() {
        return database.start(
                vertx,
                database.settings()
                        .withBatches(new StoreSettings.Batches(ROWS, 100, 16 * 1024 * 1024))
                        .withTimeouts(Duration.ofSeconds(2), Duration.ofMinutes(1)));
    }

    private static void lockOrders(Connection other) throws SQLException {
        other.setAutoCommit(false);
        other.createStatement().execute("lock table orders in access exclusive mode");
    }

    private static Future<Optional<OrderState>> find(Store store, Order order) {
        return store.ledger()
                .find(order.key().merchantId(), null, order.purchase().clientSn());
    }
}
