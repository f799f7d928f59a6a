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
 * The rows that wait for a {@link Batcher}'s next statement, bounded in number and size, and how many statements are under
 * way for them. Where a row waits at least one is, or is about to be. Thread-safe.
 */
final class BatchQueue<Q, R> {
    /** What has waited for so long behind a queue that stays long is refused, where the batch allows it. */
    static final Duration LATE = Duration.ofMillis(250);

    /** A queue of so many full statements is long; a shorter one is gone as soon as the store answers. */
    private static final int LONG_IN_STATEMENTS = 2;

    /** Rows that a further statement at once must find: then what it costs by itself is little beside what they cost. */
    private static final int WORTH_ANOTHER = 128;

    /** Three kinds of look-ups may have two statements each; with fewer connections nothing would be left for the rest. */
    private static final int CONNECTIONS_FOR_TWO = 8;

    /** What became of a row. */
    enum Added {
        /** One statement more is due for it. */
        DUE,
        WAITS,
        /** Not taken: too much waits. */
        FULL,
        /** Not taken: what is under way hangs. */
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
    /** Of those under way. */
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

    /** Counts one statement, if none is under way. */
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

    /** Counts one statement more, if it is due. */
    private boolean begin() {
        boolean due = underWay == hung ? !rows.isEmpty() : rows.size() >= Math.min(rowsMax, WORTH_ANOTHER);
        if (due && underWay < statementsMax) {
            underWay++;
            return true;
        }
        return false;
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

    /** Takes out of a queue that is long or held back what has waited in it for too long. */
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
     * Takes the next statement's rows, for one that was counted as under way. Empty: there is nothing to do for it, and it is
     * no longer counted.
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

    /** A statement under way hangs. Takes all that wait, unless another one is there for them. */
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

    /** It is back, and {@link #gather} comes next. */
    synchronized void hangsNoMore() {
        hung--;
    }
}
