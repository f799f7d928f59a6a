package upay.store.credential;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import upay.port.StoreException;

/**
 * Look-ups past the cache, at most one per key and second.
 *
 * <p>1. The first caller's look-up goes at once. 2. A caller that comes while one is in flight gets its result if that
 * is news, compared with what was cached when the caller came; otherwise the look-up may have read before what the
 * caller asks for was stored, and the caller waits for the next one. 3. The next one goes when the second is over. 4.
 * Waiting callers are bounded, per key and in all; further ones get {@code none} at once.
 *
 * <p>Threads: any; results arrive on the caller's context.
 */
final class ThrottledLookups<V> {
    private static final long SPACING_MILLIS = 1_000;
    private static final int WAITING_PER_KEY = 16;
    private static final int WAITING_IN_ALL = 1_024;

    private final Vertx vertx;
    private final Function<String, Future<V>> lookup;
    private final BiPredicate<V, V> isNews;
    private final V none;
    private final int keysMax;

    /** Keys that were looked up within the last second. Guarded by this, as are the fields below it and the slots. */
    private final Map<String, Slot<V>> slots = new HashMap<>();

    private int waiting;

    /** @param cached when the caller came; null: nothing */
    private record Caller<V>(Promise<V> promise, @Nullable V cached) {}

    /** One key's look-ups. */
    private static final class Slot<V> {
        /** Whose look-up is in flight; empty: none is. */
        private List<Caller<V>> asking = List.of();

        private List<Caller<V>> later = new ArrayList<>(0);
    }

    /**
     * @param isNews whether a result (second) is newer than what was cached (first)
     * @param none for callers that are too many
     * @param keysMax limit of keys within a second
     */
    ThrottledLookups(Vertx vertx, Function<String, Future<V>> lookup, BiPredicate<V, V> isNews, V none, int keysMax) {
        this.vertx = vertx;
        this.lookup = lookup;
        this.isNews = isNews;
        this.none = none;
        this.keysMax = keysMax;
    }

    /** @param cached for the key; null: nothing */
    Future<V> ask(String key, @Nullable V cached) {
        Caller<V> caller = new Caller<>(promise(), cached);
        synchronized (this) {
            Slot<V> slot = slots.get(key);
            if (slot != null) {
                if (slot.later.size() >= WAITING_PER_KEY || waiting >= WAITING_IN_ALL) {
                    return Future.succeededFuture(none);
                }
                slot.later.add(caller);
                waiting++;
                return caller.promise.future();
            }
            if (slots.size() >= keysMax) {
                return Future.failedFuture(new StoreException("too many terminals are looked up anew", true, null));
            }
            Slot<V> first = new Slot<>();
            first.asking = List.of(caller);
            slots.put(key, first);
        }
        start(key);
        return caller.promise.future();
    }

    private static <V> Promise<V> promise() {
        Context caller = Vertx.currentContext();
        return caller == null ? Promise.promise() : ((ContextInternal) caller).promise();
    }

    private void start(String key) {
        vertx.setTimer(SPACING_MILLIS, id -> next(key));
        lookup.apply(key).onComplete(done -> tell(answered(key, done), done));
    }

    /** The callers who get this result. */
    private synchronized List<Caller<V>> answered(String key, AsyncResult<V> done) {
        Slot<V> slot = slots.get(key);
        if (slot == null) {
            return List.of();
        }
        List<Caller<V>> told = new ArrayList<>(slot.asking);
        slot.asking = List.of();
        for (Iterator<Caller<V>> each = slot.later.iterator(); each.hasNext(); ) {
            Caller<V> caller = each.next();
            if (done.failed() || caller.cached == null || isNews.test(caller.cached, done.result())) {
                each.remove();
                waiting--;
                told.add(caller);
            }
        }
        return told;
    }

    private static <V> void tell(List<Caller<V>> callers, AsyncResult<V> done) {
        for (Caller<V> caller : callers) {
            if (done.succeeded()) {
                caller.promise.complete(done.result());
            } else {
                caller.promise.fail(done.cause());
            }
        }
    }

    private void next(String key) {
        synchronized (this) {
            Slot<V> slot = slots.get(key);
            if (slot == null) {
                return;
            }
            if (!slot.asking.isEmpty()) {
                // A slow store: its answer is awaited.
                vertx.setTimer(SPACING_MILLIS, id -> next(key));
                return;
            }
            if (slot.later.isEmpty()) {
                slots.remove(key);
                return;
            }
            slot.asking = slot.later;
            slot.later = new ArrayList<>(0);
            waiting -= slot.asking.size();
        }
        start(key);
    }
}
