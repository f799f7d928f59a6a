package upay.store.credential;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A bounded cache of values read from the store, the least recently used evicted first. Threads: any. */
final class VersionedCache<V> {
    /** Of the values that are known to be stale, whatever the version of the changes. */
    private static final long STALE = -1;

    /**
     * @param told a succeeded future; kept because every request asks for it
     * @param readNanos {@link System#nanoTime} of its reading
     * @param round of {@link #staleAll}
     */
    private record Entry<V>(Future<V> told, long version, long readNanos, long round) {
        V value() {
            return told.result();
        }
    }

    private final ChangeFeed changes;
    private final BinaryOperator<V> later;
    private final Cache<String, Entry<V>> entries;
    private volatile long round;

    VersionedCache(ChangeFeed changes, int max) {
        this(changes, max, (former, read) -> read);
    }

    /** @param later of two values that were read at the same version, the cached one first: the one to keep */
    VersionedCache(ChangeFeed changes, int max, BinaryOperator<V> later) {
        this.changes = changes;
        this.later = later;
        this.entries =
                Caffeine.newBuilder().maximumSize(max).executor(Runnable::run).build();
    }

    /** The value that is known to be current; null if there is none. */
    @Nullable Future<V> fresh(String key) {
        Entry<V> entry = entries.getIfPresent(key);
        return entry != null && changes.isCurrent(entry.version) && entry.round == round ? entry.told : null;
    }

    /** The value that was last read; null if there is none. */
    @Nullable Future<V> last(String key) {
        Entry<V> entry = entries.getIfPresent(key);
        return entry == null ? null : entry.told;
    }

    /** Whether it was read, or is, longer ago than that; true if there is none. */
    boolean isOlder(String key, Duration age) {
        Entry<V> entry = entries.getIfPresent(key);
        return entry == null || System.nanoTime() - entry.readNanos > age.toNanos();
    }

    /**
     * @param version of the changes, from before it was read
     * @return the object to use: the former one if it equals the new one, so that what others store under it stays
     *     found
     */
    V remember(String key, V value, long version) {
        long now = System.nanoTime();
        return entries.asMap()
                .compute(key, (same, former) -> {
                    V kept = former != null && former.version == version ? later.apply(former.value(), value) : value;
                    return new Entry<>(kept(former, kept), version, now, round);
                })
                .value();
    }

    /** Replaces what is cached by what is known of it besides; it stays as current as it was. */
    void change(String key, UnaryOperator<V> change) {
        entries.asMap()
                .computeIfPresent(
                        key,
                        (same, former) -> new Entry<>(
                                kept(former, change.apply(former.value())),
                                former.version,
                                former.readNanos,
                                former.round));
    }

    /** From now on it has to be read again, if it is as given; it stays the value that was last read. */
    void stale(String key, Predicate<V> which) {
        entries.asMap()
                .computeIfPresent(
                        key,
                        (same, former) -> which.test(former.value())
                                ? new Entry<>(former.told, STALE, former.readNanos, former.round)
                                : former);
    }

    /** As {@link #stale}, for all. */
    void staleAll() {
        synchronized (this) {
            round++;
        }
    }

    void forget(String key) {
        entries.invalidate(key);
    }

    private static <V> Future<V> kept(@Nullable Entry<V> former, V value) {
        return former != null && former.value().equals(value) ? former.told : Future.succeededFuture(value);
    }
}
