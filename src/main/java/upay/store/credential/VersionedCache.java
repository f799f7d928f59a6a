package upay.store.credential;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** A bounded cache of values read from the store, the least recently used evicted first. Threads: any. */
final class VersionedCache<V> {
    /** @param told a succeeded future; kept because every request asks for it */
    private record Entry<V>(Future<V> told, long version) {}

    private final ChangeFeed changes;

    private final Cache<String, Entry<V>> entries;

    VersionedCache(ChangeFeed changes, int max) {
        this.changes = changes;
        this.entries =
                Caffeine.newBuilder().maximumSize(max).executor(Runnable::run).build();
    }

    /** The value that is known to be current; null if there is none. */
    @Nullable Future<V> fresh(String key) {
        Entry<V> entry = entries.getIfPresent(key);
        return entry != null && changes.isCurrent(entry.version) ? entry.told : null;
    }

    /** The value that was last read; null if there is none. */
    @Nullable Future<V> last(String key) {
        Entry<V> entry = entries.getIfPresent(key);
        return entry == null ? null : entry.told;
    }

    /**
     * @param version of the changes, from before it was read
     * @return the object to use: the former one if it equals the new one, so that what others store under it stays
     *     found
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
