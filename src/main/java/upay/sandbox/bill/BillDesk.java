package upay.sandbox.bill;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import upay.sandbox.bill.BillFault.Kind;

/**
 * What the control calls ordered: faults, and days that are closed before their end. Bounded, in memory: lost with the
 * process. May be called from any thread.
 */
public final class BillDesk {
    private static final int MAX = 1_000;

    private final LongSupplier clock;
    private final Map<Long, BillFault> faults = new LinkedHashMap<>();
    private final Map<Long, Integer> asked = new HashMap<>();
    private final Map<BillDay, Long> closings = new LinkedHashMap<>();
    private long lastId;

    /** @param clock epoch milliseconds */
    public BillDesk(LongSupplier clock) {
        this.clock = clock;
    }

    public long now() {
        return clock.getAsLong();
    }

    /**
     * Orders a fault.
     *
     * @param fault its id is replaced
     * @throws IllegalStateException if 1,000 are ordered already
     */
    public synchronized BillFault order(BillFault fault) {
        if (faults.size() == MAX) {
            throw new IllegalStateException("no more than " + MAX + " faults");
        }
        BillFault ordered = new BillFault(
                ++lastId, fault.day(), fault.kind(), fault.rows(), fault.amount(), fault.calls(), fault.until());
        faults.put(ordered.id(), ordered);
        return ordered;
    }

    /** In the order in which they were ordered. */
    public synchronized List<BillFault> faults() {
        return List.copyOf(faults.values());
    }

    /** How many were cleared. */
    public synchronized int clear(Predicate<BillFault> which) {
        int before = faults.size();
        for (Iterator<BillFault> all = faults.values().iterator(); all.hasNext(); ) {
            BillFault fault = all.next();
            if (which.test(fault)) {
                all.remove();
                asked.remove(fault.id());
            }
        }
        return before - faults.size();
    }

    /** The day's bill is ready at once, with what has happened so far; again: up to now. Of many days the oldest is forgotten. */
    public synchronized void close(BillDay day) {
        closings.remove(day);
        closings.put(day, now());
        if (closings.size() > MAX) {
            closings.remove(closings.keySet().iterator().next());
        }
    }

    /** The days that were closed, with the time of each in epoch milliseconds. */
    public synchronized Map<BillDay, Long> closings() {
        return new LinkedHashMap<>(closings);
    }

    /** Until when the day's bill lists what happened, epoch milliseconds: its end, or the time at which it was closed. */
    synchronized long end(BillDay day) {
        return day.to() <= now() ? day.to() : closings.getOrDefault(day, day.from());
    }

    /** One call for a bill. */
    synchronized BillReadiness ask(BillDay day) {
        if (day.to() > now() && !closings.containsKey(day)) {
            return BillReadiness.NOT_READY;
        }
        // Both count each call.
        boolean late = applies(day, Kind.LATE);
        boolean error = applies(day, Kind.ERROR);
        if (error) {
            return BillReadiness.ERROR;
        }
        return late ? BillReadiness.NOT_READY : BillReadiness.READY;
    }

    synchronized List<BillFault> faults(BillDay day, Kind kind) {
        return faults.values().stream()
                .filter(fault -> fault.kind() == kind && fault.day().equals(day))
                .toList();
    }

    private boolean applies(BillDay day, Kind kind) {
        boolean applies = false;
        for (BillFault fault : faults(day, kind)) {
            int calls = asked.merge(fault.id(), 1, Integer::sum);
            applies |= fault.calls() != null ? calls <= fault.calls() : !fault.ends(now());
        }
        return applies;
    }
}
