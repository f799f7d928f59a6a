package upay.port;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.store.SampleOrders.MERCHANT;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.BizError;
import upay.domain.Fen;
import upay.domain.Order;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.domain.Transaction;
import upay.port.Ledger.Applied;
import upay.port.Ledger.Opened;
import upay.store.SampleOrders;

/** What the port {@link Ledger} promises about orders; every ledger inherits it. */
@DisplayName("A ledger stores orders and transactions whole, and lets one of racing changes win")
public abstract class LedgerContract {
    /** A ledger, and another over the same store, as two instances have them. */
    protected abstract Ledger ledger();

    protected abstract Ledger other();

    @Test
    @DisplayName("an opened order comes back as it was stored, every field of it")
    void opened() {
        Order order = order();
        Transaction payment = payment(order);

        assertThat(await(ledger().open(order, payment))).isInstanceOf(Opened.Stored.class);

        assertThat(await(other().load(order.key()))).contains(new OrderState(order, List.of(payment)));
    }

    @Test
    @DisplayName("a taken client_sn brings the present order with its newest transaction, and stores nothing")
    void taken() {
        Order first = order();
        Transaction payment = payment(first);
        await(ledger().open(first, payment));
        Order paid = paid(first);
        Transaction refund = refund(paid, 1, "r1");
        await(ledger().apply(change(paid, List.of(refund), List.of(done(payment)))));
        Order second = order(MERCHANT, first.purchase().clientSn());

        Opened answer = await(other().open(second, payment(second)));

        assertThat(answer).isEqualTo(new Opened.Taken(new OrderState(paid, List.of(refund))));
        assertThat(await(ledger().load(second.key()))).isEmpty();
    }

    @Test
    @DisplayName("the same client_sn of another merchant is another order")
    void merchants() {
        Order mine = order("merchant-a", "same");
        Order theirs = order("merchant-b", "same");

        assertThat(await(ledger().open(mine, payment(mine)))).isInstanceOf(Opened.Stored.class);
        assertThat(await(ledger().open(theirs, payment(theirs)))).isInstanceOf(Opened.Stored.class);

        assertThat(await(ledger().find("merchant-b", null, "same")).map(OrderState::order))
                .contains(theirs);
        assertThat(await(ledger().load(new OrderKey("merchant-b", mine.key().sn()))))
                .isEmpty();
    }

    @Test
    @DisplayName("an order is found by its number, then by the channel's, then by the merchant's")
    void found() {
        Order a = order();
        Order b = order();
        Transaction paymentA = payment(a);
        await(ledger().open(a, paymentA));
        await(ledger().open(b, payment(b)));
        await(ledger().apply(settle(a, paymentA)));
        String snOfA = Long.toString(a.key().sn());
        Optional<OrderState> foundA = Optional.of(new OrderState(paid(a), List.of(done(paymentA))));

        assertThat(findSn(snOfA, null)).contains(a.key().sn());
        assertThat(findSn("trade-" + snOfA, null)).contains(a.key().sn());
        assertThat(findSn(null, a.purchase().clientSn())).contains(a.key().sn());
        assertThat(findSn(snOfA, b.purchase().clientSn())).contains(a.key().sn());
        assertThat(findSn("unknown", b.purchase().clientSn())).contains(b.key().sn());
        assertThat(findSn("unknown", null)).isEmpty();
        assertThat(findSn(a.purchase().clientSn(), null)).isEmpty();
        assertThat(findSn(null, "unknown")).isEmpty();
        assertThat(await(other().find("other-merchant", snOfA, a.purchase().clientSn())))
                .isEmpty();
        assertThat(await(other().find(MERCHANT, snOfA, null)).map(OrderState::order))
                .isEqualTo(foundA.map(OrderState::order));
    }

    private Optional<Long> findSn(String sn, String clientSn) {
        return await(ledger().find(MERCHANT, sn, clientSn))
                .map(state -> state.order().key().sn());
    }

    @Test
    @DisplayName("a find holds the newest transaction, a load all of them, oldest first whatever their numbers")
    void transactionsInOrder() {
        Order order = order();
        Transaction late = refund(order, 100, "late");
        Transaction payment = payment(order);
        await(ledger().open(order, payment));
        Order paid = paid(order);
        await(ledger().apply(change(paid, List.of(), List.of(done(payment)))));
        Transaction early = refund(paid, 100, "early");
        Order once = refunding(paid, 100);
        await(ledger().apply(change(once, List.of(early), List.of())));
        Order twice = refunding(once, 100);
        await(ledger().apply(change(twice, List.of(late), List.of())));

        assertThat(late.tsn()).isLessThan(early.tsn());
        assertThat(refundNumbers(await(ledger().load(order.key())))).containsExactly(null, "early", "late");
        assertThat(refundNumbers(
                        await(ledger().find(MERCHANT, null, order.purchase().clientSn()))))
                .containsExactly("late");
    }

    private static List<String> refundNumbers(Optional<OrderState> state) {
        return state.orElseThrow().transactions().stream()
                .map(transaction -> transaction.request().refundRequestNo())
                .toList();
    }

    @Test
    @DisplayName("a change is stored whole: the order, what was added and what was overwritten")
    void applied() {
        Order order = order();
        Transaction payment = payment(order);
        await(ledger().open(order, payment));
        Order failed = SampleOrders.failed(order, BizError.INSUFFICIENT_FUND, "余额不足");
        Transaction refund = refund(failed, 7, "r");

        Applied answer = await(other().apply(change(failed, List.of(refund), List.of(done(payment)))));

        assertThat(answer).isEqualTo(Applied.DONE);
        OrderState stored = await(ledger().load(order.key())).orElseThrow();
        assertThat(stored.order()).isEqualTo(failed);
        assertThat(stored.transactions()).hasSize(2).contains(refund);
        assertThat(stored.payment().step()).isEqualTo(done(payment).step());
        assertThat(stored.payment().work().dueAt()).isNull();
    }

    @Test
    @DisplayName("a change of a version that is not there any more changes nothing at all")
    void lostRace() {
        Order order = order();
        Transaction payment = payment(order);
        await(ledger().open(order, payment));
        await(ledger().apply(settle(order, payment)));
        OrderState before = await(ledger().load(order.key())).orElseThrow();
        Order failed = SampleOrders.failed(order, BizError.TRADE_FAILED, null);

        Applied answer = await(other().apply(change(failed, List.of(refund(order, 5, "r")), List.of(payment))));

        assertThat(answer).isEqualTo(Applied.LOST_RACE);
        assertThat(await(ledger().load(order.key()))).contains(before);
    }

    @Test
    @DisplayName("a change of an order that does not exist is a lost race")
    void unknownOrder() {
        Order order = order();

        assertThat(await(ledger().apply(settle(order, payment(order))))).isEqualTo(Applied.LOST_RACE);
    }

    @Test
    @DisplayName("a refund_request_no is taken once in an order, and may be used again in another")
    void refundNumbers() {
        Order first = open();
        Order second = open();
        Order firstAfter = refunding(first, 0);

        assertThat(await(ledger().apply(change(firstAfter, List.of(refund(first, 1, "same")), List.of()))))
                .isEqualTo(Applied.DONE);
        assertThat(await(ledger().apply(change(refunding(second, 0), List.of(refund(second, 1, "same")), List.of()))))
                .isEqualTo(Applied.DONE);
        assertThat(await(
                        ledger().apply(change(refunding(firstAfter, 0), List.of(refund(first, 2, "same")), List.of()))))
                .isEqualTo(Applied.LOST_RACE);
        OrderState stored = await(ledger().load(first.key())).orElseThrow();
        assertThat(stored.order().version()).isEqualTo(2);
        assertThat(stored.transactions()).hasSize(2);
    }

    @Test
    @DisplayName("an external refund comes back as it was stored, with and without the channel's number")
    void externalRefund() {
        Order order = open();
        Order after = refunding(order, 0);
        Transaction known = Transaction.externalRefund(
                SampleOrders.number(), order.key(), Fen.of(7), "console-1", SampleOrders.micros(Instant.now()));
        Transaction unknown = Transaction.externalRefund(
                SampleOrders.number(), order.key(), Fen.of(8), null, SampleOrders.micros(Instant.now()));

        assertThat(await(ledger().apply(change(after, List.of(known, unknown), List.of()))))
                .isEqualTo(Applied.DONE);

        assertThat(await(other().load(order.key())).orElseThrow().transactions())
                .hasSize(3)
                .contains(known, unknown);
        assertThat(await(other().find(
                                        order.key().merchantId(),
                                        Long.toString(order.key().sn()),
                                        null))
                        .orElseThrow()
                        .newest())
                .isIn(known, unknown);
    }

    protected Order open() {
        Order order = order();
        assertThat(await(ledger().open(order, payment(order)))).isInstanceOf(Opened.Stored.class);
        return order;
    }

    @Test
    @DisplayName("of hundreds of changes of one version, over two ledgers, one wins, and each round again")
    void manyChanges() {
        Order order = open();
        for (int round = 0; round < 5; round++) {
            Order present = order;
            List<Future<Applied>> answers = IntStream.range(0, 200)
                    .mapToObj(i -> (i % 2 == 0 ? ledger() : other())
                            .apply(change(
                                    refunding(present, 0),
                                    List.of(refund(present, 1, "r-" + i + "-" + number())),
                                    List.of())))
                    .toList();

            await(Future.all(answers));

            assertThat(answers.stream().filter(a -> a.result() == Applied.DONE)).hasSize(1);
            order = refunding(order, 0);
        }
        OrderState stored = await(ledger().load(order.key())).orElseThrow();
        assertThat(stored.order().version()).isEqualTo(6);
        assertThat(stored.transactions()).hasSize(6);
    }

    private static long number() {
        return SampleOrders.number();
    }

    @Test
    @DisplayName("changes of many orders at once, over two ledgers, all come through")
    void manyOrders() {
        List<Order> orders = IntStream.range(0, 300).mapToObj(i -> order()).toList();
        await(Future.all(orders.stream().map(o -> ledger().open(o, payment(o))).toList()));

        List<Future<Applied>> answers = orders.stream()
                .flatMap(o -> java.util.stream.Stream.of(ledger(), other())
                        .map(l -> l.apply(change(refunding(o, 0), List.of(), List.of()))))
                .toList();
        await(Future.all(answers));

        assertThat(answers.stream().filter(a -> a.result() == Applied.DONE)).hasSize(300);
    }

    @Test
    @DisplayName("of many that open one client_sn at once, over two ledgers, one is stored and the others see it")
    void manyOpenings() {
        String clientSn = "contended-" + number();
        List<Order> orders =
                IntStream.range(0, 100).mapToObj(i -> order(MERCHANT, clientSn)).toList();

        List<Future<Opened>> answers = IntStream.range(0, 100)
                .mapToObj(i -> (i % 2 == 0 ? ledger() : other()).open(orders.get(i), payment(orders.get(i))))
                .toList();
        await(Future.all(answers));

        Order winner =
                await(ledger().find(MERCHANT, null, clientSn)).orElseThrow().order();
        assertThat(answers.stream().filter(a -> a.result() instanceof Opened.Stored))
                .hasSize(1);
        assertThat(answers.stream().filter(a -> a.result() instanceof Opened.Taken))
                .hasSize(99)
                .allSatisfy(
                        a -> assertThat(((Opened.Taken) a.result()).present().order())
                                .isEqualTo(winner));
    }

    @Test
    @DisplayName("a reserved client_sn opens no order, is found nowhere, and stays reserved")
    void reserved() {
        String clientSn = "reserved-" + number();
        Order order = order(MERCHANT, clientSn);

        assertThat(await(ledger().reserve(MERCHANT, clientSn))).isTrue();
        assertThat(await(other().reserve(MERCHANT, clientSn))).isTrue();

        assertThat(await(other().open(order, payment(order)))).isInstanceOf(Opened.Reserved.class);
        assertThat(await(ledger().find(MERCHANT, null, clientSn))).isEmpty();
        assertThat(await(ledger().find(MERCHANT, "-1", null))).isEmpty();
        Order theirs = order("other-merchant", clientSn);
        assertThat(await(ledger().open(theirs, payment(theirs)))).isInstanceOf(Opened.Stored.class);
    }

    @Test
    @DisplayName("a client_sn of an order cannot be reserved")
    void notReserved() {
        Order order = open();

        assertThat(await(other().reserve(MERCHANT, order.purchase().clientSn())))
                .isFalse();
    }

    @Test
    @DisplayName("between a reservation and an opening of one client_sn, exactly one wins")
    void reserveOrOpen() {
        for (int round = 0; round < 50; round++) {
            String clientSn = "race-" + number();
            Order order = order(MERCHANT, clientSn);
            Future<Boolean> reserved;
            Future<Opened> opened;
            if (round % 2 == 0) {
                reserved = ledger().reserve(MERCHANT, clientSn);
                opened = other().open(order, payment(order));
            } else {
                opened = other().open(order, payment(order));
                reserved = ledger().reserve(MERCHANT, clientSn);
            }
            await(Future.all(reserved, opened));

            assertThat(opened.result()).isInstanceOf(reserved.result() ? Opened.Reserved.class : Opened.Stored.class);
        }
    }

    @Test
    @DisplayName("a channel may be queried about an order once in the spacing, over all instances")
    void acquireQueryPermit() {
        Order order = open();
        Order another = open();

        List<Future<Boolean>> answers = IntStream.range(0, 100)
                .mapToObj(
                        i -> (i % 2 == 0 ? ledger() : other()).acquireQueryPermit(order.key(), Duration.ofMinutes(10)))
                .toList();
        await(Future.all(answers));

        assertThat(answers.stream().filter(Future::result)).hasSize(1);
        assertThat(await(ledger().acquireQueryPermit(another.key(), Duration.ofMinutes(10))))
                .isTrue();
        assertThat(await(other().acquireQueryPermit(order.key(), Duration.ZERO)))
                .isTrue();
        assertThat(await(other().acquireQueryPermit(new OrderKey(MERCHANT, 1), Duration.ZERO)))
                .isFalse();
        assertThat(await(ledger().apply(change(refunding(order, 0), List.of(), List.of()))))
                .isEqualTo(Applied.DONE);
    }
}
