package upay.settlement;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.port.Ledger;
import upay.port.Timers;

/**
 * Requests that wait for an order to change. What this instance stores is told at once; what another instance stores is
 * looked up in the store now and then. Every wait is bounded and ends with the latest state that is known.
 *
 * <p>Threads: told from any; each waiter goes on on the context that began to wait.
 */
public final class OrderWatchers {
    /**
     * How many looks are left out for each that is taken while this instance works on the order itself: then only another
     * instance to which the channel notified the payment can have news.
     */
    private static final int LEFT_OUT = 3;

    private final Ledger ledger;
    private final Timers timers;
    private final Duration lookInterval;
    private final Map<OrderKey, List<Waiter>> waiters = new ConcurrentHashMap<>();
    private final Predicate<OrderKey> drivenHere;
    private volatile boolean ended;

    /** @param drivenHere whether this instance itself works on the order, so that a look into the store tells little */
    OrderWatchers(Ledger ledger, Timers timers, Duration lookInterval, Predicate<OrderKey> drivenHere) {
        this.ledger = ledger;
        this.timers = timers;
        this.lookInterval = lookInterval;
        this.drivenHere = drivenHere;
    }

    /**
     * Completes when a state that is {@code enough} is known, or with the latest after {@code bound}; never fails. For who
     * waits before the work begins, and so misses nothing.
     */
    public Future<OrderState> await(OrderState known, Predicate<OrderState> enough, Duration bound) {
        return enter(new Waiter(known, enough, false), bound, false);
    }

    /** As {@link #await}, for who comes when the work is under way, and may have missed the end of it. */
    public Future<OrderState> join(OrderState known, Predicate<OrderState> enough, Duration bound) {
        return enter(new Waiter(known, enough, false), bound, true);
    }

    /** As {@link #await}, for any change; a question to the channel that brought nothing new ends the wait too. */
    public Future<OrderState> awaitRound(OrderState known, Duration bound) {
        int version = known.order().version();
        return enter(new Waiter(known, s -> s.order().version() > version, true), bound, false);
    }

    private Future<OrderState> enter(Waiter waiter, Duration bound, boolean lookAtOnce) {
        OrderState known = waiter.latest.get();
        if (ended || waiter.enough.test(known)) {
            return Future.succeededFuture(known);
        }
        // Within compute, so that a list from which the last one just leaves is not the one that this one enters.
        waiters.compute(waiter.key, (k, list) -> {
            List<Waiter> all = list == null ? new CopyOnWriteArrayList<>() : list;
            all.add(waiter);
            return all;
        });
        waiter.start(bound, lookAtOnce);
        if (ended) {
            waiter.finish();
        }
        return waiter.promise.future();
    }

    /** This instance stored a new state of an order. */
    public void tell(OrderState state) {
        List<Waiter> interested = waiters.get(state.order().key());
        if (interested != null) {
            interested.forEach(waiter -> waiter.hear(state));
        }
    }

    /** The channel was asked about an order and had nothing new. */
    void nothingNew(OrderKey key) {
        List<Waiter> interested = waiters.get(key);
        if (interested != null) {
            interested.stream().filter(w -> w.endsWithRound).forEach(Waiter::finish);
        }
    }

    /** Ends all waits with what is known, and all later ones at once: the instance is draining. */
    void endAll() {
        ended = true;
        waiters.values().forEach(list -> list.forEach(Waiter::finish));
    }

    private final class Waiter {
        private final OrderKey key;
        private final Predicate<OrderState> enough;
        private final boolean endsWithRound;
        private final Promise<OrderState> promise = Promise.promise();
        private final Executor context = timers.here();
        private final AtomicBoolean done = new AtomicBoolean();
        private final AtomicReference<OrderState> latest;
        private volatile Timers.Timer timeout;
        private volatile Timers.Timer look;
        private volatile int leftOut;

        Waiter(OrderState known, Predicate<OrderState> enough, boolean endsWithRound) {
            this.key = known.order().key();
            this.latest = new AtomicReference<>(known);
            this.enough = enough;
            this.endsWithRound = endsWithRound;
        }

        void start(Duration bound, boolean lookAtOnce) {
            if (lookAtOnce) {
                timeout = timers.after(bound, this::finish);
                look();
            } else {
                // Most waits are over before the first look: until then one timer does for both.
                Duration first = lookInterval.compareTo(bound) < 0 ? lookInterval : bound;
                look = timers.after(first, () -> {
                    timeout = timers.after(bound.minus(first), this::finish);
                    pollIfUseful();
                    cancelIfDone();
                });
            }
            cancelIfDone();
        }

        void hear(OrderState state) {
            OrderState newest = latest.accumulateAndGet(
                    state,
                    (old, heard) -> heard.order().version() >= old.order().version() ? heard : old);
            if (enough.test(newest)) {
                finish();
            }
        }

        private void lookLater() {
            look = timers.after(lookInterval, this::pollIfUseful);
            cancelIfDone();
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // One timer at a time.
        private void pollIfUseful() {
            if (drivenHere.test(key) && leftOut < LEFT_OUT) {
                leftOut++;
                lookLater();
            } else {
                leftOut = 0;
                look();
            }
        }

        private void look() {
            // A store that does not answer is no news; the wait is bounded anyway.
            ledger.load(key).onComplete(loaded -> {
                if (loaded.succeeded()) {
                    loaded.result().ifPresent(this::hear);
                }
                if (!done.get()) {
                    lookLater();
                }
            });
        }

        void finish() {
            if (!done.compareAndSet(false, true)) {
                return;
            }
            waiters.computeIfPresent(key, (k, list) -> {
                list.remove(this);
                return list.isEmpty() ? null : list;
            });
            cancelIfDone();
            context.execute(() -> promise.complete(latest.get()));
        }

        /** Whoever comes last, the end or a new timer, leaves no timer behind. */
        private void cancelIfDone() {
            if (done.get()) {
                cancel(timeout);
                cancel(look);
            }
        }

        private void cancel(Timers.Timer timer) {
            if (timer != null) {
                timer.cancel();
            }
        }
    }
}
