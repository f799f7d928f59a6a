package upay.store.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.DisplayName;
import upay.domain.Failure;
import upay.domain.Fen;
import upay.domain.Order;
import upay.domain.OrderStatus;
import upay.domain.Purchase;
import upay.domain.Step;
import upay.domain.Transaction;
import upay.domain.TransactionType;
import upay.port.Ledger;
import upay.port.Ledger.Opened;
import upay.port.StoreException;
import upay.store.SampleOrders;
import upay.store.Store;
import upay.store.TestStore;
import upay.store.sql.StoreSettings;

@Label("a batch does what each of its rows alone would: same inputs, same answers, same rows")
@Tag("process")
@DisplayName("A batch does what each of its rows would do alone")
class PgLedgerBatchTest {
    private static Vertx vertx;
    private static TestStore batchedRows;
    private static TestStore singleRows;
    private static Store batched;
    private static Store single;

    @BeforeContainer
    static void start() {
        vertx = Vertx.vertx();
        batchedRows = TestStore.fresh();
        singleRows = TestStore.fresh();
        batched = batchedRows.start(vertx);
        single = singleRows.start(
                vertx, singleRows.settings().withBatches(new StoreSettings.Batches(1, 4096, 16 * 1024 * 1024)));
    }

    @AfterContainer
    static void stop() {
        SampleOrders.await(batched.close());
        SampleOrders.await(single.close());
        SampleOrders.await(vertx.close());
    }

    enum Poison {
        NONE,
        /** A character that PostgreSQL cannot store. */
        NUL,
        /** An amount that does not belong to the state. */
        AMOUNT,
        /** A transaction that would be forgotten. */
        FORGOTTEN,
        /** A field that must be there is not. */
        MISSING
    }

    /** Two orders may want the same client_sn. */
    record Opening(int clientSn, Poison poison) {}

    /** Changes of one order follow one another, some of them of a version that is not there (yet, or any more). */
    record Changing(int order, int expectedVersion, int refundNumber, Poison poison) {}

    @Provide
    Arbitrary<List<Opening>> openings() {
        return Combinators.combine(Arbitraries.integers().between(0, 40), poisons())
                .as(Opening::new)
                .list()
                .ofMaxSize(120);
    }

    @Provide
    Arbitrary<List<Changing>> changings() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 20),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.integers().between(0, 3),
                        poisons())
                .as(Changing::new)
                .list()
                .ofMaxSize(120);
    }

    private static Arbitrary<Poison> poisons() {
        return Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(12, Arbitraries.just(Poison.NONE)),
                net.jqwik.api.Tuple.of(1, Arbitraries.of(Poison.class)));
    }

    @Property(tries = 25, shrinking = ShrinkingMode.OFF)
    void same(@ForAll("openings") List<Opening> openings, @ForAll("changings") List<Changing> changings) {
        batchedRows.execute("truncate orders, transactions");
        singleRows.execute("truncate orders, transactions");
        List<Order> orders = new ArrayList<>();
        List<Transaction> payments = new ArrayList<>();
        for (Opening opening : openings) {
            Order order = spoiled(SampleOrders.order(SampleOrders.MERCHANT, "c-" + opening.clientSn), opening.poison);
            orders.add(order);
            payments.add(spoiled(SampleOrders.payment(order), opening.poison));
        }

        List<String> answers = opened(batched.ledger(), orders, payments);

        assertThat(answers).isEqualTo(openedInTurn(single.ledger(), orders, payments));
        if (!orders.isEmpty()) {
            List<Ledger.Change> changes =
                    changings.stream().map(c -> change(c, orders)).toList();
            assertThat(applied(batched.ledger(), changes)).isEqualTo(applied(single.ledger(), changes));
        }
        assertThat(batchedRows.rows("orders", "sn")).isEqualTo(singleRows.rows("orders", "sn"));
        assertThat(batchedRows.rows("transactions", "tsn")).isEqualTo(singleRows.rows("transactions", "tsn"));
    }

    private static Ledger.Change change(Changing c, List<Order> orders) {
        Order base = orders.get(c.order % orders.size());
        Order order = base;
        for (int version = 1; version <= c.expectedVersion; version++) {
            order = SampleOrders.refunding(order, 0);
        }
        Transaction refund = spoiled(
                SampleOrders.transaction(base, TransactionType.REFUND, Fen.of(1), Step.REFUND, "r" + c.refundNumber),
                c.poison);
        return SampleOrders.change(
                c.poison == Poison.AMOUNT ? spoiled(order, c.poison) : order, List.of(refund), List.of());
    }

    private static List<String> opened(Ledger ledger, List<Order> orders, List<Transaction> payments) {
        List<Future<Opened>> answers = new ArrayList<>();
        for (int i = 0; i < orders.size(); i++) {
            answers.add(ledger.open(orders.get(i), payments.get(i)));
        }
        return answers.stream().map(PgLedgerBatchTest::told).toList();
    }

    /** One after the other: at once, the last of them would be refused on a slow machine because they wait too long. */
    private static List<String> openedInTurn(Ledger ledger, List<Order> orders, List<Transaction> payments) {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < orders.size(); i++) {
            answers.add(told(ledger.open(orders.get(i), payments.get(i))));
        }
        return answers;
    }

    private static List<String> applied(Ledger ledger, List<Ledger.Change> changes) {
        List<Future<Ledger.Applied>> answers =
                changes.stream().map(ledger::apply).toList();
        return answers.stream().map(PgLedgerBatchTest::told).toList();
    }

    private static String told(Future<?> answer) {
        try {
            return SampleOrders.await(answer).toString();
        } catch (StoreException e) {
            return e.getMessage() + " " + e.nothingStored();
        }
    }

    private static Order spoiled(Order o, Poison poison) {
        return switch (poison) {
            case NONE, FORGOTTEN -> o;
            case NUL -> with(o, "a\0b", o.balance().net());
            case MISSING -> with(o, null, o.balance().net());
            case AMOUNT ->
                with(o, o.purchase().goods().subject(), o.balance().net().plus(Fen.of(1)));
        };
    }

    private static Order with(Order o, String subject, Fen net) {
        Purchase p = o.purchase();
        Purchase purchase = new Purchase(
                p.clientSn(),
                p.total(),
                p.method(),
                p.origin(),
                p.device(),
                new Purchase.Goods(subject, p.goods().description(), p.goods().goodsDetails()),
                new Purchase.Extras(
                        p.extras().reflect(), p.extras().extended(), p.extras().notifyUrl()));
        return new Order(
                o.key(),
                purchase,
                OrderStatus.CREATED,
                o.version(),
                new Order.Balance(net, Fen.ZERO, 0, 0, false),
                Failure.NONE,
                Order.Trade.UNKNOWN,
                o.ctime());
    }

    private static Transaction spoiled(Transaction t, Poison poison) {
        Step step = poison == Poison.FORGOTTEN ? Step.DONE : t.step();
        String operator = poison == Poison.NUL
                ? "a\0b"
                : poison == Poison.MISSING ? null : t.request().operator();
        return new Transaction(
                t.tsn(),
                t.order(),
                t.type(),
                t.amount(),
                t.ctime(),
                new Transaction.Request(
                        operator,
                        t.request().refundRequestNo(),
                        t.request().clientTsn(),
                        t.request().reflect(),
                        t.request().extended()),
                new Transaction.Result(t.status(), Failure.NONE, null, null),
                new Transaction.Work(
                        step,
                        t.work().deadline(),
                        t.work().dueAt(),
                        t.work().owner(),
                        t.work().attempts()));
    }
}
