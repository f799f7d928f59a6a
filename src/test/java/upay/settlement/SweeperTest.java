package upay.settlement;

import static org.assertj.core.api.Assertions.assertThat;
import static upay.domain.OrderStatus.CANCELED;
import static upay.domain.OrderStatus.CREATED;
import static upay.domain.OrderStatus.PAID;
import static upay.domain.OrderStatus.PARTIAL_REFUNDED;
import static upay.domain.OrderStatus.PAY_CANCELED;
import static upay.domain.channel.ChannelAction.PAY;
import static upay.domain.channel.ChannelAction.QUERY;
import static upay.domain.channel.ChannelAction.REFUND;
import static upay.domain.channel.ChannelAction.UNDO;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.domain.Payway;
import upay.domain.ResultCode;
import upay.domain.Schedules;
import upay.domain.Step;
import upay.domain.Transaction;
import upay.operation.ForwardingLedger;
import upay.operation.InMemoryLedger.Call;
import upay.operation.InMemoryLedger.Fault;
import upay.operation.ModelTrade.Customer;
import upay.operation.ScriptedChannels.Twist;
import upay.operation.ScriptedChannels.Twist.Kind;
import upay.operation.VirtualGateway;
import upay.operation.VirtualTime;
import upay.operation.VirtualTimeTestBase;
import upay.port.Ledger;
import upay.port.Ports;
import upay.port.RequestTraces;
import upay.protocol.Reply;
import upay.tracing.Span;
import upay.tracing.Tracer;

@DisplayName("what an instance leaves behind is gone on with by any other, from the store alone")
class SweeperTest extends VirtualTimeTestBase {
    private VirtualGateway crashed() {
        gateway.node().crash();
        VirtualGateway other = another();
        other.sweeper().start();
        return other;
    }

    @Test
    @DisplayName("a payment whose instance dies before the answer is queried, never sent again")
    void payment() {
        channels.next(PAY, Twist.slow(5));
        Future<Reply> reply = pay();
        until(1);
        crashed();

        until(13);

        assertThat(status()).isEqualTo(PAID);
        assertThat(reply.isComplete()).isFalse();
        assertThat(asked(PAY)).isEqualTo(1);
    }

    @Test
    @DisplayName("one that is not decided keeps its deadline")
    void deadline() {
        channels.customer(Customer.NEVER);
        pay();
        until(1);
        crashed();
        until(49.9);
        assertThat(status()).isEqualTo(CREATED);
        until(50);
        assertThat(status()).isEqualTo(PAY_CANCELED);
    }

    @Test
    @DisplayName("a reversal, a refund and a cancel go on under their numbers")
    void underWay() {
        channels.customer(Customer.NEVER);
        settled(gateway.pay("reversed", Payway.ALIPAY, TOTAL));
        channels.customer(Customer.PAYS);
        until(49);
        settled(gateway.pay("refunded", Payway.ALIPAY, TOTAL));
        settled(gateway.pay("cancelled", Payway.ALIPAY, TOTAL));
        always(UNDO, Kind.DONE_LOST);
        always(REFUND, Kind.DONE_LOST);
        until(50);
        settled(gateway.refund("refunded", "r1", 300));
        settled(gateway.cancel("cancelled"));
        crashed();
        heal();

        until(130);

        assertThat(state("reversed").order().status()).isEqualTo(PAY_CANCELED);
        assertThat(state("refunded").order().status()).isEqualTo(PARTIAL_REFUNDED);
        assertThat(state("cancelled").order().status()).isEqualTo(CANCELED);
        for (OrderKey key : ledger.books().keys()) {
            assertThat(channels.trade(key.sn()).returned()).isIn(0L, 300L, TOTAL);
        }
    }

    @Test
    @DisplayName("an instance that was frozen past its lease loses its races, and does no harm when it wakes")
    void frozen() {
        channels.customer(Customer.confirmsAfter(Duration.ofSeconds(4)));
        Future<Reply> pay = pay();
        until(3.5);
        gateway.node().freeze();
        VirtualGateway other = another();
        other.sweeper().start();
        until(15);
        assertThat(status()).isEqualTo(PAID);
        assertThat(answer(settled(other.refund("a", "r1", 300))).code()).isEqualTo(ResultCode.REFUND_SUCCESS);

        gateway.node().thaw();
        until(60);

        assertThat(answer(pay).code()).isEqualTo(ResultCode.PAY_SUCCESS);
        assertThat(statuses()).containsExactly(CREATED, PAID, PARTIAL_REFUNDED);
        assertThat(gateway.settlement().active()).isZero();
    }

    @Test
    @DisplayName("what is handed back at a drain is taken up at once")
    void handedBack() {
        channels.customer(Customer.confirmsAfter(Duration.ofSeconds(2)));
        pay();
        until(1.5);
        VirtualGateway other = another();
        other.sweeper().start();
        settled(ledger.at(gateway.node()).release(gateway.node().id(), time.now()));
        gateway.node().crash();

        until(4);

        assertThat(status()).isEqualTo(PAID);
    }

    @Test
    @DisplayName("a drive that takes over replaces a one-shot query, and an active one stays")
    void glanceGivesWay() {
        channels.customer(Customer.NEVER);
        pay();
        VirtualGateway other = another();
        channels.next(QUERY, Kind.LOST);
        settled(other.query("a"));
        assertThat(other.settlement().active()).isEqualTo(1);
        until(0.5);
        gateway.node().crash();
        gateway.node().loseLease();
        other.sweeper().start();
        time.settle();
        channels.trade(order().key().sn()).scan(Customer.PAYS);

        until(2);

        assertThat(status()).isEqualTo(PAID);
        assertThat(other.settlement().active()).isZero();
    }

    @Test
    @DisplayName("a joined payment and an order for manual review are queried now and then, and keep their state")
    void idle() {
        gateway.sweeper().start();
        channels.customer(Customer.NEVER);
        pay();
        until(1);
        always(UNDO, Kind.REFUSED);
        cancel();

        until(300);

        assertThat(state().payment().step()).isEqualTo(Step.JOINED);
        assertThat(state().payment().work().attempts()).isPositive();
        assertThat(state().payment().work().dueAt()).isAfter(time.now());
        heal();
        until(400);
        assertThat(status()).isEqualTo(PAY_CANCELED);
        assertThat(state().payment().isOpen()).isFalse();
    }

    @Test
    @DisplayName("hundreds of due payments are taken up batch after batch, and all of them end")
    void batches() {
        IntStream.range(0, 250).forEach(i -> {
            channels.next(PAY, Kind.DONE_LOST);
            settled(gateway.pay("many" + i, Payway.ALIPAY, 1));
        });
        VirtualGateway other = crashed();
        until(12);

        List<OrderState> states = ledger.books().keys().stream()
                .map(key -> ledger.books().load(key).orElseThrow())
                .toList();

        assertThat(states).hasSize(250).allMatch(s -> s.order().status() == PAID);
        assertThat(other.settlement().active()).isZero();
    }

    @Test
    @DisplayName("an instance that has its hands full leaves the rest to others, or to later, when it has them free")
    void full() {
        channels.next(PAY, Kind.DONE_LOST);
        pay();
        gateway.node().crash();
        VirtualGateway full = another();
        channels.customer(Customer.NEVER);
        IntStream.range(0, 3).forEach(i -> full.pay("busy" + i, Payway.ALIPAY, 1));
        until(11);

        Sweeper sweeper = new Sweeper(full.settlement(), VirtualGateway.SWEEP_BATCH, 3, Tracer.OFF, RequestTraces.NONE);
        sweeper.start();
        until(13);

        assertThat(status()).isEqualTo(CREATED);
        until(65);
        assertThat(status()).isEqualTo(PAID);
        sweeper.stop();
    }

    @Test
    @DisplayName("a sweep that fails is tried again, and none comes after the end")
    void sweeps() {
        channels.next(PAY, Kind.DONE_LOST);
        pay();
        gateway.node().crash();
        VirtualGateway other = another();
        ledger.next(Call.CLAIM, Fault.REFUSED, Fault.DOUBT_NOT_STORED);
        until(11);
        other.sweeper().start();
        assertThat(status()).isEqualTo(CREATED);
        until(14);
        assertThat(status()).isEqualTo(PAID);

        other.sweeper().stop();
        other.sweeper().start();
        long before = ledger.books().history(order().key()).size();
        until(60);
        assertThat(ledger.books().history(order().key())).hasSize((int) before);
    }

    @Test
    @DisplayName("what cannot be gone on with does not keep the rest waiting")
    void poisoned() {
        channels.next(PAY, Kind.DONE_LOST);
        pay();
        VirtualTime.Node node = time.node();
        Ledger poisoned = new PoisonedClaims(ledger.at(node), state());
        Settlement settlement = new Settlement(
                new Ports(poisoned, channels.at(node), node, node, new VirtualGateway.Counter()),
                Schedules.DEFAULT,
                () -> 0.5);
        gateway.node().crash();
        until(11);

        new Sweeper(settlement, VirtualGateway.SWEEP_BATCH).start();
        time.settle();

        assertThat(status()).isEqualTo(PAID);
    }

    /** Claims what is due, and before it something that makes no sense. */
    private record PoisonedClaims(Ledger real, OrderState senseless) implements ForwardingLedger {
        @Override
        public Future<List<Claim>> claim(long instance, java.time.Instant now, java.time.Instant until, int limit) {
            return real.claim(instance, now, until, limit).map(claims -> java.util.stream.Stream.concat(
                            java.util.stream.Stream.of(new Claim(senseless, 42)), claims.stream())
                    .toList());
        }
    }

    @Test
    @DisplayName("a transaction that is claimed with nothing left to do is let be")
    void nothingLeft() {
        paid(Payway.ALIPAY);
        Transaction done = newest();

        gateway.settlement().resume(state(), done.tsn(), Span.NONE);

        assertThat(gateway.settlement().active()).isZero();
        assertThat(newest()).isEqualTo(done);
    }
}
