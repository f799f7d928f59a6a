package upay.cli.logging;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import upay.config.GatewayConfig.Logging;

/**
 * Writes events to standard output, from a thread of its own: an event loop never waits for a terminal or a full pipe. When
 * the reader is too slow for {@value #QUEUE} events, further ones are dropped.
 */
public final class LogOutput {
    /** Some seconds of one event per payment at full load; about 4 MiB when full. */
    private static final int QUEUE = 8192;

    private static final int FLUSH_MILLIS = 1000;

    private LogOutput() {}

    public static void start(Logging settings) {
        start(settings, "System.out", Level.valueOf(settings.level().name()));
    }

    /** To standard error, warnings and errors only: standard output is for the command's result. */
    public static void startAside(Logging settings) {
        Level level = Level.valueOf(settings.level().name());
        start(settings, "System.err", level.isGreaterOrEqual(Level.WARN) ? level : Level.WARN);
    }

    private static void start(Logging settings, String target, Level level) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget(target);
        console.setEncoder(encoder(context, settings.format()));
        console.start();
        AsyncAppender queue = new AsyncAppender();
        queue.setContext(context);
        queue.setQueueSize(QUEUE);
        queue.setDiscardingThreshold(0);
        queue.setNeverBlock(true);
        queue.setMaxFlushTime(FLUSH_MILLIS);
        queue.addAppender(console);
        queue.start();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.addAppender(queue);
        quieten(context);
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    /** Libraries that report each step of their start at INFO. */
    private static void quieten(LoggerContext context) {
        // It warns of each schema that exists already.
        context.getLogger("org.flywaydb.core.internal.sqlscript").setLevel(Level.ERROR);
        for (String name : new String[] {"io.zonky", "org.flywaydb", "org.postgresql", "io.netty", "io.vertx"}) {
            if (context.getLogger(Logger.ROOT_LOGGER_NAME).getLevel() == Level.INFO) {
                context.getLogger(name).setLevel(Level.WARN);
            }
        }
    }

    /** Writes what is still queued, for a second at most. */
    public static void stop() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }

    static Encoder<ILoggingEvent> encoder(LoggerContext context, Logging.Format format) {
        LogLineEncoder lines = format == Logging.Format.JSON ? new JsonLogEncoder() : new TextLogEncoder();
        lines.setContext(context);
        lines.start();
        return lines;
    }
}
