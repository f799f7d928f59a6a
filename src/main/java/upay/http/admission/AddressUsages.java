package upay.http.admission;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Those who are here, by address: as many as there are connections and requests at most. Of those who have left, the ones are
 * remembered for a while that were nobody too often; the latest few thousand of them. Threads: any.
 */
public final class AddressUsages {
    private static final int REMEMBERED_MAX = 4_096;

    private final Map<ClientNetwork, AddressUsage> here = new ConcurrentHashMap<>();

    /** Guarded by itself. */
    private final Map<ClientNetwork, AddressUsage> remembered = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ClientNetwork, AddressUsage> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };

    /** @return to be told {@link #leave} once */
    public AddressUsage arrive(ClientNetwork origin) {
        return here.compute(origin, (key, present) -> {
            AddressUsage visitor = present != null ? present : recall(key);
            visitor.presences++;
            return visitor;
        });
    }

    public void leave(AddressUsage visitor) {
        here.compute(visitor.origin(), (key, present) -> {
            visitor.presences--;
            if (visitor.presences > 0) {
                return present;
            }
            if (!visitor.unknownTerminals().isQuiet(System.nanoTime())) {
                remember(visitor);
            }
            return null;
        });
    }

    private AddressUsage recall(ClientNetwork origin) {
        synchronized (remembered) {
            AddressUsage known = remembered.remove(origin);
            return known != null ? known : new AddressUsage(origin, System.nanoTime());
        }
    }

    private void remember(AddressUsage visitor) {
        synchronized (remembered) {
            remembered.put(visitor.origin(), visitor);
        }
    }

    public Set<ClientNetwork> origins() {
        return Set.copyOf(here.keySet());
    }

    public int remembered() {
        synchronized (remembered) {
            return remembered.size();
        }
    }
}
