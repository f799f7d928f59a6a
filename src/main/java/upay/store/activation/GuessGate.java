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
 * Lets one look at a code be under way at a time, for a vendor and for a source address: the failures before it are then
 * counted, so that parallel guesses through one instance try no more codes than the limit of failures allows. Others
 * wait in their order, up to a bound. Threads: any; work begins and ends on the caller's context.
 */
final class GuessGate {
    /** Of a vendor or an address. Right codes pass one after the other: some hundreds a second. */
    static final int UNDER_WAY_MAX = 1;

    private static final int WAITING_MAX = 4_096;

    /** Of a vendor or an address: one of them alone does not keep the others out. */
    private static final int WAITING_MAX_OF_ONE = 2_048;

    private record Waiter(List<String> subjects, Promise<Void> entered) {}

    /** Guarded by this, as are the fields below it. */
    private final Map<String, Integer> underWay = new HashMap<>();

    private final Deque<Waiter> waiting = new ArrayDeque<>();
    private final Map<String, Integer> waitingOf = new HashMap<>();

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
            count(underWay, subjects, 1);
            return Future.succeededFuture();
        }
        if (waiting.size() >= WAITING_MAX || !isLess(waitingOf, subjects, WAITING_MAX_OF_ONE)) {
            return Future.failedFuture(new StoreException("too many activations wait", true, null));
        }
        Context caller = Vertx.currentContext();
        Promise<Void> entered = caller == null ? Promise.promise() : ((ContextInternal) caller).promise();
        waiting.add(new Waiter(subjects, entered));
        count(waitingOf, subjects, 1);
        return entered.future();
    }

    private boolean mayEnter(List<String> subjects) {
        return isLess(underWay, subjects, UNDER_WAY_MAX);
    }

    private boolean isAnyFree(List<String> subjects) {
        return subjects.stream().anyMatch(subject -> underWay.getOrDefault(subject, 0) < UNDER_WAY_MAX);
    }

    private static boolean isLess(Map<String, Integer> counts, List<String> subjects, int max) {
        return subjects.stream().allMatch(subject -> counts.getOrDefault(subject, 0) < max);
    }

    private static void count(Map<String, Integer> counts, List<String> subjects, int one) {
        for (String subject : subjects) {
            int count = counts.getOrDefault(subject, 0) + one;
            if (count == 0) {
                counts.remove(subject);
            } else {
                counts.put(subject, count);
            }
        }
    }

    private void leave(List<String> subjects) {
        List<Waiter> admitted = new ArrayList<>(1);
        synchronized (this) {
            count(underWay, subjects, -1);
            // Nobody else can enter once what was left is taken.
            for (Iterator<Waiter> each = waiting.iterator(); each.hasNext() && isAnyFree(subjects); ) {
                Waiter waiter = each.next();
                if (mayEnter(waiter.subjects)) {
                    each.remove();
                    count(waitingOf, waiter.subjects, -1);
                    count(underWay, waiter.subjects, 1);
                    admitted.add(waiter);
                }
            }
        }
        admitted.forEach(waiter -> waiter.entered.complete());
    }
}
