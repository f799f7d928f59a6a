package upay.http.admission;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds the requests that wait until the store was asked for their terminal's present keys, over all instances and per
 * address: a flood of wrong signatures from one address leaves room for the others. Threads: any.
 */
public final class AwaitedKeys {
    private static final int MAX = 4_096;
    private static final int PER_ADDRESS_MAX = 1_024;

    private final AtomicInteger all = new AtomicInteger();

    AwaitedKeys() {}

    /** @return false if too many wait; else {@link #end} must be called once */
    public boolean begin(AddressUsage address) {
        if (address.awaitedKeys().incrementAndGet() > PER_ADDRESS_MAX) {
            address.awaitedKeys().decrementAndGet();
            return false;
        }
        if (all.incrementAndGet() > MAX) {
            end(address);
            return false;
        }
        return true;
    }

    public void end(AddressUsage address) {
        all.decrementAndGet();
        address.awaitedKeys().decrementAndGet();
    }

    /** How many wait now. */
    public int count() {
        return all.get();
    }
}
