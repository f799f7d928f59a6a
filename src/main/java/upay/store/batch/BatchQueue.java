package upay.store.batch;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import upay.store.sql.StoreSettings;

/**
 * The rows that wait for a {@link Batcher}'s next statement, bounded in number and size, and the number of statements
 * in flight for them. If a row waits, at least one statement is in flight or about to be. Thread-safe.
 */
final class BatchQueue<Q, R> {
    /** A row that has waited for so long behind a queue that stays long is refused, if the batch allows it. */
    static final Duration LATE = Duration.ofMillis(250);

    /** A queue of this many full statements is long; a shorter one is empty as soon as the store answers. */
    private static final int LONG_IN_STATEMENTS = 2;

    /** The number of waiting rows from which a second statement is worth its own cost. */
    private static final int WORTH_ANOTHER = 128;

    /** Three kinds of look-ups may have two statements each; with fewer connections none would be left for the rest. */
    private static final int CONNECTIONS_FOR_TWO = 8;

    /** The result of adding a row. */
    enum Added {
        /** Another statement is due for it. */
        DUE,
        WAITS,
        /** Refused: the queue is full. */
        FULL,
        /** Refused: the statement in flight hangs. */
        HANGS
    }

    private final Batch<Q, R> batch;
    private final int rowsMax;
    private final int waitingMax;
    private final int charactersMax;
    private final int statementsMax;

    /** Guarded by this, as are the fields below it. */
    private final Deque<PendingRow<Q, R>> rows = new ArrayDeque<>();

    private int characters;
    private int underWay;
    /** Of the statements in flight. */
    private int hung;

    private boolean heldBack;

    BatchQueue(StoreSettings settings, Batch<Q, R> batch) {
        this.batch = batch;
        this.rowsMax = settings.batches().rows();
        this.waitingMax = settings.batches().queueRows();
        this.charactersMax = settings.batches().queueCharacters();
        this.statementsMax = settings.server().connections() >= CONNECTIONS_FOR_TWO ? batch.statementsMax() : 1;
    }

    synchronized Added add(PendingRow<Q, R> waiting) {
        if (allHang()) {
            return Added.HANGS;
        }
        if (rows.size() >= waitingMax || characters + waiting.characters() > charactersMax) {
            return Added.FULL;
        }
        rows.add(waiting);
        characters += waiting.characters();
        return begin() ? Added.DUE : Added.WAITS;
    }

    /** Counts one statement, if none is in flight. */
    synchronized boolean beginIdle() {
        if (underWay > 0) {
            return false;
        }
        underWay++;
        return true;
    }

    private boolean allHang() {
        return hung > 0 && hung == underWay;
    }

    /** Counts one more statement, if it is due. */
    private boolean begin() {
        boolean due = underWay == hung ? !rows.isEmpty() : rows.size() >= Math.min(rowsMax, WORTH_ANOTHER);
        if (due && underWay < statementsMax) {
            underWay++;
            return true;
        }
        return false;
    }

    synchronized int size() {
        return rows.size();
    }

    synchronized boolean isLong() {
        return rows.size() > LONG_IN_STATEMENTS * rowsMax;
    }

    /** Until the next {@link #gather}. */
    synchronized void holdBack() {
        heldBack = true;
    }

    synchronized boolean isHeldBack() {
        return heldBack;
    }

    /** Removes from a queue that is long or held back the rows that have waited too long. */
    synchronized List<PendingRow<Q, R>> late() {
        if (!batch.refusesLate()) {
            return List.of();
        }
        List<PendingRow<Q, R>> late = new ArrayList<>(0);
        long now = System.nanoTime();
        while (!rows.isEmpty() && (heldBack || isLong()) && now - rows.peek().since() > LATE.toNanos()) {
            PendingRow<Q, R> waiting = rows.poll();
            characters -= waiting.characters();
            late.add(waiting);
        }
        return late;
    }

    /**
     * Takes the next statement's rows, for one that was counted as in flight. Empty: it has nothing to do, and is no
     * longer counted.
     */
    synchronized List<PendingRow<Q, R>> gather() {
        heldBack = false;
        underWay--;
        if (!begin()) {
            return List.of();
        }
        List<PendingRow<Q, R>> gathered = new ArrayList<>(Math.min(rows.size(), rowsMax));
        Set<Object> keys = new HashSet<>();
        for (Iterator<PendingRow<Q, R>> all = rows.iterator(); all.hasNext() && gathered.size() < rowsMax; ) {
            PendingRow<Q, R> waiting = all.next();
            Object key = batch.exclusiveKey(waiting.row());
            if (key == null || keys.add(key)) {
                gathered.add(waiting);
                characters -= waiting.characters();
                all.remove();
            }
        }
        Comparator<Q> order = batch.order();
        if (order != null) {
            gathered.sort((a, b) -> order.compare(a.row(), b.row()));
        }
        return gathered;
    }

    /** A statement in flight hangs. Takes all waiting rows, unless another statement is available for them. */
    synchronized List<PendingRow<Q, R>> hangs() {
        hung++;
        if (!allHang()) {
            return List.of();
        }
        List<PendingRow<Q, R>> all = new ArrayList<>(rows);
        rows.clear();
        characters = 0;
        return all;
    }

    /** The hanging statement is back, and {@link #gather} comes next. */
    synchronized void hangsNoMore() {
        hung--;
    }
}
