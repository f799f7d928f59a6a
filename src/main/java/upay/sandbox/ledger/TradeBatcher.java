package upay.sandbox.ledger;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Natural batching: while one batch is being written, new writes gather; when it returns, all of them go as one. A
 * lone write goes at once. In one batch a key occurs once: of two writers of one trade, the second loses, as it would
 * by itself.
 *
 * <p>Why the sandbox batches at all: it writes each payment twice, and one row a statement it stores about 3,500 a
 * second where batches store 22,000 (two cores, no fsync), so that a bench would measure the sandbox instead of the
 * gateway. Why it has its own batcher: the store's belongs to the gateway, from which the sandbox is independent
 * (docs/decisions/0009-an-independent-sandbox.md), and does ten things that a simulator does not need.
 */
final class TradeBatcher {
    private record Waiting(Trade trade, Promise<Boolean> promise) {}

    private final int maxBatch;
    private final int maxWaiting;
    private final Function<List<Trade>, Future<Set<TradeKey>>> write;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private boolean writing;

    /** @param write one statement for a batch with distinct keys, in their order; returns the keys that were written */
    TradeBatcher(int maxBatch, int maxWaiting, Function<List<Trade>, Future<Set<TradeKey>>> write) {
        this.maxBatch = maxBatch;
        this.maxWaiting = maxWaiting;
        this.write = write;
    }

    /** Whether it was written; fails at once if too many wait. Completes on the caller's context. */
    Future<Boolean> add(Trade trade) {
        Waiting one = new Waiting(trade, Promise.promise());
        synchronized (this) {
            if (waiting.size() >= maxWaiting) {
                return Future.failedFuture(new IllegalStateException("the ledger can't keep up"));
            }
            waiting.add(one);
        }
        next();
        Context caller = Vertx.currentContext();
        return caller == null ? one.promise().future() : back(one.promise().future(), caller);
    }

    private static Future<Boolean> back(Future<Boolean> written, Context caller) {
        Promise<Boolean> promise = Promise.promise();
        written.onComplete(result -> caller.runOnContext(ignored -> promise.handle(result)));
        return promise.future();
    }

    private void next() {
        Map<TradeKey, Waiting> batch = new LinkedHashMap<>();
        List<Waiting> losers = new ArrayList<>();
        synchronized (this) {
            if (writing || waiting.isEmpty()) {
                return;
            }
            writing = true;
            while (!waiting.isEmpty() && batch.size() < maxBatch) {
                Waiting one = waiting.poll();
                if (batch.putIfAbsent(one.trade().key(), one) != null) {
                    losers.add(one);
                }
            }
        }
        losers.forEach(loser -> loser.promise().complete(false));
        write(batch);
    }

    private void write(Map<TradeKey, Waiting> batch) {
        List<Trade> rows = batch.values().stream()
                .map(Waiting::trade)
                .sorted(java.util.Comparator.comparing(Trade::key))
                .toList();
        write.apply(rows).onComplete(done -> {
            synchronized (this) {
                writing = false;
            }
            next();
            batch.forEach((key, one) -> {
                if (done.succeeded()) {
                    one.promise().complete(done.result().contains(key));
                } else {
                    one.promise().fail(done.cause());
                }
            });
        });
    }
}
