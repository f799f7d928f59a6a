package upay.http.admission;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The usage of connected clients, by address: at most as many entries as there are connections and requests. An
 * address that left is kept for a while if its requests had no valid signature; the latest few thousand of these.
 * Threads: any.
 */
public final class AddressUsages {
    private static final int DEPARTED_MAX = 4_096;

    private final Map<ClientNetwork, AddressUsage> connected = new ConcurrentHashMap<>();

    /** Guarded by itself. */
    private final Map<ClientNetwork, AddressUsage> departed = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ClientNetwork, AddressUsage> eldest) {
            return size() > DEPARTED_MAX;
        }
    };

    /** @return must be passed to {@link #leave} once */
    public AddressUsage arrive(ClientNetwork origin) {
        return connected.compute(origin, (key, present) -> {
            AddressUsage address = present != null ? present : recall(key);
            address.references++;
            return address;
        });
    }

    public void leave(AddressUsage address) {
        connected.compute(address.origin(), (key, present) -> {
            address.references--;
            if (address.references > 0) {
                return present;
            }
            if (!address.isQuiet(System.nanoTime())) {
                remember(address);
            }
            return null;
        });
    }

    private AddressUsage recall(ClientNetwork origin) {
        synchronized (departed) {
            AddressUsage known = departed.remove(origin);
            return known != null ? known : new AddressUsage(origin, System.nanoTime());
        }
    }

    private void remember(AddressUsage address) {
        synchronized (departed) {
            departed.put(address.origin(), address);
        }
    }

    public Set<ClientNetwork> origins() {
        return Set.copyOf(connected.keySet());
    }

    public int departed() {
        synchronized (departed) {
            return departed.size();
        }
    }
}
