package upay.store;

import io.vertx.core.Future;
import java.util.LinkedHashMap;
import java.util.Map;

/** A bounded number of things that were read from the store, the least recently used forgotten first. Threads: any. */
final class Remembered<V> {
    /** @param told succeeded; kept, for it is asked for with every request */
    private record Entry<V>(Future<V> told, long version) {}

    private final Changes changes;

    /** Guarded by itself. */
    private final Map<String, Entry<V>> entries;

    Remembered(Changes changes, int max) {
        this.changes = changes;
        this.entries = new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Remembered.Entry<V>> eldest) {
                return size() > max;
            }
        };
    }

    /** What is known to be true, at hand already; null where nothing is. */
    Future<V> fresh(String key) {
        Entry<V> entry = entry(key);
        return entry != null && changes.isCurrent(entry.version) ? entry.told : null;
    }

    /** What was true when it was read; null where nothing is known. */
    Future<V> last(String key) {
        Entry<V> entry = entry(key);
        return entry == null ? null : entry.told;
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
            Future<V> kept =
                    former != null && former.told.result().equals(value) ? former.told : Future.succeededFuture(value);
            entries.put(key, new Entry<>(kept, version));
            return kept.result();
        }
    }

    void forget(String key) {
        synchronized (entries) {
            entries.remove(key);
        }
    }
}
