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
import upay.port.StoreException;

/**
 * A bounded number of connections to the store, none of which can hold up the others.
 *
 * <p>1. No wait needs the server's help to end: who owes an answer for too long, or lets a log-in hang, is reset, and its
 * place is free at once. 2. Where one is suspicious (it owes an answer for longer than usual, was lost, or is no longer a
 * primary's), all others that are idle are looked at, within half a second, and not used before. 3. One that may only read is
 * not used at all: it is a standby's, or that of a primary of yesterday. 4. What fails to connect is not tried again at once.
 * 5. Time is counted in ticks, and a tick that comes late counts as one: a program that was frozen or starved does not take
 * the server for dead, whose answers may lie there unread.
 *
 * <p>The driver's own pool is not used because it frees a connection's place only when the server has closed it too.
 *
 * <p>Threads: the context given, throughout.
 */
final class StoreConnectionPool {
    static final String IS_READ_ONLY = "show transaction_read_only";

    private static final int TICK_MILLIS = 100;
    /** After so long without an answer the others are looked at: well before the first one is given up. */
    private static final int SUSPICIOUS = 3;
    /** How long a look may take, which touches no table. */
    private static final int LOOK = 5;

    private static final int GOOD_BYE = 3;
    private static final int WAITING_MAX = 256;
    /** Plans live as long as their connection; should one turn out badly, then not for ever. */
    private static final int LIFETIME = ticks(Duration.ofMinutes(10));

    @SuppressWarnings("StaticAssignmentOfThrowable") // Without a stack trace.
    private static final StoreException CLOSED = new StoreException("the store was closed", true, null);

    private record Waiter(Promise<StoreConnection> promise, int until) {}

    private final VertxInternal vertx;
    private final int most;
    private final int patience;
    private final int idleMost;
    private final ConnectAttempts dials;

    /** The one that was used last is the first to be used again; so the others can become old, and go. */
    private final Deque<StoreConnection> idle = new ArrayDeque<>();

    private final Set<StoreConnection> all = new HashSet<>();
    /** With the tick when each is ended, should the server not end it before. */
    private final Map<StoreConnection, Integer> leaving = new HashMap<>();

    private final Deque<Waiter> waiters = new ArrayDeque<>();
    private final List<Runnable> listeners = new ArrayList<>(1);
    private int tick;
    private boolean ticking;
    private Promise<Void> closing;

    /**
     * @param most at once
     * @param idleFor who is not needed for so long leaves
     */
    StoreConnectionPool(
            VertxInternal vertx, ContextInternal context, ConnectAttempts.Options options, int most, Duration idleFor) {
        this.vertx = vertx;
        this.most = most;
        this.patience = ticks(options.within());
        this.idleMost = ticks(idleFor);
        this.dials = new ConnectAttempts(vertx, context, options, this::arrived, this::noneArrived);
    }

    /** At least one. */
    static int ticks(Duration duration) {
        return (int) Math.max(1, (duration.toMillis() + TICK_MILLIS - 1) / TICK_MILLIS);
    }

    /** Counted while there is anything to count for. */
    int tick() {
        return tick;
    }

    /** Hears when something is suspicious here. */
    void onSuspicion(Runnable listener) {
        listeners.add(listener);
    }

    /** A connection to be used alone; {@link #giveBack} it, whatever became of it. */
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
        if (dials.refusal() != null) {
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

    /** Something is wrong with one of them, or with one to the same server: are the others well? */
    void suspect() {
        probeIdle();
        listeners.forEach(Runnable::run);
    }

    /** Those that are in use prove themselves by their answers, and are looked at when they come back. */
    void probeIdle() {
        List<StoreConnection> quiet = new ArrayList<>(idle);
        idle.clear();
        all.forEach(StoreConnection::suspect);
        quiet.forEach(this::look);
    }

    private void look(StoreConnection line) {
        line.look(IS_READ_ONLY, tick, LOOK).onComplete(looked -> {
            if (looked.succeeded() && dials.mayUse(looked.result())) {
                giveBack(line);
            } else {
                drop(line);
            }
        });
    }

    private void dialIfNeeded() {
        while (closing == null
                && dials.size() < waiters.size()
                && all.size() + dials.size() < most
                && dials.mayBegin(tick)) {
            dials.begin(tick);
            startTicking();
        }
    }

    private void arrived(StoreConnection line) {
        line.watch(ended -> drop(line), said -> suspect());
        all.add(line);
        startTicking();
        giveBack(line);
    }

    /** Where there is another one, it may still come back in time. */
    private void noneArrived() {
        startTicking();
        if (all.isEmpty() && dials.size() == 0) {
            refuseWaiters(dials.failure());
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
        dials.tick(tick);
        endWaits();
        endIdleness();
        endLeaving();
        dialIfNeeded();
        if (!all.isEmpty() || !leaving.isEmpty() || !waiters.isEmpty() || dials.awaits(tick)) {
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
            waiters.poll().promise.fail(dials.failure());
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

    /** Idle ones leave, those in use when they come back; and after a moment all are ended. */
    Future<Void> close() {
        if (closing == null) {
            closing = Promise.promise();
            refuseWaiters(CLOSED);
            dials.giveUp();
            List.copyOf(idle).forEach(this::leave);
            vertx.setTimer(
                    (long) TICK_MILLIS * 2 * GOOD_BYE, id -> List.copyOf(all).forEach(this::drop));
            endClosing();
        }
        return closing.future();
    }

    private void endClosing() {
        if (closing != null && all.isEmpty() && leaving.isEmpty() && closing.tryComplete()) {
            dials.close();
        }
    }
}
