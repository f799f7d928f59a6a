package upay.http;

import java.time.Duration;

/**
 * Detects that a request may have been unread for too long (protocol.md#pay: a pay that was unread for over 5 s is
 * dropped, since its till may have given up and cancelled elsewhere meanwhile).
 *
 * <p>The socket does not record when the bytes of a request arrived. But a running event loop reads them at once;
 * they stay unread only while the loop stands still: the process is frozen (SIGSTOP, a paused container), in a long
 * collection, or the loop is blocked. So a tick records when the loop last ran. After a freeze the loop reads the
 * waiting bytes <i>before</i> it runs timers, and at that moment the last tick is as old as the freeze was long: this
 * is visible when the request is read. Bytes that one iteration cannot read (more connections than one poll returns,
 * connections not accepted yet) arrive in the iterations right after the late tick; so requests stay suspect for a
 * moment after it. A suspect request may be fresh; dropping its payment is safe, executing a stale one is not.
 *
 * <p>All times are nanoseconds of {@link System#nanoTime}, which advances while a process is stopped. Confined to its
 * event loop.
 */
final class EventLoopLag {
    static final Duration TICK = Duration.ofMillis(250);
    static final Duration AFTERMATH = Duration.ofSeconds(1);

    /** A tick that is older than this is late. */
    private static final long LATE_NANOS = TICK.toNanos() * 3 / 2;

    private final long limitNanos;
    private long lastTick;
    private long suspectUntil;
    private long behindUntil;

    /** @param maxRequestAge raised to three ticks if shorter: a shorter delay cannot be measured */
    EventLoopLag(Duration maxRequestAge, long now) {
        // Bytes that came right before a tick but were read after it were unread for longer than the tick's age:
        // subtract one tick.
        this.limitNanos = Math.max(maxRequestAge.toNanos(), 3 * TICK.toNanos()) - TICK.toNanos();
        this.lastTick = now;
        this.suspectUntil = now;
        this.behindUntil = now;
    }

    /** The caller runs this every {@link #TICK}. @return how late this tick is, in nanoseconds */
    long tick(long now) {
        long since = now - lastTick;
        if (since > limitNanos) {
            suspectUntil = now + AFTERMATH.toNanos();
        }
        if (since > LATE_NANOS) {
            behindUntil = now + AFTERMATH.toNanos();
        }
        lastTick = now;
        return Math.max(0, since - TICK.toNanos());
    }

    /** Whether bytes read now, and a close behind them, may have been unread for a while. */
    boolean isBehind(long now) {
        return now - lastTick > LATE_NANOS || now - behindUntil < 0;
    }

    /** Whether bytes read now may have been unread for longer than allowed. */
    boolean isSuspect(long now) {
        return now - lastTick > limitNanos || now - suspectUntil < 0;
    }
}
