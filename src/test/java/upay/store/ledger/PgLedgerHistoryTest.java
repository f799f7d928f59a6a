package upay.store.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.store.SampleOrders.await;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.domain.Order;
import upay.domain.OrderKey;
import upay.domain.OrderStatus;
import upay.history.HistoryEntry;
import upay.history.HistoryEvent;
import upay.history.HistoryRecord;
import upay.port.Ledger;
import upay.port.LedgerHistoryContract;
import upay.port.Outbox.ClaimRequest;
import upay.port.Outbox.Delivery;
import upay.port.Outbox.Settled;
import upay.store.SampleOrders;
import upay.store.Store;
import upay.store.TestStore;

@DisplayName("the ledger in PostgreSQL records the history of its orders")
@Tag("process")
class PgLedgerHistoryTest extends LedgerHistoryContract {
    private static Vertx vertx;
    private static TestStore database;
    private static Store store;
    private static long dead;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        database = TestStore.fresh();
        store = database.start(vertx);
        dead = Long.parseLong(
                database.value(
                        "insert into instances (id, heartbeat_at) values (nextval('instance_ids'), now() - interval '1 h') returning id"));
    }

    @AfterAll
    static void stop() {
        await(store.close());
        await(vertx.close());
    }

    @Override
    protected Ledger ledger() {
        return store.ledger();
    }

    @Override
    protected List<HistoryEntry> history(OrderKey key) {
        return await(store.history().entries(key));
    }

    @Override
    protected long alive() {
        return store.instance().id();
    }

    @Override
    protected long dead() {
        return dead;
    }

    @Test
    @DisplayName("a webhook attempt is recorded with the row that it changes, and only if it changes it")
    void notified() {
        Order order = SampleOrders.notifying(SampleOrders.order(), "https://shop.example/paid");
        var payment = SampleOrders.payment(order);
        await(ledger().open(order, payment));
        await(ledger().apply(SampleOrders.settle(order, payment)));
        Delivery delivery = await(
                        store.outbox().claim(new ClaimRequest(7, "", Map.of(), 99, 99, Duration.ofSeconds(60))))
                .deliveries()
                .stream()
                .filter(d -> d.order().equals(order.key()))
                .findFirst()
                .orElseThrow();
        Instant at = Instant.now().truncatedTo(ChronoUnit.MICROS);
        HistoryEvent.Posted failed = new HistoryEvent.Posted(
                at.minusMillis(30), Duration.ofMillis(30), 1, false, "HTTP 500", Duration.ofSeconds(1));
        HistoryEvent.Posted done =
                new HistoryEvent.Posted(at.minusMillis(10), Duration.ofMillis(10), 2, true, "delivered", null);

        await(settle(delivery, failed, at));
        await(settle(delivery, done, at));
        await(settle(delivery, failed, at));

        List<HistoryEntry> history = history(order.key());
        assertThat(history).extracting(HistoryEntry::version).containsExactly(1, 2, 2, 2);
        assertThat(history.get(3)).isEqualTo(new HistoryEntry(2, OrderStatus.PAID, at, 7, List.of(done)));
        assertThat(history.get(2).events()).containsExactly(failed);
    }

    private static io.vertx.core.Future<Void> settle(Delivery delivery, HistoryEvent.Posted posted, Instant at) {
        return store.outbox()
                .settle(new Settled(
                        delivery.order(),
                        delivery.event(),
                        posted.attempt() == 1 ? delivery.attempt() : 2,
                        posted.delivered(),
                        posted.outcome(),
                        posted.retryIn(),
                        new HistoryRecord(at, 7, List.of(posted))));
    }

    @Test
    @DisplayName("an order is found by its number alone, also where it was opened by a gateway that kept no history")
    void found() {
        Order order = SampleOrders.order();
        await(ledger().open(order, SampleOrders.payment(order)));

        assertThat(await(store.history().find(order.key().sn()))).contains(order.key());

        database.execute("delete from history where order_sn = " + order.key().sn());
        database.execute("insert into merchants (merchant_id, name) values ('" + SampleOrders.MERCHANT
                + "', 'x') on conflict do nothing");

        assertThat(await(store.history().find(order.key().sn()))).contains(order.key());
        assertThat(await(store.history().find(42))).isEmpty();
    }

    @Test
    @DisplayName("instances that are alive, dead, and unknown")
    void pulse() {
        assertThat(await(store.history().pulse(alive())).dead()).isFalse();
        assertThat(await(store.history().pulse(dead)).heardAt())
                .isBefore(Instant.now().minusSeconds(3000));
        assertThat(await(store.history().pulse(999_999)).heardAt()).isNull();
    }
}
