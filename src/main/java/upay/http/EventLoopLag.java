package upay.http;

import java.time.Duration;

/**
 * Tells whether a request may have lain unread for too long (protocol.md#pay: a pay that lay unread for over 5 s is
 * dropped, since its till may have given up and cancelled elsewhere meanwhile).
 *
 * <p>Nobody says when the bytes of a request reached the socket. But a loop that turns reads them at once; they lie unread
 * only while it does not turn: the process frozen (SIGSTOP, a paused container), a long collection, a blocked loop. So a
 * tick notes when the loop turned last. After a freeze the loop reads what has gathered <i>before</i> it runs timers, and
 * at that moment the last tick is as old as the freeze was long: that is seen at request time. What one turn cannot read
 * (more connections than one poll returns, connections not accepted yet) comes in the turns right after the late tick;
 * so requests stay suspect for a moment after it. A suspect may be innocent; dropping its payment is safe, believing a
 * stale one is not.
 *
 * <p>All times in nanoseconds of {@link System#nanoTime}, which goes on while a process is stopped. Confined to its event
 * loop.
 */
final class EventLoopLag {
    static final Duration TICK = Duration.ofMillis(250);
    static final Duration AFTERMATH = Duration.ofSeconds(1);

    private final long limitNanos;
    private long lastTick;
    private long suspectUntil;

    /** @param maxRequestAge what is shorter than three ticks counts as three: less than that cannot be told */
    EventLoopLag(Duration maxRequestAge, long now) {
        // Bytes that came right before a tick but were read after it lay longer than that tick is old: a tick less.
        this.limitNanos = Math.max(maxRequestAge.toNanos(), 3 * TICK.toNanos()) - TICK.toNanos();
        this.lastTick = now;
        this.suspectUntil = now;
    }

    /** To be called every {@link #TICK}. @return by how much this tick came late, in nanoseconds */
    long tick(long now) {
        long since = now - lastTick;
        if (since > limitNanos) {
            suspectUntil = now + AFTERMATH.toNanos();
        }
        lastTick = now;
        return Math.max(0, since - TICK.toNanos());
    }

    /** Whether what is read now may have lain for longer than allowed. */
    boolean isSuspect(long now) {
        return now - lastTick > limitNanos || now - suspectUntil < 0;
    }
}
