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
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.domain.Order;
import upay.port.Ledger.Opened;
import upay.port.StoreException;
import upay.store.SampleOrders;
import upay.store.Store;
import upay.store.TestStore;
import upay.store.sql.StoreSettings;

@DisplayName("what the store cannot take soon is refused at once, and quiet times cost nothing afterwards")
@Tag("process")
class BatchQueueTest {
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
    @DisplayName("beyond its limit no row waits; those before are stored, and each of the others fails as not stored")
    void full() {
        Store store = database.start(
                vertx, database.settings().withBatches(new StoreSettings.Batches(4, 8, 16 * 1024 * 1024)));
        List<Order> orders = IntStream.range(0, 500).mapToObj(i -> order()).toList();

        List<Future<Opened>> answers =
                orders.stream().map(o -> store.ledger().open(o, payment(o))).toList();

        assertThat(answers.stream().filter(Future::failed)).isNotEmpty().allSatisfy(f -> assertThat(f.cause())
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.nothingStored()).isTrue()));
        for (int i = 0; i < orders.size(); i++) {
            Future<Opened> answer = answers.get(i);
            if (!answer.failed()) {
                assertThat(SampleOrders.await(answer)).isInstanceOf(Opened.Stored.class);
            }
            assertThat(SampleOrders.await(find(store, orders.get(i)))).isEqualTo(answer.succeeded());
        }
        SampleOrders.await(store.close());
    }

    @Test
    @DisplayName("a queue that stays long is cut back to two statements' rows: the oldest fail with nothing stored")
    void late() throws SQLException {
        Store store = database.start(
                vertx, database.settings().withBatches(new StoreSettings.Batches(4, 10, 16 * 1024 * 1024)));
        List<Future<Opened>> answers;
        try (Connection other = database.connect()) {
            // What the order that comes again waits for, and nothing else: the statement that keeps warm does not.
            Order first = order();
            SampleOrders.await(store.ledger().open(first, payment(first)));
            other.setAutoCommit(false);
            other.createStatement()
                    .execute("delete from orders where sn = " + first.key().sn());
            Future<Opened> underWay = store.ledger().open(first, payment(first));
            await().until(() -> database.waitForALock("%") > 0);
            answers = new ArrayList<>(List.of(underWay));
            IntStream.range(0, 10)
                    .mapToObj(i -> order())
                    .forEach(o -> answers.add(store.ledger().open(o, payment(o))));
            // Longer than a row of a long queue may have waited.
            await().during(Duration.ofMillis(600)).until(() -> answers.stream().noneMatch(Future::isComplete));
            other.rollback();
        }

        await().until(() -> answers.stream().allMatch(Future::isComplete));
        assertThat(answers.subList(1, 3)).allSatisfy(f -> assertThat(f.cause())
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.nothingStored()).isTrue()));
        assertThat(answers.get(0).succeeded()).isTrue();
        assertThat(answers.subList(3, 11)).allMatch(Future::succeeded);
        SampleOrders.await(store.close());
    }

    private static Future<Boolean> find(Store store, Order order) {
        return store.ledger().load(order.key()).map(found -> found.isPresent());
    }

    @Test
    @DisplayName("a few huge rows fill it as well as many small ones")
    void huge() {
        StoreSettings settings = database.settings().withBatches(new StoreSettings.Batches(1, 1000, 100));
        Store store = database.start(vertx, settings);

        List<Future<Opened>> answers = IntStream.range(0, 50)
                .mapToObj(i -> order())
                .map(o -> store.ledger().open(o, payment(o)))
                .toList();

        assertThat(answers.stream().filter(Future::failed)).isNotEmpty();
        assertThat(SampleOrders.await(answers.get(0))).isInstanceOf(Opened.Stored.class);
        SampleOrders.await(store.close());
    }

    @Test
    @DisplayName("connections stay at hand when nothing happens for longer than an idle one lives")
    void warm() {
        Store store =
                database.start(vertx, database.settings().withTimeouts(Duration.ofSeconds(1), Duration.ofMillis(400)));
        Order order = order();
        SampleOrders.await(store.ledger().open(order, payment(order)));
        // Three times as long as a silent connection is kept.
        await().during(Duration.ofMillis(1800)).until(() -> store.health().isWell());

        // The heartbeat's own is one of them.
        assertThat(Integer.parseInt(database.value("select count(*) from pg_stat_activity"
                        + " where datname = current_database() and application_name = 'upay-gateway'"
                        + " and backend_start < clock_timestamp() - interval '1500 ms'")))
                .isGreaterThanOrEqualTo(3);
        SampleOrders.await(store.close());
    }
}
