package upay.store.activation;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import upay.port.StoreException;

/**
 * Lets few looks at codes be under way at a time, for a vendor and for a source address: the failures before them are
 * then counted, so that no more codes are tried than the limit of failures allows, and these few. Others wait in their
 * order, up to a bound. Threads: any; work begins and ends on the caller's context.
 */
final class GuessGate {
    /** Of a vendor or an address. Right codes pass at the rate of so many look-ups at a time: some thousands a second. */
    static final int UNDER_WAY_MAX = 2;

    private static final int WAITING_MAX = 2_048;

    private record Waiter(List<String> subjects, Promise<Void> entered) {}

    /** Guarded by this, as is {@link #waiting}. */
    private final Map<String, Integer> underWay = new HashMap<>();

    private final Deque<Waiter> waiting = new ArrayDeque<>();

    /**
     * Does the work once all these subjects allow it, and lets others go on when it is done.
     *
     * @return the work's; fails with {@link StoreException} if too many wait
     */
    <T> Future<T> pass(List<String> subjects, Supplier<Future<T>> work) {
        return enter(subjects).compose(v -> work.get().onComplete(done -> leave(subjects)));
    }

    private synchronized Future<Void> enter(List<String> subjects) {
        if (mayEnter(subjects)) {
            count(subjects, 1);
            return Future.succeededFuture();
        }
        if (waiting.size() >= WAITING_MAX) {
            return Future.failedFuture(new StoreException("too many activations wait", true, null));
        }
        Context caller = Vertx.currentContext();
        Promise<Void> entered = caller == null ? Promise.promise() : ((ContextInternal) caller).promise();
        waiting.add(new Waiter(subjects, entered));
        return entered.future();
    }

    private boolean mayEnter(List<String> subjects) {
        return subjects.stream().allMatch(subject -> underWay.getOrDefault(subject, 0) < UNDER_WAY_MAX);
    }

    private void count(List<String> subjects, int one) {
        subjects.forEach(subject -> underWay.merge(subject, one, (a, b) -> a + b == 0 ? null : a + b));
    }

    private void leave(List<String> subjects) {
        List<Waiter> admitted = new ArrayList<>(1);
        synchronized (this) {
            count(subjects, -1);
            for (Iterator<Waiter> each = waiting.iterator(); each.hasNext(); ) {
                Waiter waiter = each.next();
                if (mayEnter(waiter.subjects)) {
                    each.remove();
                    count(waiter.subjects, 1);
                    admitted.add(waiter);
                }
            }
        }
        admitted.forEach(waiter -> waiter.entered.complete());
    }
}
