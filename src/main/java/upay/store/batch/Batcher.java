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
import org.jspecify.annotations.Nullable;
import upay.metrics.BatchMetrics;
import upay.metrics.StoreMetrics;
import upay.metrics.StoreMetrics.Refusal;
import upay.port.StoreException;
import upay.store.sql.Database;
import upay.store.sql.SqlRefusal;
import upay.store.sql.StoreSettings;

/**
 * Natural batching, group commit as seen from the client: while one statement is at the server, rows gather; when it
 * is back, all of them go as one. No timer and no waiting when idle: a single row goes at once.
 *
 * <p>1. One statement of this kind is in flight at a time; a read-only one may have two, the second once enough rows
 * wait to be worth it. 2. The waiting rows are bounded in number and size; a further row is refused at once, with
 * certainty that nothing was stored. So are all rows while everything in flight takes longer than {@code patience}; a
 * statement that has been sent takes no longer, whatever the server does. 3. Rows go in the order of their locks. 4.
 * A statement that is refused because of some row is split until that row is alone; the other rows are not affected.
 * If the row is locked, for example by a frozen process of the server, the pieces do not wait for locks, and this
 * lasts no longer than the lock was awaited. 5. Rows of the same exclusive key go one after the other. 6. No
 * statement goes while the queue of the batcher with priority is long. 7. If the batch allows it, a queue that stays
 * long, or is held back like this, is cut to the rows that are still in time.
 *
 * <p>Threads: {@link #submit} from any; the future completes on the caller's context. Statements are built and read
 * on the context of the batcher.
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
    private final StoreMetrics store;
    private final BatchMetrics metrics;
    private final @Nullable Batcher<?, ?> first;

    /** Actions that wait until the queue is short. Like the next field used on the context only. */
    private List<Runnable> behind = new ArrayList<>(1);

    private boolean watchesHeldBack;

    public Batcher(Vertx vertx, Context context, Database database, StoreSettings settings, Batch<Q, R> batch) {
        this(vertx, context, database, settings, batch, null);
    }

    /**
     * @param first the batcher whose rows have priority as long as many of them wait; of the same context; null: none
     */
    public Batcher(
            Vertx vertx,
            Context context,
            Database database,
            StoreSettings settings,
            Batch<Q, R> batch,
            @Nullable Batcher<?, ?> first) {
        this.first = first;
        this.vertx = vertx;
        this.context = context;
        this.database = database;
        this.batch = batch;
        this.queue = new BatchQueue<>(settings, batch);
        this.patience = settings.timeouts().response();
        this.store = database.metrics();
        this.metrics = store.batch(batch.kind());
        metrics.bindQueue(queue::size);
    }

    public Future<R> submit(Q row) {
        PendingRow<Q, R> waiting = new PendingRow<>(row, batch.characters(row));
        return switch (queue.add(waiting)) {
            case DUE -> {
                context.runOnContext(v -> next());
                yield waiting.future();
            }
            case WAITS -> waiting.future();
            case FULL -> Future.failedFuture(refused(Refusal.QUEUE_FULL, 1, TOO_MUCH));
            case HANGS -> Future.failedFuture(refused(Refusal.HANGING, 1, NO_ANSWER));
        };
    }

    private StoreException refused(Refusal reason, int rows, String why) {
        store.refused(reason, rows);
        return new StoreException(why + ": " + batch.name(), true, null);
    }

    /**
     * Sends the statement without a row, unless one is in flight: a connection with the statement prepared stays
     * ready, and the first row after an idle time does not wait for one.
     */
    public void keepWarm() {
        if (queue.beginIdle()) {
            // A failure here needs no handling: the next row will meet it.
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
            measure(rows);
            watch(run(rows, NO_LOCK));
        }
    }

    private void measure(List<PendingRow<Q, R>> rows) {
        metrics.sent(rows.size());
        long now = System.nanoTime();
        for (PendingRow<Q, R> row : rows) {
            metrics.waited(now - row.since());
        }
    }

    private void refuseLate() {
        List<PendingRow<Q, R>> late = queue.late();
        if (!late.isEmpty()) {
            fail(late, refused(Refusal.LATE, late.size(), TOO_MUCH));
        }
    }

    /** Answers rows that wait behind the batcher with priority in time, even while that hangs. */
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

    /**
     * @return false if few rows wait; otherwise {@code then} is called once the next statement is back, or has hung
     *     for too long
     */
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

    /** The statement in flight hangs: the rows behind it, and those that arrive meanwhile, do not wait. */
    private void stall() {
        List<PendingRow<Q, R>> waiting = queue.hangs();
        fail(waiting, refused(Refusal.HANGING, waiting.size(), NO_ANSWER));
        tellThoseBehind();
    }

    /**
     * Succeeds when all these rows have their results, whatever these are.
     *
     * @param untilNanos when the search for locked rows ends; {@link #NO_LOCK} if none was met
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
        long began = System.nanoTime();
        try {
            Future<RowSet<Row>> answer = unlessLocked
                    ? database.executeUnlessLocked(batch.sql(), batch.bind(rows), patience)
                    : database.execute(batch.sql(), batch.bind(rows), patience);
            return answer.onComplete(done -> metrics.roundTrip(System.nanoTime() - began));
        } catch (RuntimeException e) {
            // Like a refusal for bad data: the other rows must not be affected.
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
