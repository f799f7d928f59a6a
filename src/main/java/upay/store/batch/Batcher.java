package upay.store.batch;

import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import upay.port.StoreException;
import upay.store.sql.Database;
import upay.store.sql.SqlRefusal;
import upay.store.sql.StoreSettings;

/**
 * Natural batching, group commit as seen from the client: while one statement is at the server, rows gather; when it is
 * back, all that gathered go as one. No timer and no waiting when idle: a single row goes at once.
 *
 * <p>1. One statement of this kind is under way at a time; of one that only reads there may be two, the second once enough
 * rows wait to be worth it. 2. The rows that wait are bounded in number and size; one more is refused at once, with certainty
 * that nothing was stored. So are all, as long as everything under way takes longer than {@code patience}; a statement that
 * has been sent takes no longer, whatever the server does. 3. Rows go in the order of their locks. 4. A statement that is
 * refused because of some row is split until the culprit stands alone; its neighbours do not notice. Where the row is locked,
 * by a process of the server that is frozen say, the pieces wait for no lock, and this for no longer than the lock was waited
 * for. 5. Rows of the same exclusive key go one after the other. 6. None goes while the queue of what it
 * has to let go first is long. 7. Where the batch allows it, a queue that stays long, or is held back so, is cut back to what
 * is still in time.
 *
 * <p>Threads: {@link #submit} from any; the future completes on the caller's context. Statements are made and read on the
 * context of the batcher.
 */
public final class Batcher<Q, R> {
    private static final String TOO_MUCH = "too much waits for the store";
    private static final String NO_ANSWER = "the store does not answer";
    private static final long NO_LOCK = Long.MIN_VALUE;

    private final Vertx vertx;
    private final Context context;
    private final Database database;
    private final Batch<Q, R> batch;
    private final BatchQueue<Q, R> queue;
    private final Duration patience;
    private final Batcher<?, ?> first;

    /** What waits until the queue is short. Like the next one touched on the context only. */
    private List<Runnable> behind = new ArrayList<>(1);

    private boolean watchesHeldBack;

    public Batcher(Vertx vertx, Context context, Database database, StoreSettings settings, Batch<Q, R> batch) {
        this(vertx, context, database, settings, batch, null);
    }

    /** @param first whose rows go before these as long as many of them wait; of the same context; null: nobody's */
    public Batcher(
            Vertx vertx,
            Context context,
            Database database,
            StoreSettings settings,
            Batch<Q, R> batch,
            Batcher<?, ?> first) {
        this.first = first;
        this.vertx = vertx;
        this.context = context;
        this.database = database;
        this.batch = batch;
        this.queue = new BatchQueue<>(settings, batch);
        this.patience = settings.timeouts().response();
    }

    public Future<R> submit(Q row) {
        PendingRow<Q, R> waiting = new PendingRow<>(row, batch.characters(row));
        return switch (queue.add(waiting)) {
            case DUE -> {
                context.runOnContext(v -> next());
                yield waiting.future();
            }
            case WAITS -> waiting.future();
            case FULL -> Future.failedFuture(refusal(TOO_MUCH));
            case HANGS -> Future.failedFuture(refusal(NO_ANSWER));
        };
    }

    private StoreException refusal(String why) {
        return new StoreException(why + ": " + batch.name(), true, null);
    }

    /**
     * Sends the statement without a row, unless one is under way: a connection with the statement prepared stays at hand, and
     * the first row after a quiet time does not pay for making one.
     */
    public void keepWarm() {
        if (queue.beginIdle()) {
            // Whatever comes of it, the next row will see for itself.
            watch(execute(List.of(), false));
        }
    }

    private void next() {
        refuseLate();
        if (first != null && first.isLongFor(this::next)) {
            queue.holdBack();
            watchHeldBack();
            return;
        }
        List<PendingRow<Q, R>> rows = queue.gather();
        if (!rows.isEmpty()) {
            watch(run(rows, NO_LOCK));
        }
    }

    private void refuseLate() {
        List<PendingRow<Q, R>> late = queue.late();
        if (!late.isEmpty()) {
            fail(late, refusal(TOO_MUCH));
        }
    }

    /** Whoever waits behind what goes first is told in time, even while that hangs. */
    private void watchHeldBack() {
        if (watchesHeldBack) {
            return;
        }
        watchesHeldBack = true;
        vertx.setTimer(BatchQueue.LATE.toMillis(), id -> {
            watchesHeldBack = false;
            refuseLate();
            if (queue.isHeldBack()) {
                watchHeldBack();
            }
        });
    }

    private void watch(Future<?> statement) {
        long alarm = vertx.setTimer(patience.toMillis(), id -> stall());
        statement.onComplete(done -> {
            if (!vertx.cancelTimer(alarm)) {
                queue.hangsNoMore();
            }
            try {
                next();
            } finally {
                tellThoseBehind();
            }
        });
    }

    /** False when few rows wait; else {@code then} is called once the next statement is back, or has hung for too long. */
    private boolean isLongFor(Runnable then) {
        boolean isLong = queue.isLong();
        if (isLong) {
            behind.add(then);
        }
        return isLong;
    }

    private void tellThoseBehind() {
        if (!behind.isEmpty()) {
            List<Runnable> told = behind;
            behind = new ArrayList<>(1);
            told.forEach(Runnable::run);
        }
    }

    /** The statement under way hangs: those behind it, and those who come meanwhile, are not kept waiting. */
    private void stall() {
        fail(queue.hangs(), refusal(NO_ANSWER));
        tellThoseBehind();
    }

    /**
     * Succeeds when all these rows have their results, whatever these are.
     *
     * @param untilNanos when looking for rows that are locked ends; {@link #NO_LOCK} where none was met
     */
    private Future<Void> run(List<PendingRow<Q, R>> waiting, long untilNanos) {
        List<Q> rows = waiting.stream().map(PendingRow::row).toList();
        return execute(rows, untilNanos != NO_LOCK)
                .transform(answer -> {
                    if (answer.succeeded()) {
                        deliver(waiting, batch.read(rows, answer.result()));
                    } else if (answer.cause() instanceof StoreException e
                            && e.getCause() instanceof SqlRefusal refusal) {
                        return refused(waiting, e, refusal, untilNanos);
                    } else {
                        fail(waiting, answer.cause());
                    }
                    return Future.succeededFuture();
                })
                .recover(e -> {
                    // Only a row or an answer that this program itself cannot read gets here.
                    fail(
                            waiting,
                            new StoreException("the store's answer is not understood: " + batch.name(), false, e));
                    return Future.succeededFuture();
                });
    }

    private Future<RowSet<Row>> execute(List<Q> rows, boolean unlessLocked) {
        try {
            return unlessLocked
                    ? database.executeUnlessLocked(batch.sql(), batch.bind(rows), patience)
                    : database.execute(batch.sql(), batch.bind(rows), patience);
        } catch (RuntimeException e) {
            // Like a refusal for bad data: its neighbours must not suffer.
            SqlRefusal refusal = new SqlRefusal("22000", e.getClass().getSimpleName());
            return Future.failedFuture(new StoreException("a row cannot be stored: " + batch.name(), true, refusal));
        }
    }

    private Future<Void> refused(
            List<PendingRow<Q, R>> waiting, StoreException e, SqlRefusal refusal, long untilNanos) {
        long until =
                untilNanos == NO_LOCK && refusal.isLocked() ? System.nanoTime() + patience.toNanos() / 2 : untilNanos;
        if (waiting.size() > 1 && refusal.mayBeOneRowsFault() && (until == NO_LOCK || System.nanoTime() - until < 0)) {
            int half = waiting.size() / 2;
            return run(waiting.subList(0, half), until).compose(v -> run(waiting.subList(half, waiting.size()), until));
        }
        Optional<R> meaning = waiting.size() == 1 ? batch.refused(waiting.get(0).row(), refusal) : Optional.empty();
        if (meaning.isPresent()) {
            deliver(waiting, List.of(meaning.get()));
        } else {
            fail(waiting, e);
        }
        return Future.succeededFuture();
    }

    private void deliver(List<PendingRow<Q, R>> waiting, List<R> results) {
        for (int i = 0; i < waiting.size(); i++) {
            waiting.get(i).has(results.get(i));
        }
        completeCallers(waiting);
    }

    private void fail(List<PendingRow<Q, R>> waiting, Throwable cause) {
        StoreException e = cause instanceof StoreException known
                ? known
                : new StoreException("the store failed: " + batch.name(), false, cause);
        StoreException told =
                batch.reads() && !e.nothingStored() ? new StoreException(e.getMessage(), true, e.getCause()) : e;
        waiting.forEach(one -> one.failed(told));
        completeCallers(waiting);
    }

    /** One hop for each event loop that waits, not for each row: every request has a context of its own. */
    private void completeCallers(List<PendingRow<Q, R>> waiting) {
        // As many as the machine has cores: few.
        List<EventLoop> loops = new ArrayList<>(2);
        for (PendingRow<Q, R> one : waiting) {
            EventLoop loop = caller(one).nettyEventLoop();
            if (!loops.contains(loop)) {
                loops.add(loop);
            }
        }
        for (EventLoop loop : loops) {
            loop.execute(() -> tell(loop, waiting));
        }
    }

    private ContextInternal caller(PendingRow<Q, R> waiting) {
        return (ContextInternal) (waiting.caller() == null ? context : waiting.caller());
    }

    private void tell(EventLoop loop, List<PendingRow<Q, R>> waiting) {
        for (PendingRow<Q, R> one : waiting) {
            if (caller(one).nettyEventLoop() == loop) {
                caller(one).emit(one, PendingRow::tell);
            }
        }
    }
}
