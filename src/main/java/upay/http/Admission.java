package upay.http;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Who may come in: counts connections and the requests in flight over all verticle instances of this process, and closes the door when
 * the process is going down. Thread-safe.
 */
public final class Admission {
    private final int max;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile boolean draining;

    /** @param max how many requests may be in flight at a time */
    public Admission(int max) {
        this.max = max;
    }

    /** From now on every new request is answered MAINTENANCE_INPROGRESS, and its connection closed. For good. */
    public void drain() {
        draining = true;
    }

    public boolean isDraining() {
        return draining;
    }

    public int inFlight() {
        return inFlight.get();
    }

    /** Takes a place, if there is one; who gets true must {@link #leave} exactly once. */
    boolean enter() {
        if (draining) {
            return false;
        }
        if (inFlight.incrementAndGet() > max) {
            inFlight.decrementAndGet();
            return false;
        }
        return true;
    }

    void leave() {
        inFlight.decrementAndGet();
    }

    /** Takes a place for a connection, if fewer than {@code most} are open; who gets true must {@link #disconnect} exactly once. */
    boolean connect(int most) {
        if (connections.incrementAndGet() > most) {
            connections.decrementAndGet();
            return false;
        }
        return true;
    }

    void disconnect() {
        connections.decrementAndGet();
    }
}
