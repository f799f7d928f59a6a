package upay.operation;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import upay.domain.OrderKey;
import upay.domain.OrderState;

/**
 * Requests that wait for an order to change. What this instance stores is told at once; what another instance stores is
 * looked up in the store now and then. Every wait is bounded and ends with the latest state that is known.
 *
 * <p>Threads: told from any; each waiter goes on on the context that began to wait.
 */
final class News {
    private final Ledger ledger;
    private final Timers timers;
    private final Duration lookInterval;
    private final Map<OrderKey, List<Waiter>> waiters = new ConcurrentHashMap<>();
    private final Predicate<OrderKey> drivenHere;
    private volatile boolean ended;

    /** @param drivenHere whether this instance itself works on the order, so that a look into the store tells nothing */
    News(Ledger ledger, Timers timers, Duration lookInterval, Predicate<OrderKey> drivenHere) {
        this.ledger = ledger;
        this.timers = timers;
        this.lookInterval = lookInterval;
        this.drivenHere = drivenHere;
    }

    /** Completes when a state that is {@code enough} is known, or with the latest after {@code bound}; never fails. */
    Future<OrderState> await(OrderState known, Predicate<OrderState> enough, Duration bound) {
        return await(known, enough, bound, false);
    }

    /** As {@link #await}, for any change; a question to the channel that brought nothing new ends the wait too. */
    Future<OrderState> awaitRound(OrderState known, Duration bound) {
        int version = known.order().version();
        return await(known, s -> s.order().version() > version, bound, true);
    }

    private Future<OrderState> await(
            OrderState known, Predicate<OrderState> enough, Duration bound, boolean endsWithRound) {
        if (ended || enough.test(known) || bound.isNegative() || bound.isZero()) {
            return Future.succeededFuture(known);
        }
        Waiter waiter = new Waiter(known, enough, endsWithRound);
        waiters.computeIfAbsent(waiter.key, k -> new CopyOnWriteArrayList<>()).add(waiter);
        waiter.timeout = timers.after(bound, waiter::finish);
        waiter.lookLater();
        if (ended) {
            waiter.finish();
        }
        return waiter.promise.future();
    }

    /** This instance stored a new state of an order. */
    void tell(OrderState state) {
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
        private volatile OrderState latest;
        private volatile Timers.Timer timeout;
        private volatile Timers.Timer look;

        Waiter(OrderState known, Predicate<OrderState> enough, boolean endsWithRound) {
            this.key = known.order().key();
            this.latest = known;
            this.enough = enough;
            this.endsWithRound = endsWithRound;
        }

        void hear(OrderState state) {
            if (state.order().version() >= latest.order().version()) {
                latest = state;
            }
            if (enough.test(latest)) {
                finish();
            }
        }

        void lookLater() {
            look = timers.after(lookInterval, () -> {
                if (done.get()) {
                    return;
                }
                if (drivenHere.test(key)) {
                    lookLater();
                } else {
                    // A store that does not answer is no news; the wait is bounded anyway.
                    ledger.load(key)
                            .onSuccess(found -> found.ifPresent(this::hear))
                            .onComplete(any -> {
                                if (!done.get()) {
                                    lookLater();
                                }
                            });
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
            cancel(timeout);
            cancel(look);
            context.execute(() -> promise.complete(latest));
        }

        private void cancel(Timers.Timer timer) {
            if (timer != null) {
                timer.cancel();
            }
        }
    }
}
