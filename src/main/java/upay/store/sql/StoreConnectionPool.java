package upay.store.sql;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import upay.metrics.StoreMetrics;
import upay.port.StoreException;

/**
 * A bounded number of connections to the store, none of which can delay the others.
 *
 * <p>1. No wait depends on the server: a connection whose answer is pending for too long, or whose login hangs, is
 * reset, and its place is free at once. 2. If one is suspicious (its answer is pending for longer than usual, it was
 * lost, or its server is no longer a primary), all other idle ones are checked, within half a second, and not used
 * before. 3. A read-only connection is not used at all: its server is a standby, or a former primary. 4. A failed
 * connect is not repeated at once. 5. Time is counted in ticks, and a late tick counts as one: a program that was
 * frozen or starved does not take the server for dead, whose answers may be waiting unread.
 *
 * <p>The driver's own pool is not used because it frees a connection's place only when the server has closed it too.
 *
 * <p>Threads: the given context, throughout.
 */
final class StoreConnectionPool {
    static final String IS_READ_ONLY = "show transaction_read_only";

    private static final int TICK_MILLIS = 100;
    /** After this many ticks without an answer the others are checked: well before the first one is given up. */
    private static final int SUSPICIOUS = 3;
    /** The timeout of a check, which reads no table. */
    private static final int LOOK = 5;

    private static final int GOOD_BYE = 3;
    private static final int WAITING_MAX = 256;
    /** Plans live as long as their connection; the limit bounds the effect of a bad one. */
    private static final int LIFETIME = ticks(Duration.ofMinutes(10));

    @SuppressWarnings("StaticAssignmentOfThrowable") // Without a stack trace.
    private static final StoreException CLOSED = new StoreException("the store was closed", true, null);

    /** Connections by their state, and the statements that wait for one. */
    record Counts(int busy, int idle, int connecting, int waiters) {
        int of(StoreMetrics.ConnectionState state) {
            return switch (state) {
                case BUSY -> busy;
                case IDLE -> idle;
                case CONNECTING -> connecting;
            };
        }
    }

    private record Waiter(Promise<StoreConnection> promise, int until) {}

    private final VertxInternal vertx;
    private final int most;
    private final int patience;
    private final int idleMost;
    private final ConnectAttempts connectAttempts;

    /** The last used one is the first to be reused; so the others can expire. */
    private final Deque<StoreConnection> idle = new ArrayDeque<>();

    private final Set<StoreConnection> all = new HashSet<>();
    /** With the tick at which each is ended, unless the server ends it before. */
    private final Map<StoreConnection, Integer> leaving = new HashMap<>();

    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private final List<Runnable> listeners = new ArrayList<>(1);
    /** As of the last tick. */
    private volatile Counts counts = new Counts(0, 0, 0, 0);

    private int tick;
    private boolean ticking;
    private @Nullable Promise<Void> closing;

    /**
     * @param most at once
     * @param idleFor an unused connection is closed after this time
     */
    StoreConnectionPool(
            VertxInternal vertx, ContextInternal context, ConnectAttempts.Options options, int most, Duration idleFor) {
        this.vertx = vertx;
        this.most = most;
        this.patience = ticks(options.within());
        this.idleMost = ticks(idleFor);
        this.connectAttempts = new ConnectAttempts(vertx, context, options, this::arrived, this::noneArrived);
    }

    /** At least one. */
    static int ticks(Duration duration) {
        return (int) Math.max(1, (duration.toMillis() + TICK_MILLIS - 1) / TICK_MILLIS);
    }

    /** At most a tick old; any thread. */
    Counts counts() {
        return counts;
    }

    private void count() {
        int unused = idle.size();
        counts = new Counts(all.size() - unused, unused, connectAttempts.size(), waiters.size());
    }

    /** Counted while there is anything to time. */
    int tick() {
        return tick;
    }

    /** The listener is called when a connection is suspicious. */
    void onSuspicion(Runnable listener) {
        listeners.add(listener);
    }

    /** A connection for exclusive use; {@link #giveBack} it, whatever its state. */
    Future<StoreConnection> borrow() {
        if (closing != null) {
            return Future.failedFuture(CLOSED);
        }
        StoreConnection line = idle.pollFirst();
        if (line != null) {
            return Future.succeededFuture(line);
        }
        if (waiters.size() >= WAITING_MAX) {
            return Future.failedFuture(new StoreException("too many wait for a connection to the store", true, null));
        }
        Waiter waiter = new Waiter(Promise.promise(), tick + patience);
        waiters.add(waiter);
        dialIfNeeded();
        if (connectAttempts.isRefused()) {
            noneArrived();
        }
        startTicking();
        return waiter.promise.future();
    }

    void giveBack(StoreConnection line) {
        if (!all.contains(line)) {
            return;
        }
        line.answered(tick);
        if (!line.isOpen()) {
            drop(line);
        } else if (line.isSuspect()) {
            look(line);
        } else if (closing != null || line.age(tick) > LIFETIME) {
            leave(line);
        } else {
            putBack(line);
        }
    }

    private void putBack(StoreConnection line) {
        Waiter waiter = waiters.poll();
        if (waiter == null) {
            idle.addFirst(line);
        } else {
            waiter.promise.complete(line);
        }
    }

    /** Ends it at once; its place is free. */
    void drop(StoreConnection line) {
        if (all.remove(line)) {
            idle.remove(line);
            line.reset();
            dialIfNeeded();
            endClosing();
        }
    }

    private void leave(StoreConnection line) {
        all.remove(line);
        idle.remove(line);
        leaving.put(line, tick + GOOD_BYE);
        line.leave();
        startTicking();
        dialIfNeeded();
    }

    /** One connection, or one to the same server, is suspicious: checks the others. */
    void suspect() {
        probeIdle();
        listeners.forEach(Runnable::run);
    }

    /** Those in use prove themselves by their answers, and are checked when they come back. */
    void probeIdle() {
        List<StoreConnection> quiet = new ArrayList<>(idle);
        idle.clear();
        all.forEach(StoreConnection::suspect);
        quiet.forEach(this::look);
    }

    private void look(StoreConnection line) {
        line.look(IS_READ_ONLY, tick, LOOK).onComplete(looked -> {
            if (looked.succeeded() && connectAttempts.mayUse(looked.result())) {
                giveBack(line);
            } else {
                drop(line);
            }
        });
    }

    private void dialIfNeeded() {
        while (closing == null
                && connectAttempts.size() < waiters.size()
                && all.size() + connectAttempts.size() < most
                && connectAttempts.mayBegin(tick)) {
            connectAttempts.begin(tick);
            startTicking();
        }
    }

    private void arrived(StoreConnection line) {
        line.watch(ended -> drop(line), said -> suspect());
        all.add(line);
        startTicking();
        giveBack(line);
    }

    /** If there is another connection, it may still come back in time. */
    private void noneArrived() {
        startTicking();
        if (all.isEmpty() && connectAttempts.size() == 0) {
            refuseWaiters(connectAttempts.failure());
        }
    }

    private void refuseWaiters(StoreException e) {
        List<Waiter> refused = new ArrayList<>(waiters);
        waiters.clear();
        refused.forEach(waiter -> waiter.promise.fail(e));
    }

    private void startTicking() {
        if (!ticking) {
            ticking = true;
            vertx.setTimer(TICK_MILLIS, id -> nextTick());
        }
    }

    private void nextTick() {
        ticking = false;
        tick++;
        endSilence();
        connectAttempts.tick(tick);
        endWaits();
        endIdleness();
        endLeaving();
        dialIfNeeded();
        count();
        if (!all.isEmpty() || !leaving.isEmpty() || !waiters.isEmpty() || connectAttempts.awaits(tick)) {
            startTicking();
        }
    }

    private void endSilence() {
        boolean suspicious = false;
        for (StoreConnection line : List.copyOf(all)) {
            if (line.isOverdue(tick)) {
                suspicious |= !line.isProbed();
                all.remove(line);
                line.timeOut();
            } else {
                suspicious |= line.awaitedTicks(tick) == SUSPICIOUS;
            }
        }
        if (suspicious) {
            suspect();
        }
    }

    private void endWaits() {
        while (!waiters.isEmpty() && tick >= waiters.peek().until) {
            waiters.poll().promise.fail(connectAttempts.failure());
        }
    }

    private void endIdleness() {
        while (!idle.isEmpty() && idle.peekLast().idleTicks(tick) > idleMost) {
            leave(idle.peekLast());
        }
    }

    private void endLeaving() {
        for (Map.Entry<StoreConnection, Integer> entry : List.copyOf(leaving.entrySet())) {
            if (!entry.getKey().isOpen() || tick >= entry.getValue()) {
                leaving.remove(entry.getKey());
                entry.getKey().reset();
            }
        }
        endClosing();
    }

    /** Idle ones are closed, those in use when they come back; and after a moment all are ended. */
    Future<Void> close() {
        if (closing == null) {
            closing = Promise.promise();
            refuseWaiters(CLOSED);
            connectAttempts.giveUp();
            List.copyOf(idle).forEach(this::leave);
            vertx.setTimer(
                    (long) TICK_MILLIS * 2 * GOOD_BYE, id -> List.copyOf(all).forEach(this::drop));
            endClosing();
        }
        return closing.future();
    }

    private void endClosing() {
        if (closing != null && all.isEmpty() && leaving.isEmpty() && closing.tryComplete()) {
            connectAttempts.close();
        }
    }
}
