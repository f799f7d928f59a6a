package upay.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.event.KeyValuePair;

/**
 * Bounds what Netty and Vert.x log of the same exception: one event in {@value #SECONDS} s, with the number of those that
 * were left out before it. They log one with its stack for each connection that fails, as when the process has no file
 * descriptor left: a client that connects again and again would fill the disk. Threads: any.
 */
final class RepeatedExceptions extends Filter<ILoggingEvent> {
    static final int SECONDS = 10;
    static final String COUNT = "left_out";

    /** Kinds of exceptions that are told apart; all further ones are one kind. */
    private static final int KINDS_MAX = 64;

    private final LongSupplier nanoTime;

    /** By the logger and the exception. Guarded by itself. */
    private final Map<String, Seen> kinds = new HashMap<>();

    /** Of all further kinds; guarded by {@link #kinds}. Made at once: without a file descriptor no class may load. */
    private final Seen others;

    private static final class Seen {
        private long passedNanos;
        private long leftOut;

        private Seen(long now) {
            passedNanos = now - TimeUnit.SECONDS.toNanos(SECONDS);
        }
    }

    /** @param nanoTime as {@link System#nanoTime} */
    RepeatedExceptions(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.others = new Seen(nanoTime.getAsLong());
    }

    @Override
    public FilterReply decide(ILoggingEvent event) {
        if (event.getThrowableProxy() == null
                || !event.getLevel().isGreaterOrEqual(Level.WARN)
                || !isOfLibrary(event.getLoggerName())) {
            return FilterReply.NEUTRAL;
        }
        // Not by the operator, which loads a class when it runs first.
        long leftOut = pass(event.getLoggerName()
                .concat(" ")
                .concat(event.getThrowableProxy().getClassName()));
        if (leftOut > 0 && event instanceof LoggingEvent passed) {
            passed.addKeyValuePair(new KeyValuePair(COUNT, leftOut));
        }
        return leftOut < 0 ? FilterReply.DENY : FilterReply.NEUTRAL;
    }

    private static boolean isOfLibrary(String logger) {
        return logger.startsWith("io.netty.") || logger.startsWith("io.vertx.");
    }

    /** @return how many were left out before it; -1 if it is left out too */
    private long pass(String kind) {
        long now = nanoTime.getAsLong();
        synchronized (kinds) {
            Seen seen = kinds.get(kind);
            if (seen == null && kinds.size() < KINDS_MAX) {
                seen = new Seen(now);
                kinds.put(kind, seen);
            } else if (seen == null) {
                seen = others;
            }
            if (now - seen.passedNanos < TimeUnit.SECONDS.toNanos(SECONDS)) {
                seen.leftOut++;
                return -1;
            }
            seen.passedNanos = now;
            long leftOut = seen.leftOut;
            seen.leftOut = 0;
            return leftOut;
        }
    }
}
