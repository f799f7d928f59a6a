package upay.store.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.store.SampleOrders.await;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.domain.Fen;
import upay.domain.Order;
import upay.domain.OrderKey;
import upay.domain.OrderStatus;
import upay.domain.Transaction;
import upay.domain.webhook.WebhookEventType;
import upay.history.HistoryRecord;
import upay.port.Ledger.Applied;
import upay.port.Outbox;
import upay.port.Outbox.ClaimRequest;
import upay.port.Outbox.Claimed;
import upay.port.Outbox.Delivery;
import upay.port.Outbox.Settled;
import upay.store.SampleOrders;
import upay.store.Store;
import upay.store.TestStore;

@DisplayName(
        "a webhook is added with the change that makes its order PAID, and leaves once it is delivered or given up")
@Tag("process")
class PgOutboxTest {
    private static final Duration LEASE = Duration.ofSeconds(30);

    private static Vertx vertx;
    private static TestStore database;
    private static Store store;
    private static Outbox outbox;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        database = TestStore.fresh();
        store = database.start(vertx);
        outbox = store.outbox();
    }

    @AfterAll
    static void stop() {
        await(store.close());
        await(vertx.close());
    }

    @BeforeEach
    void empty() {
        database.execute("truncate orders, transactions, notifications");
    }

    private static Order paid(String url) {
        Order order = SampleOrders.notifying(SampleOrders.order(), url);
        Transaction payment = SampleOrders.payment(order);
        await(store.ledger().open(order, payment));
        assertThat(await(store.ledger().apply(SampleOrders.settle(order, payment))))
                .isEqualTo(Applied.DONE);
        return SampleOrders.paid(order);
    }

    private static Claimed claim(String after, Map<String, Integer> room, int roomElse, int limit, Duration lease) {
        return await(outbox.claim(new ClaimRequest(7, after, room, roomElse, limit, lease)));
    }

    private static List<Delivery> claim(int limit) {
        return claim("", Map.of(), limit, limit, LEASE).deliveries();
    }

    private static String count() {
        return database.value("select count(*) from notifications");
    }

    private static void settle(Delivery delivery, boolean delivered, Duration retryIn) {
        await(outbox.settle(new Settled(
                delivery.order(),
                delivery.event(),
                delivery.attempt(),
                delivered,
                "outcome",
                retryIn,
                HistoryRecord.NONE)));
    }

    @Test
    @DisplayName("it carries the fields of data as of that moment, and where it goes")
    void content() {
        Order order = paid("https://shop.example:8443/paid?key=1");

        Delivery delivery = claim(10).get(0);

        assertThat(delivery.order()).isEqualTo(order.key());
        assertThat(delivery.receiver()).isEqualTo("shop.example");
        assertThat(delivery.url()).isEqualTo("https://shop.example:8443/paid?key=1");
        assertThat(delivery.terminalSn()).isEqualTo(order.purchase().origin().terminalSn());
        assertThat(delivery.eventId()).isEqualTo("paid-" + order.key().sn());
        assertThat(delivery.attempt()).isEqualTo(1);
        JsonObject body = new JsonObject(delivery.body());
        assertThat(body.getString("sn")).isEqualTo(Long.toString(order.key().sn()));
        assertThat(body.getString("order_status")).isEqualTo("PAID");
        assertThat(body.getString("status")).isEqualTo("SUCCESS");
        assertThat(body.getString("subject")).isEqualTo("一杯咖啡");
        assertThat(body.fieldNames())
                .containsExactlyInAnyOrder(
                        "terminal_sn",
                        "sn",
                        "tsn",
                        "client_sn",
                        "client_tsn",
                        "trade_no",
                        "status",
                        "order_status",
                        "payway",
                        "payway_name",
                        "sub_payway",
                        "payer_uid",
                        "payer_login",
                        "total_amount",
                        "net_amount",
                        "subject",
                        "description",
                        "operator",
                        "reflect",
                        "store_id",
                        "ctime",
                        "finish_time",
                        "channel_finish_time");
    }

    @Test
    @DisplayName("no webhook without a notify_url, for a failed payment, or for a lost race")
    void none() {
        paid(null);
        Order failing = SampleOrders.order();
        Transaction payment = SampleOrders.payment(failing);
        await(store.ledger().open(failing, payment));
        await(store.ledger()
                .apply(SampleOrders.change(
                        SampleOrders.failed(failing, null, null), List.of(), List.of(SampleOrders.done(payment)))));
        Order never = SampleOrders.order();
        assertThat(await(store.ledger().apply(SampleOrders.settle(never, SampleOrders.payment(never)))))
                .isEqualTo(Applied.LOST_RACE);

        assertThat(count()).isEqualTo("0");
    }

    @Test
    @DisplayName("one in an order's life, also when it becomes PAID again")
    void once() {
        Order order = paid("http://shop.example");
        Transaction refund = SampleOrders.refund(order, 10, "r1");
        Order during = SampleOrders.refunding(order, 0);
        await(store.ledger().apply(SampleOrders.change(during, List.of(refund), List.of())));
        Order again = SampleOrders.refunding(during, 0);
        assertThat(again.status()).isEqualTo(OrderStatus.PAID);
        await(store.ledger().apply(SampleOrders.change(again, List.of(), List.of(SampleOrders.done(refund)))));

        assertThat(count()).isEqualTo("1");
    }

    @Test
    @DisplayName("a failed payment has a separate event each time, and by default refunds and cancels have none")
    void failed() {
        Order order = SampleOrders.notifying(SampleOrders.order(), "http://shop.example");
        Transaction payment = SampleOrders.payment(order);
        await(store.ledger().open(order, payment));
        Order error =
                SampleOrders.moved(order, OrderStatus.PAY_ERROR, order.balance().net());
        Order canceled = SampleOrders.moved(
                error, OrderStatus.PAY_CANCELED, order.balance().net());
        await(store.ledger().apply(SampleOrders.change(order, error, List.of(), List.of(payment))));
        await(store.ledger().apply(SampleOrders.change(error, canceled, List.of(), List.of(payment))));

        List<Delivery> deliveries = claim(10);

        String sn = Long.toString(order.key().sn());
        assertThat(deliveries)
                .extracting(Delivery::eventId)
                .containsExactlyInAnyOrder("failed-" + sn + "-2", "failed-" + sn + "-3");
        assertThat(deliveries)
                .extracting(delivery -> new JsonObject(delivery.body()).getString("order_status"))
                .containsExactlyInAnyOrder("PAY_ERROR", "PAY_CANCELED");
        deliveries.forEach(delivery -> settle(delivery, delivery.event().equals("failed-2"), null));
        assertThat(database.rows(
                        "(select event, delivered_at is not null, given_up_at is not null from notifications)", "1"))
                .containsExactly("(failed-2,t,f)", "(failed-3,f,t)");
    }

    @Test
    @DisplayName("webhooks of refunds, cancels and payments are sent only if configured")
    void chosen() {
        Store other = database.start(
                vertx,
                database.settings()
                        .withWebhookEvents(EnumSet.of(WebhookEventType.REFUNDED, WebhookEventType.CANCELED)));
        Order order = SampleOrders.notifying(SampleOrders.order(), "http://shop.example");
        Transaction payment = SampleOrders.payment(order);
        await(other.ledger().open(order, payment));
        await(other.ledger().apply(SampleOrders.settle(order, payment)));
        Order paid = SampleOrders.paid(order);
        Transaction refund = SampleOrders.refund(order, 10, "r1");
        Order less = SampleOrders.moved(
                paid, OrderStatus.PARTIAL_REFUNDED, Fen.of(paid.balance().net().value() - 10));
        await(other.ledger()
                .apply(SampleOrders.change(paid, less, List.of(refund), List.of(SampleOrders.done(refund)))));

        List<Delivery> deliveries = claim(10);

        assertThat(deliveries).extracting(Delivery::event).containsExactly("refunded-3");
        JsonObject body = new JsonObject(deliveries.get(0).body());
        assertThat(body.getString("refund_request_no")).isEqualTo("r1");
        assertThat(body.getString("tsn")).isEqualTo(Long.toString(refund.tsn()));
        assertThat(body.getString("net_amount"))
                .isEqualTo(Long.toString(less.balance().net().value()));
        await(other.close());
    }

    @Test
    @DisplayName("the listener for arrivals is called for stored webhooks")
    void arrivals() {
        AtomicInteger heard = new AtomicInteger();
        outbox.onArrival(heard::incrementAndGet);

        paid("http://shop.example");
        paid(null);

        assertThat(heard).hasValue(1);
    }

    @Test
    @DisplayName("what is claimed is not due for others until the lease ends, and counts its attempts")
    void leases() {
        paid("http://shop.example");

        Claimed first = claim("", Map.of(), 5, 5, Duration.ofMillis(300));
        assertThat(first.deliveries()).extracting(Delivery::attempt).containsExactly(1);
        Claimed meanwhile = claim("", Map.of(), 5, 5, LEASE);
        assertThat(meanwhile.deliveries()).isEmpty();
        assertThat(meanwhile.idle()).isBetween(Duration.ofMillis(1), Duration.ofMillis(300));

        org.awaitility.Awaitility.await()
                .untilAsserted(
                        () -> assertThat(claim(5)).extracting(Delivery::attempt).containsExactly(2));
    }

    @Test
    @DisplayName("two who claim at once never get the same")
    void disjoint() {
        for (int i = 0; i < 60; i++) {
            paid("http://shop" + i % 3 + ".example");
        }
        List<io.vertx.core.Future<Claimed>> claims = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            claims.add(outbox.claim(new ClaimRequest(i + 1, "", Map.of(), 3, 7, LEASE)));
        }
        List<OrderKey> taken = new ArrayList<>();
        claims.forEach(c -> await(c).deliveries().forEach(d -> taken.add(d.order())));

        assertThat(taken).doesNotHaveDuplicates().isNotEmpty();
    }

    @Test
    @DisplayName("each receiver gets its slots, whatever the backlog of another one; a full one is reported as such")
    void rooms() {
        for (int i = 0; i < 40; i++) {
            paid("http://dead.example/" + i);
        }
        paid("http://good.example");
        paid("http://zealous.example");

        Claimed claimed = claim("", Map.of("dead.example", 2), 5, 100, LEASE);
        assertThat(claimed.deliveries())
                .extracting(Delivery::receiver)
                .containsExactly("dead.example", "dead.example", "good.example", "zealous.example");
        assertThat(claimed.held()).isFalse();
        assertThat(claimed.last()).isEmpty();

        Claimed full = claim("", Map.of("dead.example", 0), 5, 100, LEASE);
        assertThat(full.deliveries()).isEmpty();
        assertThat(full.held()).isTrue();
    }

    @Test
    @DisplayName("claims that continue where the last one ended visit every receiver")
    void rounds() {
        int receivers = PgOutbox.RECEIVERS + 50;
        for (int i = 0; i < receivers; i++) {
            paid("http://r" + i + ".example");
        }
        Set<String> seen = new HashSet<>();
        String after = "";
        int claims = 0;
        do {
            Claimed claimed = claim(after, Map.of(), 1, 90, LEASE);
            claimed.deliveries().forEach(d -> assertThat(seen.add(d.receiver())).isTrue());
            after = claimed.last();
            claims++;
        } while (!after.isEmpty());

        assertThat(seen).hasSize(receivers);
        assertThat(claims).isEqualTo(3);
    }

    @Test
    @DisplayName(
            "a failure has its next try, a success ends it; the word of a claim that is over counts only when it is a success")
    void results() {
        paid("http://shop.example");
        Delivery first = claim(1).get(0);
        settle(first, false, Duration.ZERO);
        Delivery second = claim(1).get(0);
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.round()).isEqualTo(2);

        settle(first, false, Duration.ZERO);
        assertThat(claim(1)).isEmpty();

        settle(first, true, null);
        settle(second, false, Duration.ZERO);
        assertThat(claim(1)).isEmpty();
        assertThat(database.value("select delivered_at is not null from notifications"))
                .isEqualTo("t");
    }

    @Test
    @DisplayName("the backlog counts what waits, what is overdue and what was given up")
    void backlog() {
        paid("http://a.example");
        paid("http://b.example");
        paid("http://c.example");
        settle(claim("", Map.of(), 1, 1, LEASE).deliveries().get(0), false, null);
        settle(claim("", Map.of(), 1, 1, LEASE).deliveries().get(0), true, null);
        database.execute("update notifications set due_at = due_at - interval '1 min' where due_at is not null");

        Outbox.Backlog counted = await(outbox.backlog(Duration.ofSeconds(30)));
        assertThat(counted).isEqualTo(new Outbox.Backlog(1, 1, 1, counted.late()));
        assertThat(counted.late()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(90));
        assertThat(await(outbox.backlog(Duration.ofSeconds(90))).overdue()).isZero();
        assertThat(claim(10)).hasSize(1);
    }
}
