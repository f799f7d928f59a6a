package upay.store;

import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import upay.operation.StoreException;

/**
 * Natural batching, group commit as seen from the client: while one statement is at the server, rows gather; when it is
 * back, all that gathered go as one. No timer and no waiting when idle: a single row goes at once.
 *
 * <p>1. One statement of this kind is under way at a time; of one that only reads some may be, each further one once enough
 * rows wait to be worth it. 2. The rows that wait are bounded in number and size; one more
 * is refused at once, with certainty that nothing was stored. So are all, as long as the statement under way takes longer
 * than {@code patience}. 3. Rows go in the order of their locks. 4. A statement that is refused because of some row is
 * split until the culprit stands alone; its neighbours do not notice. 5. Rows of the same exclusive key go one after the
 * other. 6. Where the batch allows it, a queue that stays long is cut back to what is still in time. 7. None goes while the
 * queue of what it has to let go first is long.
 *
 * <p>Threads: {@link #submit} from any; the future completes on the caller's context. Statements are made and read on the
 * context of the batcher.
 */
final class Batcher<Q, R> {
    /** A queue of so many full statements is long; a shorter one is gone as soon as the store answers. */
    private static final int LONG_IN_STATEMENTS = 2;

    /** Rows that a further statement at once must find: then what it costs by itself is little beside what they cost. */
    private static final int WORTH_ANOTHER = 128;

    private static final long LATE_NANOS = Duration.ofMillis(250).toNanos();

    private final Vertx vertx;
    private final Context context;
    private final Database database;
    private final Batch<Q, R> batch;
    private final int rowsMax;
    private final int waitingMax;
    private final int charactersMax;
    private final Duration patience;
    private final Batcher<?, ?> first;

    /** Guarded by this, as are the fields below it. */
    private final Deque<Waiting<Q, R>> queue = new ArrayDeque<>();

    private int characters;
    private int underWay;
    private boolean stalled;
    /** What waits until the queue is short. */
    private List<Runnable> behind = new ArrayList<>(1);

    Batcher(Vertx vertx, Context context, Database database, StoreSettings settings, Batch<Q, R> batch) {
        this(vertx, context, database, settings, batch, null);
    }

    /** @param first whose rows go before these as long as many of them wait; of the same context; null: nobody's */
    Batcher(
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
        this.rowsMax = settings.batchRows();
        this.waitingMax = settings.queueRows();
        this.charactersMax = settings.queueCharacters();
        this.patience = settings.statementTimeout();
    }

    Future<R> submit(Q row) {
        Waiting<Q, R> waiting = new Waiting<>(row, batch.characters(row));
        synchronized (this) {
            if (stalled || queue.size() >= waitingMax || characters + waiting.characters() > charactersMax) {
                String why = stalled ? "the store does not answer" : "too much waits for the store";
                return Future.failedFuture(new StoreException(why + ": " + batch.name(), true, null));
            }
            queue.add(waiting);
            characters += waiting.characters();
            if (!anotherIsDue()) {
                return waiting.future();
            }
            underWay++;
        }
        context.runOnContext(v -> next());
        return waiting.future();
    }

    /**
     * Sends the statement without a row, unless one is under way: a connection with the statement prepared stays at hand, and
     * the first row after a quiet time does not pay for making one.
     */
    void keepWarm() {
        synchronized (this) {
            if (underWay > 0) {
                return;
            }
            underWay++;
        }
        // Whatever comes of it, the next row will see for itself.
        watch(execute(List.of()));
    }

    private void next() {
        List<Waiting<Q, R>> late = late();
        if (!late.isEmpty()) {
            fail(late, new StoreException("too much waits for the store: " + batch.name(), true, null));
        }
        if (first != null && first.isLongFor(this::next)) {
            return;
        }
        List<Waiting<Q, R>> rows = gather();
        if (rows.isEmpty()) {
            return;
        }
        watch(run(rows));
    }

    private void watch(Future<?> statement) {
        long alarm = vertx.setTimer(patience.toMillis(), id -> stall());
        statement.onComplete(done -> {
            vertx.cancelTimer(alarm);
            next();
            tellThoseBehind();
        });
    }

    /** False when few rows wait; else {@code then} is called once the next statement is back, or has hung for too long. */
    private synchronized boolean isLongFor(Runnable then) {
        boolean isLong = isLong();
        if (isLong) {
            behind.add(then);
        }
        return isLong;
    }

    private boolean isLong() {
        return queue.size() > LONG_IN_STATEMENTS * rowsMax;
    }

    private void tellThoseBehind() {
        List<Runnable> told;
        synchronized (this) {
            if (behind.isEmpty()) {
                return;
            }
            told = behind;
            behind = new ArrayList<>(1);
        }
        told.forEach(Runnable::run);
    }

    /** Takes out of a long queue what has waited in it for too long. */
    private synchronized List<Waiting<Q, R>> late() {
        if (!batch.refusesLate()) {
            return List.of();
        }
        List<Waiting<Q, R>> late = new ArrayList<>(0);
        long now = System.nanoTime();
        while (isLong() && now - queue.peek().since() > LATE_NANOS) {
            Waiting<Q, R> waiting = queue.poll();
            characters -= waiting.characters();
            late.add(waiting);
        }
        return late;
    }

    /** Beside those that are under way. */
    private boolean anotherIsDue() {
        return underWay == 0
                ? !queue.isEmpty()
                : underWay < batch.statementsMax() && queue.size() >= Math.min(rowsMax, WORTH_ANOTHER);
    }

    /** Empty: there is nothing to do for the one who asks, who is no longer counted then. */
    private synchronized List<Waiting<Q, R>> gather() {
        stalled = false;
        underWay--;
        if (!anotherIsDue()) {
            return List.of();
        }
        underWay++;
        List<Waiting<Q, R>> rows = new ArrayList<>(Math.min(queue.size(), rowsMax));
        Set<Object> keys = new HashSet<>();
        for (Iterator<Waiting<Q, R>> all = queue.iterator(); all.hasNext() && rows.size() < rowsMax; ) {
            Waiting<Q, R> waiting = all.next();
            Object key = batch.exclusiveKey(waiting.row());
            if (key == null || keys.add(key)) {
                rows.add(waiting);
                characters -= waiting.characters();
                all.remove();
            }
        }
        Comparator<Q> order = batch.order();
        if (order != null) {
            rows.sort((a, b) -> order.compare(a.row(), b.row()));
        }
        return rows;
    }

    /** The statement under way hangs: those behind it, and those who come meanwhile, are not kept waiting. */
    private void stall() {
        List<Waiting<Q, R>> rows;
        synchronized (this) {
            stalled = true;
            rows = new ArrayList<>(queue);
            queue.clear();
            characters = 0;
        }
        fail(rows, new StoreException("the store does not answer: " + batch.name(), true, null));
        tellThoseBehind();
    }

    /** Succeeds when all these rows have their results, whatever these are. */
    private Future<Void> run(List<Waiting<Q, R>> waiting) {
        List<Q> rows = waiting.stream().map(Waiting::row).toList();
        return execute(rows)
                .transform(answer -> {
                    if (answer.succeeded()) {
                        deliver(waiting, batch.read(rows, answer.result()));
                    } else if (answer.cause() instanceof StoreException e
                            && e.getCause() instanceof SqlRefusal refusal) {
                        return refused(waiting, e, refusal);
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

    private Future<RowSet<Row>> execute(List<Q> rows) {
        try {
            return database.execute(batch.sql(), batch.bind(rows));
        } catch (RuntimeException e) {
            // Like a refusal for bad data: its neighbours must not suffer.
            SqlRefusal refusal = new SqlRefusal("22000", e.getClass().getSimpleName());
            return Future.failedFuture(new StoreException("a row cannot be stored: " + batch.name(), true, refusal));
        }
    }

    private Future<Void> refused(List<Waiting<Q, R>> waiting, StoreException e, SqlRefusal refusal) {
        if (waiting.size() > 1 && refusal.mayBeOneRowsFault()) {
            int half = waiting.size() / 2;
            return run(waiting.subList(0, half)).compose(v -> run(waiting.subList(half, waiting.size())));
        }
        Optional<R> meaning = waiting.size() == 1 ? batch.refused(waiting.get(0).row(), refusal) : Optional.empty();
        if (meaning.isPresent()) {
            deliver(waiting, List.of(meaning.get()));
        } else {
            fail(waiting, e);
        }
        return Future.succeededFuture();
    }

    private void deliver(List<Waiting<Q, R>> waiting, List<R> results) {
        for (int i = 0; i < waiting.size(); i++) {
            waiting.get(i).has(results.get(i));
        }
        tellCallers(waiting);
    }

    private void fail(List<Waiting<Q, R>> waiting, Throwable cause) {
        StoreException e = cause instanceof StoreException known
                ? known
                : new StoreException("the store failed: " + batch.name(), false, cause);
        StoreException told =
                batch.reads() && !e.nothingStored() ? new StoreException(e.getMessage(), true, e.getCause()) : e;
        waiting.forEach(one -> one.failed(told));
        tellCallers(waiting);
    }

    /** One hop for each event loop that waits, not for each row: every request has a context of its own. */
    private void tellCallers(List<Waiting<Q, R>> waiting) {
        // As many as the machine has cores: few.
        List<EventLoop> loops = new ArrayList<>(2);
        for (Waiting<Q, R> one : waiting) {
            EventLoop loop = caller(one).nettyEventLoop();
            if (!loops.contains(loop)) {
                loops.add(loop);
            }
        }
        for (EventLoop loop : loops) {
            loop.execute(() -> tell(loop, waiting));
        }
    }

    private ContextInternal caller(Waiting<Q, R> waiting) {
        return (ContextInternal) (waiting.caller() == null ? context : waiting.caller());
    }

    private void tell(EventLoop loop, List<Waiting<Q, R>> waiting) {
        for (Waiting<Q, R> one : waiting) {
            if (caller(one).nettyEventLoop() == loop) {
                caller(one).emit(one, Waiting::tell);
            }
        }
    }
}
