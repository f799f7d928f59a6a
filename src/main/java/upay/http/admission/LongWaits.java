package upay.http.admission;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the waits that requests asked for and that are longer than usual (protocol.md#verdict). Such a request keeps its
 * place among those in flight, so few of the places may be kept for so long: a request over a bound is not refused, it
 * waits as long as usual. Threads: any.
 */
public final class LongWaits {
    /** All others together always have seven eighths of the places. */
    private static final int SHARE = 8;

    /** A till has one sale at a time; several may share a terminal's number. */
    private static final int PER_TERMINAL = 8;

    private final int max;
    private final int perMerchant;
    private final AtomicInteger all = new AtomicInteger();
    private final Map<String, Integer> byTerminal = new ConcurrentHashMap<>();
    private final Map<String, Integer> byMerchant = new ConcurrentHashMap<>();

    /** @param maxInFlight the number of requests that may be in flight at a time */
    LongWaits(int maxInFlight) {
        this.max = Math.max(1, maxInFlight / SHARE);
        // One chain of shops must not take what all others get.
        this.perMerchant = Math.max(1, max / 2);
    }

    /** @return whether there is one more; then {@link #leave} must be called once, with the same arguments */
    public boolean enter(String terminalSn, String merchantId) {
        if (all.incrementAndGet() > max) {
            all.decrementAndGet();
            return false;
        }
        if (!take(byTerminal, terminalSn, PER_TERMINAL)) {
            all.decrementAndGet();
            return false;
        }
        if (!take(byMerchant, merchantId, perMerchant)) {
            give(byTerminal, terminalSn);
            all.decrementAndGet();
            return false;
        }
        return true;
    }

    public void leave(String terminalSn, String merchantId) {
        give(byMerchant, merchantId);
        give(byTerminal, terminalSn);
        all.decrementAndGet();
    }

    /** How many there are. */
    public int size() {
        return all.get();
    }

    private static boolean take(Map<String, Integer> counts, String name, int most) {
        boolean[] taken = new boolean[1];
        counts.compute(name, (key, count) -> {
            int held = count == null ? 0 : count;
            taken[0] = held < most;
            return taken[0] ? Integer.valueOf(held + 1) : count;
        });
        return taken[0];
    }

    private static void give(Map<String, Integer> counts, String name) {
        counts.computeIfPresent(name, (key, count) -> count == 1 ? null : count - 1);
    }
}
