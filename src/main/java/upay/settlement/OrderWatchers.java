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
import org.jspecify.annotations.Nullable;
import upay.domain.OrderKey;
import upay.domain.OrderState;
import upay.port.Ledger;
import upay.port.Timers;

/**
 * Requests that wait for a change of an order. They are notified of this instance's changes at once; changes of another
 * instance are found by reading the store at intervals. Every wait is bounded and ends with the latest known state.
 *
 * <p>Threads: notified from any; each waiter continues on the context on which it started to wait.
 */
public final class OrderWatchers {
    /**
     * How many reads are skipped for each that is made while this instance drives the order itself: then only another
     * instance that received the channel's callback can have changed it.
     */
    private static final int LEFT_OUT = 3;

    /** A wait that its client asked for reads the store so many times at the usual interval, then at a longer one. */
    private static final int USUAL_LOOKS = 8;

    private static final int LONGER = 4;

    private final Ledger ledger;
    private final Timers timers;
    private final Duration lookInterval;
    private final Map<OrderKey, List<Waiter>> waiters = new ConcurrentHashMap<>();
    private final Predicate<OrderKey> drivenHere;
    private volatile boolean ended;

    /** @param drivenHere whether this instance itself drives the order, so that reading the store is of little use */
    OrderWatchers(Ledger ledger, Timers timers, Duration lookInterval, Predicate<OrderKey> drivenHere) {
        this.ledger = ledger;
        this.timers = timers;
        this.lookInterval = lookInterval;
        this.drivenHere = drivenHere;
    }

    /**
     * Completes when a state that satisfies {@code enough} is known, or with the latest after {@code bound}; never
     * fails. For a wait that starts before the operation, and so misses no change.
     */
    public Future<OrderState> await(OrderState known, Predicate<OrderState> enough, Duration bound) {
        return enter(new Waiter(known, enough, false), bound, false);
    }

    /** As {@link #await}, for a wait that starts while the operation is in flight, and may have missed its end. */
    public Future<OrderState> join(OrderState known, Predicate<OrderState> enough, Duration bound) {
        return enter(new Waiter(known, enough, false), bound, true);
    }

    /**
     * As {@link #await(OrderState, Predicate, Duration)}, for a wait that its client asked for: it ends with {@code end}
     * too, and reads the store less often, since it may be long.
     */
    public Future<OrderState> await(OrderState known, Predicate<OrderState> enough, Duration bound, Future<Void> end) {
        return enter(new Waiter(known, enough, false), bound, false, end);
    }

    /** As {@link #join(OrderState, Predicate, Duration)}, for a wait that its client asked for. */
    public Future<OrderState> join(OrderState known, Predicate<OrderState> enough, Duration bound, Future<Void> end) {
        return enter(new Waiter(known, enough, false), bound, true, end);
    }

    private Future<OrderState> enter(Waiter waiter, Duration bound, boolean lookAtOnce, Future<Void> end) {
        waiter.asked = true;
        Future<OrderState> news = enter(waiter, bound, lookAtOnce);
        if (!news.isComplete()) {
            end.onComplete(left -> waiter.finish());
        }
        return news;
    }

    /** As {@link #await}, for any change; a channel query without news ends the wait too. */
    public Future<OrderState> awaitRound(OrderState known, Duration bound) {
        int version = known.order().version();
        return enter(new Waiter(known, s -> s.order().version() > version, true), bound, false);
    }

    private Future<OrderState> enter(Waiter waiter, Duration bound, boolean lookAtOnce) {
        OrderState known = waiter.latest.get();
        if (ended || waiter.enough.test(known)) {
            return Future.succeededFuture(known);
        }
        // Within compute, so that a waiter is not added to a list whose last waiter is just being removed.
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
    public void update(OrderState state) {
        List<Waiter> interested = waiters.get(state.order().key());
        if (interested != null) {
            interested.forEach(waiter -> waiter.hear(state));
        }
    }

    /** The channel was queried about an order and reported no change. */
    void nothingNew(OrderKey key) {
        List<Waiter> interested = waiters.get(key);
        if (interested != null) {
            interested.stream().filter(w -> w.endsWithRound).forEach(Waiter::finish);
        }
    }

    /** Ends all waits with the known state, and all later ones at once: the instance is draining. */
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
        private volatile Timers.@Nullable Timer timeout;
        private volatile Timers.@Nullable Timer look;
        private volatile int leftOut;
        private volatile boolean asked;
        private volatile int looks;

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
                // Most waits end before the first read: until then a single timer serves both.
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

        @SuppressWarnings("NonAtomicVolatileUpdate") // One timer at a time.
        private void lookLater() {
            boolean longer = asked && ++looks > USUAL_LOOKS;
            look = timers.after(longer ? lookInterval.multipliedBy(LONGER) : lookInterval, this::pollIfUseful);
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
            // A store that does not respond is no change; the wait is bounded anyway.
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

        /** Whichever comes last, the end or a new timer, cancels the timer. */
        private void cancelIfDone() {
            if (done.get()) {
                cancel(timeout);
                cancel(look);
            }
        }

        private void cancel(Timers.@Nullable Timer timer) {
            if (timer != null) {
                timer.cancel();
            }
        }
    }
}
