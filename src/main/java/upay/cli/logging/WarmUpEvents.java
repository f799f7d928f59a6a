package upay.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import upay.warmup.WarmUp;

/**
 * The orders of a warm-up stay out of the log, where they would look real. They are queued and encoded all the same, so
 * that the log is warm too. Warnings are written.
 */
final class WarmUpEvents {
    private static final byte[] NOTHING = {};

    private WarmUpEvents() {}

    static boolean include(ILoggingEvent event) {
        return event.getThreadName().startsWith(WarmUp.THREADS)
                && !event.getLevel().isGreaterOrEqual(Level.WARN);
    }

    /** What is written of an event. */
    static byte[] line(ILoggingEvent event, byte[] encoded) {
        return include(event) ? NOTHING : encoded;
    }
}
