package upay.cli.logging;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import upay.config.LoggingConfig;
import upay.management.LogControl;

/**
 * Writes events to standard output, from a thread of its own ({@link LogQueue}): no payment waits for a terminal, a full
 * pipe or a full disk. Thread-safe.
 */
public final class LogOutput {
    private static final LogControl CONTROL = new Control();

    /** Whether the virtual machine runs only this program: then the log is written to the file descriptor itself. */
    private static volatile boolean program;

    private static volatile @Nullable LogLevels levels;
    private static volatile @Nullable LogQueue queue;

    private LogOutput() {}

    /** Declares that the virtual machine runs only this program, whose standard output no other one replaces. */
    public static void ownsTheMachine() {
        program = true;
    }

    /** Called once by each command that logs to standard output. */
    public static void start(LoggingConfig settings) {
        start(settings, false);
    }

    /** To standard error, warnings and errors only: standard output is for the command's result. */
    public static void startAside(LoggingConfig settings) {
        LoggingConfig.Level level =
                settings.level() == LoggingConfig.Level.ERROR ? LoggingConfig.Level.ERROR : LoggingConfig.Level.WARN;
        start(new LoggingConfig(settings.format(), level), true);
    }

    private static void start(LoggingConfig settings, boolean aside) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        LogQueue started = new LogQueue(context, encoder(context, settings.format()), new LogSink(channel(aside)));
        started.addFilter(new RepeatedExceptions(System::nanoTime));
        started.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(started);
        queue = started;
        levels = new LogLevels(context, settings);
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    /** The streams of {@link System} hide a failed write; their descriptors do not. */
    private static WritableByteChannel channel(boolean aside) {
        if (!program) {
            return Channels.newChannel(aside ? System.err : System.out);
        }
        return new FileOutputStream(aside ? FileDescriptor.err : FileDescriptor.out).getChannel();
    }

    /**
     * Sets the levels of a changed configuration, while the program runs. The format changes with a restart only.
     * Without a started log, or with the levels that are configured already, nothing happens.
     */
    public static void configure(LoggingConfig settings) {
        LogLevels present = levels;
        if (present != null) {
            present.configure(settings);
        }
    }

    /** Prints lines of text among the events, without waiting. */
    public static void print(String lines) {
        LogQueue present = queue;
        if (present != null) {
            present.print(lines);
        }
    }

    /** For the management port. */
    public static LogControl control() {
        return CONTROL;
    }

    /** Writes what is still queued, for a second at most. */
    public static void stop() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }

    static Encoder<ILoggingEvent> encoder(LoggerContext context, LoggingConfig.Format format) {
        LogLineEncoder lines = format == LoggingConfig.Format.JSON ? new JsonLogEncoder() : new TextLogEncoder();
        lines.setContext(context);
        lines.start();
        return lines;
    }

    private static final class Control implements LogControl {
        @Override
        public SortedMap<String, String> levels() {
            LogLevels present = levels;
            return present == null ? new TreeMap<>(Map.of()) : present.all();
        }

        @Override
        public void change(String logger, @Nullable String level) {
            LogLevels present = levels;
            if (present != null) {
                present.change(logger, level);
            }
        }

        @Override
        public void reset() {
            LogLevels present = levels;
            if (present != null) {
                present.reset();
            }
        }

        @Override
        public long dropped() {
            LogQueue present = queue;
            return present == null ? 0 : present.dropped();
        }

        @Override
        public Optional<String> fault() {
            LogQueue present = queue;
            return present == null ? Optional.empty() : present.fault();
        }
    }
}
