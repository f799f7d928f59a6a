package upay.settlement;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.domain.Payway;
import upay.operation.InMemoryLedger;
import upay.operation.VirtualTimeTestBase;
import upay.port.Timers;

@DisplayName("a change reaches every watcher, from any thread")
class OrderWatchersTest extends VirtualTimeTestBase {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final int ROUNDS = 3_000;

    private OrderState older;
    private OrderState newer;

    private OrderWatchers watchers(AtomicBoolean drivenHere) {
        paid(Payway.ALIPAY);
        List<OrderState> history = ledger.books().history(order().key());
        older = history.get(0);
        newer = history.get(1);
        return new OrderWatchers(
                ledger.at(gateway.node()), gateway.node(), Duration.ofMillis(250), key -> drivenHere.get());
    }

    private static boolean isNewer(OrderState state) {
        return state.order().version() > 1;
    }

    @Test
    @DisplayName("a caller that waits before the work begins is answered; one that has its result does not wait")
    void told() {
        OrderWatchers watchers = watchers(new AtomicBoolean(true));
        Future<OrderState> waiting = watchers.await(older, OrderWatchersTest::isNewer, LONG);
        assertThat(waiting.isComplete()).isFalse();

        watchers.update(older);
        time.settle();
        assertThat(waiting.isComplete()).isFalse();
        watchers.update(newer);
        time.settle();

        assertThat(waiting.result()).isEqualTo(newer);
        assertThat(watchers.await(newer, OrderWatchersTest::isNewer, LONG).result())
                .isEqualTo(newer);
    }

    @Test
    @DisplayName("old news do not take the place of newer ones")
    void oldNews() {
        OrderWatchers watchers = watchers(new AtomicBoolean(true));
        Future<OrderState> waiting = watchers.await(older, state -> false, Duration.ofSeconds(1));
        watchers.update(newer);
        watchers.update(older);

        time.advance(Duration.ofSeconds(1));

        assertThat(waiting.result()).isEqualTo(newer);
    }

    @Test
    @DisplayName("who comes when the work is under way looks into the store at once, and misses nothing")
    void joins() {
        OrderWatchers watchers = watchers(new AtomicBoolean(true));

        Future<OrderState> late = watchers.join(older, OrderWatchersTest::isNewer, LONG);
        time.settle();

        assertThat(late.result()).isEqualTo(newer);
    }

    @Test
    @DisplayName("what another instance does is looked up now and then, also when the store fails meanwhile")
    void elsewhere() {
        AtomicBoolean drivenHere = new AtomicBoolean(true);
        OrderWatchers watchers = watchers(drivenHere);
        Future<OrderState> waiting = watchers.await(older, OrderWatchersTest::isNewer, LONG);
        time.advance(Duration.ofMillis(600));
        assertThat(waiting.isComplete()).isFalse();

        drivenHere.set(false);
        ledger.next(InMemoryLedger.Call.LOAD, InMemoryLedger.Fault.REFUSED);
        time.advance(Duration.ofMillis(250));
        assertThat(waiting.isComplete()).isFalse();
        time.advance(Duration.ofMillis(250));

        assertThat(waiting.result()).isEqualTo(newer);
    }

    @Test
    @DisplayName("no watcher is lost when many come and go on many threads")
    void threads() throws InterruptedException {
        watchers(new AtomicBoolean(true));
        AtomicInteger timers = new AtomicInteger();
        OrderWatchers watchers = new OrderWatchers(null, new NoTimers(timers), LONG, (OrderKey key) -> true);
        ExecutorService pool = Executors.newFixedThreadPool(4);
        CountDownLatch done = new CountDownLatch(4 * ROUNDS);
        for (int thread = 0; thread < 4; thread++) {
            pool.execute(() -> {
                for (int i = 0; i < ROUNDS; i++) {
                    Future<OrderState> waiting = watchers.await(older, OrderWatchersTest::isNewer, LONG);
                    waiting.onComplete(any -> done.countDown());
                    watchers.update(newer);
                }
            });
        }
        pool.shutdown();

        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(timers.get()).as("timers left behind").isZero();
    }

    /** Timers that never fire, counted while they are there. */
    private record NoTimers(AtomicInteger count) implements Timers {
        @Override
        public Timer after(Duration delay, Runnable task) {
            count.incrementAndGet();
            AtomicBoolean there = new AtomicBoolean(true);
            return () -> {
                if (there.compareAndSet(true, false)) {
                    count.decrementAndGet();
                }
            };
        }

        @Override
        public Executor here() {
            return Runnable::run;
        }
    }

    @Test
    @DisplayName("the end of all waits reaches those who wait, and those who come later")
    void ends() {
        OrderWatchers watchers = watchers(new AtomicBoolean(true));
        List<Future<OrderState>> waiting = new ArrayList<>();
        waiting.add(watchers.await(older, state -> false, LONG));
        waiting.add(watchers.awaitRound(older, LONG));

        watchers.endAll();
        waiting.add(watchers.await(older, state -> false, LONG));
        time.settle();

        assertThat(waiting).allSatisfy(w -> assertThat(w.result()).isEqualTo(older));
        assertThat(Optional.of(older)).isPresent();
    }
}
