package upay.webhook;

import io.vertx.core.Vertx;
import io.vertx.core.net.TrustOptions;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import upay.domain.Order;
import upay.domain.Transaction;
import upay.domain.proxy.HttpProxy;
import upay.host.HostResolver;
import upay.port.RequestTraces;
import upay.store.SampleOrders;
import upay.store.Store;
import upay.store.TestStore;
import upay.tracing.Tracer;

/** A store, webhook senders that empty its outbox, and orders that become PAID. */
abstract class WebhookTestBase {
    static final WebhookSettings QUICK = new WebhookSettings(
            Duration.ofSeconds(1),
            List.of(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(400)),
            64,
            4,
            64,
            true,
            Duration.ofMillis(200),
            WebhookSettings.Authorization.RSA);

    final List<String> deployed = new ArrayList<>();
    Vertx vertx;
    TestStore database;
    Store store;

    @BeforeEach
    void startStore() {
        vertx = Vertx.vertx();
        database = TestStore.fresh();
        store = database.start(vertx);
        SampleOrders.await(store.readyMadeAccounts().create());
    }

    @AfterEach
    void stop() {
        // Webhook senders before their store, as a gateway does.
        deployed.forEach(id -> SampleOrders.await(vertx.undeploy(id)));
        SampleOrders.await(store.close());
        SampleOrders.await(vertx.close());
    }

    void deploy(WebhookSettings settings) {
        deploy(settings, null, null);
    }

    void deploy(WebhookSettings settings, HostResolver names, TrustOptions trusted) {
        deploy(settings, null, names, trusted);
    }

    void deploy(WebhookSettings settings, HttpProxy proxy, HostResolver names, TrustOptions trusted) {
        deployed.add(SampleOrders.await(vertx.deployVerticle(new WebhookVerticle(
                store.outbox(),
                store.terminals(),
                store.signingKeys(),
                store.instance(),
                settings,
                new WebhookVerticle.Reach(proxy, names, trusted),
                Tracer.OFF,
                RequestTraces.NONE))));
    }

    /** An order that becomes PAID, of the first ready-made terminal. */
    Order pay(String notifyUrl) {
        Order order = SampleOrders.notifying(SampleOrders.order(), notifyUrl);
        Transaction payment = SampleOrders.payment(order);
        SampleOrders.await(store.ledger().open(order, payment));
        SampleOrders.await(store.ledger().apply(SampleOrders.settle(order, payment)));
        return SampleOrders.paid(order);
    }

    String column(String name, Order order) {
        return database.value("select " + name + " from notifications where order_sn = "
                + order.key().sn());
    }

    void awaitDelivered(Order order) {
        patiently().until(() -> "t".equals(column("delivered_at is not null", order)));
    }

    void awaitGivenUp(Order order) {
        patiently().until(() -> "t".equals(column("given_up_at is not null", order)));
    }

    static ConditionFactory patiently() {
        return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(20));
    }

    static WebhookSettings with(WebhookSettings s, boolean allowPrivate, List<Duration> retries) {
        return new WebhookSettings(
                s.timeout(),
                retries,
                s.maxInFlight(),
                s.maxPerHost(),
                s.maxResponseBytes(),
                allowPrivate,
                s.sweep(),
                s.authorization());
    }

    /** Every name is this address. */
    static HostResolver always(String address) {
        return host -> {
            try {
                return io.vertx.core.Future.succeededFuture(List.of(InetAddress.getByName(address)));
            } catch (java.net.UnknownHostException e) {
                return io.vertx.core.Future.failedFuture(e);
            }
        };
    }
}
