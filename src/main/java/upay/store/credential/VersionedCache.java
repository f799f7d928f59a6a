package upay.store.credential;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;

/** A bounded number of things that were read from the store, the least used forgotten first. Threads: any. */
final class VersionedCache<V> {
    /** @param told succeeded; kept, for it is asked for with every request */
    private record Entry<V>(Future<V> told, long version) {}

    private final ChangeFeed changes;

    private final Cache<String, Entry<V>> entries;

    VersionedCache(ChangeFeed changes, int max) {
        this.changes = changes;
        this.entries =
                Caffeine.newBuilder().maximumSize(max).executor(Runnable::run).build();
    }

    /** What is known to be true, at hand already; null where nothing is. */
    Future<V> fresh(String key) {
        Entry<V> entry = entries.getIfPresent(key);
        return entry != null && changes.isCurrent(entry.version) ? entry.told : null;
    }

    /** What was true when it was read; null where nothing is known. */
    Future<V> last(String key) {
        Entry<V> entry = entries.getIfPresent(key);
        return entry == null ? null : entry.told;
    }

    /**
     * @param version of the changes, from before it was read
     * @return the one to use: the former object where it equals the new one, so that what others keep by it stays found
     */
    V remember(String key, V value, long version) {
        return entries.asMap()
                .compute(key, (same, former) -> new Entry<>(kept(former, value), version))
                .told
                .result();
    }

    void forget(String key) {
        entries.invalidate(key);
    }

    private static <V> Future<V> kept(Entry<V> former, V value) {
        return former != null && former.told.result().equals(value) ? former.told : Future.succeededFuture(value);
    }
}
