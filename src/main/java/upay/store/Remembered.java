package upay.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A bounded number of things that were read from the store, the least recently used forgotten first. Threads: any. */
final class Remembered<V> {
    /** @param told not null nor empty; kept, for it is asked for with every request */
    private record Entry<V>(Optional<V> told, long version) {}

    private final Changes changes;

    /** Guarded by itself. */
    private final Map<String, Entry<V>> entries;

    Remembered(Changes changes, int max) {
        this.changes = changes;
        this.entries = new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Entry<V>> eldest) {
                return size() > max;
            }
        };
    }

    /** What is known to be true. */
    Optional<V> fresh(String key) {
        Entry<V> entry = entry(key);
        return entry != null && changes.isCurrent(entry.version) ? entry.told : Optional.empty();
    }

    /** What was true when it was read. */
    Optional<V> last(String key) {
        return Optional.ofNullable(entry(key)).flatMap(Entry::told);
    }

    private Entry<V> entry(String key) {
        synchronized (entries) {
            return entries.get(key);
        }
    }

    /**
     * @param version of the changes, from before it was read
     * @return the one to use: the former object where it equals the new one, so that what others keep by it stays found
     */
    V remember(String key, V value, long version) {
        synchronized (entries) {
            Entry<V> former = entries.get(key);
            Optional<V> kept = former != null && former.told.get().equals(value) ? former.told : Optional.of(value);
            entries.put(key, new Entry<>(kept, version));
            return kept.get();
        }
    }

    void forget(String key) {
        synchronized (entries) {
            entries.remove(key);
        }
    }
}
