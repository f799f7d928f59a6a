package upay.store.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.store.SampleOrders.await;
import static upay.store.SampleOrders.change;
import static upay.store.SampleOrders.done;
import static upay.store.SampleOrders.order;
import static upay.store.SampleOrders.paid;
import static upay.store.SampleOrders.payment;
import static upay.store.SampleOrders.refund;
import static upay.store.SampleOrders.refunding;
import static upay.store.SampleOrders.settle;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.domain.Failure;
import upay.domain.Fen;
import upay.domain.Order;
import upay.domain.OrderState;
import upay.domain.Transaction;
import upay.domain.TransactionStatus;
import upay.port.Ledger;
import upay.port.Ledger.Applied;
import upay.port.Ledger.Change;
import upay.port.Ledger.DailyRefund;
import upay.store.SampleOrders;
import upay.store.Store;
import upay.store.TestStore;

@DisplayName("A till's refunds of a day are summed by the commit that stores them, over all instances")
@Tag("process")
class PgLedgerDailyRefundCapTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 12, 1);
    private static Vertx vertx;
    private static TestStore database;
    private static Store one;
    private static Store two;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        database = TestStore.fresh();
        one = database.start(vertx);
        two = database.start(vertx);
    }

    @AfterAll
    static void stop() {
        await(one.close());
        await(two.close());
        await(vertx.close());
    }

    private static Order paidOrder(Ledger ledger) {
        Order order = order();
        Transaction payment = payment(order);
        await(ledger.open(order, payment));
        await(ledger.apply(settle(order, payment)));
        return paid(order);
    }

    /** A refund of the paid order by that till, which counts. */
    private static Change refunds(Order paid, String till, long fen, long cap) {
        return change(refunding(paid, fen), List.of(refund(paid, fen, "r-" + SampleOrders.number())), List.of())
                .counted(new DailyRefund(till, TODAY, Fen.of(fen), Fen.of(cap)));
    }

    private static long sum(String till) {
        String sum = database.value("select amount from daily_refunds where terminal_sn = '" + till + "'");
        return sum == null ? 0 : Long.parseLong(sum);
    }

    @Test
    @DisplayName("of two hundred refunds at once on two instances exactly so many are stored as the cap allows")
    void together() {
        List<Order> orders =
                IntStream.range(0, 200).mapToObj(i -> paidOrder(one.ledger())).toList();
        List<Future<Applied>> applied = new ArrayList<>();
        for (int i = 0; i < orders.size(); i++) {
            Ledger ledger = i % 2 == 0 ? one.ledger() : two.ledger();
            applied.add(ledger.apply(refunds(orders.get(i), "crowd", 10, 735)));
        }

        List<Applied> outcomes = applied.stream().map(SampleOrders::await).toList();

        assertThat(outcomes).containsOnly(Applied.DONE, Applied.OVER_CAP);
        assertThat(outcomes).filteredOn(Applied.DONE::equals).hasSize(73);
        assertThat(sum("crowd")).isEqualTo(730);
        for (int i = 0; i < orders.size(); i++) {
            OrderState now = await(one.ledger().load(orders.get(i).key())).orElseThrow();
            boolean stored = outcomes.get(i) == Applied.DONE;
            assertThat(now.order().version()).isEqualTo(orders.get(i).version() + (stored ? 1 : 0));
            assertThat(now.transactions()).hasSize(stored ? 2 : 1);
        }
    }

    @Test
    @DisplayName("a lost race counts nothing, and neither does what is over the cap")
    void nothingStored() {
        Order order = paidOrder(one.ledger());
        Change first = refunds(order, "racer", 10, 100);
        Change late = refunds(order, "racer", 20, 100);

        assertThat(await(one.ledger().apply(first))).isEqualTo(Applied.DONE);
        assertThat(await(two.ledger().apply(late))).isEqualTo(Applied.LOST_RACE);
        Order other = paidOrder(one.ledger());
        assertThat(await(two.ledger().apply(refunds(other, "racer", 91, 100)))).isEqualTo(Applied.OVER_CAP);
        assertThat(sum("racer")).isEqualTo(10);
        // The cap was lowered since: what is given back already stays, and nothing more is.
        assertThat(await(two.ledger().apply(refunds(other, "racer", 1, 5)))).isEqualTo(Applied.OVER_CAP);
        assertThat(await(two.ledger().apply(refunds(other, "racer", 90, 100)))).isEqualTo(Applied.DONE);
        assertThat(sum("racer")).isEqualTo(100);
    }

    @Test
    @DisplayName(
            "what the channel refuses is taken out again, once, by whichever instance; a refund that did not count changes no sum")
    void refused() {
        Order order = paidOrder(one.ledger());
        Change begun = refunds(order, "unlucky", 40, 50);
        await(one.ledger().apply(begun));

        Transaction refused = failed(begun.added().get(0));
        Change ends = change(refunding(begun.after(), 0), List.of(), List.of(refused));
        assertThat(await(two.ledger().apply(ends))).isEqualTo(Applied.DONE);
        assertThat(sum("unlucky")).isZero();

        Change again = change(refunding(ends.after(), 0), List.of(), List.of(refused));
        assertThat(await(one.ledger().apply(again))).isEqualTo(Applied.DONE);
        assertThat(sum("unlucky")).isZero();
        assertThat(database.value("select count(*) from counted_refunds where terminal_sn = 'unlucky'"))
                .isEqualTo("0");
    }

    private static Transaction failed(Transaction t) {
        Transaction done = done(t);
        return new Transaction(
                t.tsn(),
                t.order(),
                t.type(),
                t.amount(),
                t.ctime(),
                t.request(),
                new Transaction.Result(
                        TransactionStatus.FAIL_CANCELED,
                        Failure.NONE,
                        done.result().finishTime(),
                        done.result().finishTime()),
                new Transaction.Work(done.step(), t.work().deadline(), null, 0, 1));
    }
}
