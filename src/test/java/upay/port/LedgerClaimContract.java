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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.Order;
import upay.domain.OrderState;
import upay.domain.Transaction;
import upay.port.Ledger.Applied;
import upay.port.Ledger.Claim;
import upay.store.SampleOrders;

/** What the port {@link Ledger} promises about who drives what; every ledger inherits it. Each test finds an empty store. */
@DisplayName("A ledger gives due work to one owner at a time, the longest due first")
public abstract class LedgerClaimContract {
    protected static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    protected static final Instant EARLIER = NOW.minusSeconds(10);
    protected static final Instant LATER = NOW.plusSeconds(10);
    protected static final Instant UNTIL = NOW.plusSeconds(60);

    protected abstract Ledger ledger();

    protected abstract Ledger other();

    /** Two instances that are alive, and one whose last heartbeat is older than the lease. */
    protected abstract long alive();

    protected abstract long alsoAlive();

    protected abstract long dead();

    private Order open(Instant dueAt, long owner) {
        Order order = order();
        await(ledger().open(order, due(payment(order), dueAt, owner)));
        return order;
    }

    private List<Long> claimed(long instance, int limit) {
        return await(ledger().claim(instance, NOW, UNTIL, limit)).stream()
                .map(c -> c.state().order().key().sn())
                .toList();
    }

    private static List<Long> numbers(Order... orders) {
        return Stream.of(orders).map(o -> o.key().sn()).toList();
    }

    @Test
    @DisplayName("due work without an owner is claimed, the longest due first, with all its transactions, once")
    void whatIsDue() {
        Order second = open(EARLIER, 0);
        Order first = open(EARLIER.minusSeconds(5), 0);
        Order notYet = open(LATER, 0);

        List<Claim> claims = await(other().claim(alive(), NOW, UNTIL, 10));

        assertThat(claims.stream().map(c -> c.state().order().key().sn()).toList())
                .isEqualTo(numbers(first, second));
        Claim claim = claims.get(0);
        Transaction payment = claim.state().payment();
        assertThat(claim.tsn()).isEqualTo(payment.tsn());
        assertThat(payment.work().owner()).isEqualTo(alive());
        assertThat(payment.work().dueAt()).isEqualTo(UNTIL);
        assertThat(claim.state().order().version()).isEqualTo(2);
        assertThat(await(ledger().load(notYet.key())).orElseThrow().order().version())
                .isEqualTo(1);
        assertThat(claimed(alsoAlive(), 10)).isEmpty();
    }

    @Test
    @DisplayName("a claim fences off the former owner of the order")
    void fenced() {
        Order order = open(EARLIER, 0);

        claimed(alive(), 1);

        assertThat(await(ledger().apply(SampleOrders.settle(order, payment(order)))))
                .isEqualTo(Applied.LOST_RACE);
    }

    @Test
    @DisplayName("no more are claimed than asked for, and the rest is there for the next")
    void limited() {
        for (int i = 0; i < 10; i++) {
            open(EARLIER, 0);
        }

        assertThat(claimed(alive(), 4)).hasSize(4);
        assertThat(claimed(alsoAlive(), 100)).hasSize(6);
    }

    @Test
    @DisplayName(
            "the work of a living instance is left alone until it is its own again, that of a dead one is taken, due or not")
    void owners() {
        Order mineDue = open(EARLIER, alive());
        Order mineLater = open(LATER, alive());
        Order theirsDue = open(EARLIER, alsoAlive());
        Order deadDue = open(EARLIER.minusSeconds(1), dead());
        Order deadLater = open(LATER, dead());

        List<Long> claimed = claimed(alive(), 10);

        assertThat(claimed).isEqualTo(numbers(deadDue, mineDue, deadLater));
        assertThat(claimed).doesNotContainAnyElementsOf(numbers(mineLater, theirsDue));
    }

    @Test
    @DisplayName("completed work has no owner any more, even if it had one")
    void doneIsNotClaimed() {
        Order order = order();
        Transaction payment = due(payment(order), EARLIER, dead());
        await(ledger().open(order, payment));
        await(ledger().apply(change(SampleOrders.paid(order), List.of(), List.of(done(payment)))));

        assertThat(claimed(alive(), 10)).isEmpty();
    }

    @Test
    @DisplayName("two open transactions of one order are two claims, and raise its version once")
    void twoOfOneOrder() {
        Order order = order();
        Transaction payment = payment(order);
        await(ledger().open(order, payment));
        Order paid = SampleOrders.paid(order);
        await(ledger().apply(change(paid, List.of(), List.of(done(payment)))));
        Transaction one = due(refund(paid, 1, "one"), EARLIER, 0);
        Transaction two = due(refund(paid, 1, "two"), EARLIER, 0);
        await(ledger().apply(change(refunding(paid, 2), List.of(one, two), List.of())));

        List<Claim> claims = await(ledger().claim(alive(), NOW, UNTIL, 10));

        assertThat(claims.stream().map(Claim::tsn)).containsExactlyInAnyOrder(one.tsn(), two.tsn());
        assertThat(claims).allSatisfy(c -> {
            assertThat(c.state().order().version()).isEqualTo(4);
            assertThat(c.state().transactions()).hasSize(3);
        });
    }

    @Test
    @DisplayName("claims of two instances at once never overlap and leave nothing behind")
    void neverOverlap() {
        Set<Long> all = IntStream.range(0, 200)
                .mapToObj(i -> open(EARLIER.minusMillis(i), i % 2 == 0 ? 0 : dead())
                        .key()
                        .sn())
                .collect(Collectors.toSet());
        List<Long> taken = new ArrayList<>();

        for (int round = 0; round < 60 && taken.size() < 200; round++) {
            List<Future<List<Claim>>> claims = IntStream.range(0, 6)
                    .mapToObj(i -> i % 2 == 0
                            ? ledger().claim(alive(), NOW, UNTIL, 7)
                            : other().claim(alsoAlive(), NOW, UNTIL, 7))
                    .toList();
            await(Future.all(claims));
            claims.forEach(c -> c.result()
                    .forEach(claim -> taken.add(claim.state().order().key().sn())));
        }

        assertThat(taken).doesNotHaveDuplicates();
        assertThat(Set.copyOf(taken)).isEqualTo(all);
    }

    @Test
    @DisplayName("one transaction is claimed, due or not, unless another living instance drives it or it is done")
    void one() {
        Order nobodys = open(LATER, 0);
        Order mine = open(LATER, alive());
        Order theirs = open(EARLIER, alsoAlive());
        Order dead = open(LATER, dead());
        Order gone = open(LATER, Long.MAX_VALUE);
        Order finished = order();
        Transaction payment = payment(finished);
        await(ledger().open(finished, payment));
        await(ledger().apply(SampleOrders.settle(finished, payment)));

        assertThat(claimOne(nobodys)).isPresent();
        assertThat(claimOne(mine)).isPresent();
        assertThat(claimOne(dead)).isPresent();
        assertThat(claimOne(gone)).isPresent();
        assertThat(claimOne(theirs)).isEmpty();
        assertThat(claimOne(finished)).isEmpty();
        assertThat(await(ledger().claim(alive(), nobodys.key(), 1, UNTIL))).isEmpty();
        assertThat(await(ledger().load(theirs.key())).orElseThrow().order().version())
                .isEqualTo(1);
    }

    private Optional<Claim> claimOne(Order order) {
        long tsn = await(ledger().load(order.key())).orElseThrow().payment().tsn();
        Optional<Claim> claim = await(ledger().claim(alive(), order.key(), tsn, UNTIL));
        claim.ifPresent(c -> {
            assertThat(c.tsn()).isEqualTo(tsn);
            assertThat(c.state().payment().work().owner()).isEqualTo(alive());
            assertThat(c.state().payment().work().dueAt()).isEqualTo(UNTIL);
            assertThat(c.state().order().version()).isEqualTo(2);
        });
        return claim;
    }

    @Test
    @DisplayName("of many who claim one transaction at once, one instance has it")
    void oneOfMany() {
        Order order = open(LATER, 0);
        long tsn = await(ledger().load(order.key())).orElseThrow().payment().tsn();

        List<Future<Optional<Claim>>> claims = IntStream.range(0, 20)
                .mapToObj(i -> i % 2 == 0
                        ? ledger().claim(alive(), order.key(), tsn, UNTIL)
                        : other().claim(alsoAlive(), order.key(), tsn, UNTIL))
                .toList();
        await(Future.all(claims));

        long owner =
                await(ledger().load(order.key())).orElseThrow().payment().work().owner();
        assertThat(owner).isIn(alive(), alsoAlive());
        for (int i = 0; i < 20; i++) {
            boolean its = (i % 2 == 0 ? alive() : alsoAlive()) == owner;
            assertThat(claims.get(i).result().isPresent()).isEqualTo(its);
        }
    }

    @Test
    @DisplayName("released work is due at once for any instance; others' work stays theirs")
    void released() {
        Order mine = open(LATER, alive());
        Order theirs = open(LATER, alsoAlive());

        await(ledger().release(alive(), NOW));

        Transaction handedBack = paymentOf(mine);
        assertThat(handedBack.work().owner()).isZero();
        assertThat(handedBack.work().dueAt()).isEqualTo(NOW);
        assertThat(paymentOf(theirs).work().owner()).isEqualTo(alsoAlive());
        assertThat(await(other().claim(alsoAlive(), NOW, UNTIL, 10)).stream()
                        .map(c -> c.state().order().key().sn()))
                .isEqualTo(numbers(mine));
    }

    private Transaction paymentOf(Order order) {
        OrderState state = await(ledger().load(order.key())).orElseThrow();
        return state.payment();
    }

    @Test
    @DisplayName("changes, claims and a release of the same orders at once end without a dead-lock")
    void noDeadlock() {
        List<Order> orders =
                IntStream.range(0, 100).mapToObj(i -> open(EARLIER, 0)).toList();
        List<Future<?>> all = new ArrayList<>();
        for (int round = 0; round < 10; round++) {
            for (Order order : orders) {
                all.add(ledger().apply(change(refunding(order, 0), List.of(), List.of())));
                all.add(other().apply(change(refunding(order, 0), List.of(), List.of())));
            }
            all.add(ledger().claim(alive(), NOW, UNTIL, 50));
            all.add(other().claim(alsoAlive(), NOW, UNTIL, 50));
            all.add(ledger().release(alive(), EARLIER));
            all.add(other().release(alsoAlive(), EARLIER));
        }

        await(Future.all(all));

        assertThat(all).allMatch(Future::succeeded);
    }
}
