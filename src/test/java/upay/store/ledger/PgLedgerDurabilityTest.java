package upay.store.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static upay.store.SampleOrders.order;
import static upay.store.SampleOrders.payment;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.domain.Failure;
import upay.domain.Order;
import upay.domain.Purchase;
import upay.port.Ledger.Opened;
import upay.port.StoreException;
import upay.store.SampleOrders;
import upay.store.Store;
import upay.store.TestStore;

@DisplayName("a future of the ledger succeeds after the commit, on its caller's context, or fails")
@Tag("process")
class PgLedgerDurabilityTest {
    private static Vertx vertx;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void stop() {
        SampleOrders.await(vertx.close());
    }

    @Test
    @DisplayName("a commit that fails after the statement itself succeeded is no success")
    void failingCommit() {
        TestStore database = TestStore.fresh();
        Store store = database.start(vertx);
        // Deferred to the commit: the server has already reported the statement as complete by then.
        database.execute("""
                create function refuse() returns trigger language plpgsql as $$
                begin
                  if new.subject = 'refused at the commit' then raise exception using errcode = '23514', message = 'no'; end if;
                  return null;
                end $$""");
        database.execute("create constraint trigger refuse after insert on orders deferrable initially deferred"
                + " for each row execute function refuse()");
        Order good = order();
        Order base = order();
        Order bad = withSubject(base, "refused at the commit");

        Future<Opened> badAnswer = store.ledger().open(bad, payment(bad));
        Future<Opened> goodAnswer = store.ledger().open(good, payment(good));

        assertThatThrownBy(() -> SampleOrders.await(badAnswer))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.nothingStored()).isTrue());
        assertThat(SampleOrders.await(goodAnswer)).isInstanceOf(Opened.Stored.class);
        assertThat(database.value("select count(*) from orders")).isEqualTo("1");
        SampleOrders.await(store.close());
    }

    @Test
    @DisplayName("the message of a refusal has no customer data")
    void noDataInMessages() {
        TestStore database = TestStore.fresh();
        Store store = database.start(vertx);
        Order order = withSubject(order(), "a secret\0");

        assertThatThrownBy(() -> SampleOrders.await(store.ledger().open(order, payment(order))))
                .satisfies(e -> {
                    for (Throwable t = e; t != null; t = t.getCause()) {
                        assertThat(t.toString())
                                .doesNotContain("secret")
                                .doesNotContain(order.purchase().clientSn());
                    }
                });
        SampleOrders.await(store.close());
    }

    @Test
    @DisplayName("each caller is answered on its own context, also when its row shared a statement with others'")
    void contexts() {
        TestStore database = TestStore.fresh();
        Store store = database.start(vertx);
        List<Context> callers = IntStream.range(0, 8)
                .mapToObj(i -> SampleOrders.await(newContext()))
                .toList();

        List<Future<Boolean>> right = IntStream.range(0, 200)
                .mapToObj(i -> callers.get(i % callers.size()))
                .map(caller -> {
                    Promise<Boolean> promise = Promise.promise();
                    caller.runOnContext(v -> {
                        Order order = order();
                        store.ledger()
                                .open(order, payment(order))
                                .onComplete(done -> promise.complete(Vertx.currentContext() == caller));
                    });
                    return promise.future();
                })
                .toList();
        SampleOrders.await(Future.all(right));

        assertThat(right).allMatch(Future::result);
        SampleOrders.await(store.close());
    }

    private static Future<Context> newContext() {
        Promise<Context> promise = Promise.promise();
        vertx.deployVerticle(context -> {
            promise.complete(context);
            return Future.succeededFuture();
        });
        return promise.future();
    }

    private static Order withSubject(Order o, String subject) {
        var p = o.purchase();
        return new Order(
                o.key(),
                new Purchase(
                        p.clientSn(),
                        p.total(),
                        new Purchase.Method(p.payway(), p.subPayway(), null),
                        p.origin(),
                        new Purchase.Device(null, null, null),
                        new Purchase.Goods(subject, null, null),
                        new Purchase.Extras(null, null, null)),
                o.status(),
                o.version(),
                new Order.Balance(o.balance().net(), o.balance().refunding(), 0, 0, false),
                Failure.NONE,
                Order.Trade.UNKNOWN,
                o.ctime());
    }
}
