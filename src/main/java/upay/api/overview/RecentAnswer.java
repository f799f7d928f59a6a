package upay.api.overview;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is worked out at most once in a while, however many ask for it: whoever asks meanwhile gets the one that
 * is there or on its way. A failure is not kept. On one event loop.
 */
final class RecentAnswer<T> {
    private final Supplier<Future<T>> work;
    private final long keptNanos;
    private final LongSupplier nanoTime;
    private @Nullable Future<T> last;
    private long begun;

    /**
     * @param kept how long an answer is given again, from when its work began
     * @param nanoTime a clock, such as {@link System#nanoTime}
     */
    RecentAnswer(Supplier<Future<T>> work, Duration kept, LongSupplier nanoTime) {
        this.work = work;
        this.keptNanos = kept.toNanos();
        this.nanoTime = nanoTime;
    }

    Future<T> get() {
        long now = nanoTime.getAsLong();
        Future<T> known = last;
        if (known != null && (!known.isComplete() || known.succeeded() && now - begun < keptNanos)) {
            return known;
        }
        begun = now;
        Future<T> next = work.get();
        last = next;
        return next;
    }
}
