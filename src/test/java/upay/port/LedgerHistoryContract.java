package upay.port;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.store.SampleOrders.await;
import static upay.store.SampleOrders.change;
import static upay.store.SampleOrders.done;
import static upay.store.SampleOrders.due;
import static upay.store.SampleOrders.order;
import static upay.store.SampleOrders.payment;
import static upay.store.SampleOrders.refund;
import static upay.store.SampleOrders.refunding;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.Order;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.domain.OrderStatus;
import upay.domain.Transaction;
import upay.domain.channel.ChannelAction;
import upay.domain.channel.Outcome;
import upay.history.HistoryEntry;
import upay.history.HistoryEvent;
import upay.history.HistoryEvent.Called;
import upay.history.HistoryEvent.Requested;
import upay.history.HistoryRecord;
import upay.port.Ledger.Applied;
import upay.port.Ledger.Opened;
import upay.store.HistoryReplay;
import upay.store.SampleOrders;

/** What the port {@link Ledger} promises about an order's history; every ledger inherits it. */
@DisplayName("A ledger's history holds one entry for each commit, with its cause and its change")
public abstract class LedgerHistoryContract {
    private static final Instant AT = Instant.parse("2096-11-24T10:00:00.123456Z");

    protected abstract Ledger ledger();

    /** As a reader of the store finds it. */
    protected abstract List<HistoryEntry> history(OrderKey key);

    protected abstract long alive();

    protected abstract long dead();

    private static HistoryRecord report(HistoryEvent... events) {
        return new HistoryRecord(AT, 12, List.of(events));
    }

    private static Requested requested(String number) {
        return new Requested(AT.minusMillis(1), HistoryEvent.Request.REFUND, "till", number);
    }

    private static Called called(Transaction t) {
        return new Called(
                AT.minusMillis(300),
                Duration.ofMillis(299),
                1,
                t.tsn(),
                ChannelAction.PAY,
                Outcome.Kind.SUCCEEDED,
                null);
    }

    private void retell(Order order) {
        HistoryReplay.check(await(ledger().load(order.key())).orElseThrow(), history(order.key()));
    }

    @Test
    @DisplayName("each commit is one entry: what led to it, then what it changed")
    void eachCommit() {
        Order order = order();
        Transaction payment = payment(order);
        await(ledger().open(order, payment, report(requested(null))));
        Transaction paid = done(payment);

        await(ledger().apply(SampleOrders.settle(order, payment).reported(report(called(payment)))));

        List<HistoryEntry> history = history(order.key());
        assertThat(history).extracting(HistoryEntry::version).containsExactly(1, 2);
        assertThat(history).extracting(HistoryEntry::status).containsExactly(OrderStatus.CREATED, OrderStatus.PAID);
        assertThat(history).allSatisfy(entry -> {
            assertThat(entry.at()).isEqualTo(AT);
            assertThat(entry.instance()).isEqualTo(12);
        });
        assertThat(history.get(0).events()).containsExactly(requested(null), moved(payment));
        assertThat(history.get(1).events()).containsExactly(called(payment), moved(paid));
        retell(order);
    }

    private static HistoryEvent.Moved moved(Transaction t) {
        return new HistoryEvent.Moved(
                AT,
                t.tsn(),
                t.status(),
                t.step(),
                t.work().dueAt(),
                t.work().owner(),
                t.failure().error());
    }

    @Test
    @DisplayName("a lost race adds no webhook, nor does an order that was not opened")
    void losersAreSilent() {
        Order order = order();
        Transaction payment = payment(order);
        await(ledger().open(order, payment, report()));
        await(ledger().apply(SampleOrders.settle(order, payment).reported(report())));
        Order second = order(order.key().merchantId(), order.purchase().clientSn());

        Applied late = await(ledger().apply(SampleOrders.settle(order, payment).reported(report(called(payment)))));
        Opened taken = await(ledger().open(second, payment(second), report(requested("x"))));

        assertThat(late).isEqualTo(Applied.LOST_RACE);
        assertThat(taken).isInstanceOf(Opened.Taken.class);
        assertThat(history(order.key())).hasSize(2);
        assertThat(history(order.key()))
                .allSatisfy(entry -> assertThat(entry.events()).noneMatch(Called.class::isInstance));
        assertThat(history(second.key())).isEmpty();
    }

    @Test
    @DisplayName("of many concurrent changes of one order, exactly the winners have webhooks, without a gap")
    void gapless() {
        Order order = order();
        Transaction payment = payment(order);
        await(ledger().open(order, payment));
        await(ledger().apply(SampleOrders.settle(order, payment)));
        Order paid = SampleOrders.paid(order);

        for (int round = 0; round < 3; round++) {
            OrderState state = await(ledger().load(order.key())).orElseThrow();
            List<Future<Applied>> rivals = new ArrayList<>();
            for (String number : List.of("a", "b", "c")) {
                Transaction refund = refund(paid, 1, number + round);
                rivals.add(ledger().apply(change(refunding(state.order(), 1), List.of(refund), List.of())
                        .reported(report(requested(number + round)))));
            }
            assertThat(rivals.stream().map(SampleOrders::await).filter(Applied.DONE::equals))
                    .hasSize(1);
        }

        assertThat(history(order.key())).hasSize(5);
        retell(order);
    }

    @Test
    @DisplayName("the history records takeovers with the former owner, and releases")
    void takenAndReleased() {
        Order order = order();
        Transaction payment = due(payment(order), AT, dead());
        await(ledger().open(order, payment));

        await(ledger().claim(alive(), order.key(), payment.tsn(), AT.plusSeconds(60)))
                .orElseThrow();
        await(ledger().release(alive(), AT));
        List<Ledger.Claim> swept = await(ledger().claim(alive(), AT, AT.plusSeconds(90), 100));

        assertThat(swept).anyMatch(c -> c.tsn() == payment.tsn());
        List<HistoryEntry> history = history(order.key());
        assertThat(history.stream().skip(1).flatMap(e -> e.events().stream()).map(LedgerHistoryContract::timeless))
                .containsExactly(
                        new HistoryEvent.Taken(AT, payment.tsn(), dead(), AT.plusSeconds(60)),
                        new HistoryEvent.Released(AT, payment.tsn(), AT),
                        new HistoryEvent.Taken(AT, payment.tsn(), 0, AT.plusSeconds(90)));
        assertThat(history).extracting(HistoryEntry::instance).containsExactly(0L, alive(), alive(), alive());
        retell(order);
    }

    private static HistoryEvent timeless(HistoryEvent event) {
        return event instanceof HistoryEvent.Taken t ? new HistoryEvent.Taken(AT, t.tsn(), t.from(), t.dueAt()) : event;
    }

    @Test
    @DisplayName("orders that share a commit have histories of their own")
    void manyAtOnce() {
        List<Order> orders = IntStream.range(0, 30).mapToObj(i -> order()).toList();

        await(Future.all(orders.stream()
                .map(o -> ledger().open(
                                o, payment(o), report(requested(o.purchase().clientSn()))))
                .toList()));

        for (Order order : orders) {
            assertThat(history(order.key()).get(0).events())
                    .contains(requested(order.purchase().clientSn()));
            retell(order);
        }
    }
}
