package upay.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import upay.config.LoggingConfig;

/**
 * The levels of loggers: the configured ones, and above them those that an operator has set since. Thread-safe: logback
 * checks a level without a lock, and a change takes effect with the next event.
 */
final class LogLevels {
    private static final String ROOT = Logger.ROOT_LOGGER_NAME;
    /** An operator looks at a few loggers; each also costs a logger in memory. */
    private static final int MOST_CHANGED = 100;

    /** Libraries that report each step of their start at INFO. */
    private static final String[] TALKATIVE = {"io.zonky", "org.flywaydb", "org.postgresql", "io.netty", "io.vertx"};
    /** It warns of each schema that exists already. */
    private static final String WARNS_WITHOUT_NEED = "org.flywaydb.core.internal.sqlscript";

    /** It reports each batch of spans that is not sent; {@code upay.tracing} reports that once a minute. */
    private static final String REPEATS_ITSELF = "io.opentelemetry";

    private final LoggerContext context;
    private final Map<String, Level> changed = new TreeMap<>();
    private LoggingConfig configured;

    /** @param configured the levels at the start */
    LogLevels(LoggerContext context, LoggingConfig configured) {
        this.context = context;
        this.configured = configured;
        set();
    }

    /** Configured levels that differ from the former ones replace all that were changed since; others change nothing. */
    synchronized void configure(LoggingConfig settings) {
        boolean same =
                settings.level() == configured.level() && settings.levels().equals(configured.levels());
        configured = settings;
        if (!same) {
            changed.clear();
            set();
            report("log levels as configured");
        }
    }

    synchronized void change(String logger, @Nullable String level) {
        String name = logger.equalsIgnoreCase(ROOT) ? ROOT : logger;
        if (!name.equals(ROOT) && !LoggingConfig.isLogger(name)) {
            throw new IllegalArgumentException(
                    "logger: allowed is ROOT, or the name of a package or class, as upay.settlement");
        }
        if (level == null) {
            changed.remove(name);
        } else if (changed.size() >= MOST_CHANGED && !changed.containsKey(name)) {
            throw new IllegalArgumentException(
                    "logger: " + MOST_CHANGED + " loggers are changed already; reset them first");
        } else {
            changed.put(name, level(level));
        }
        set();
        report("log levels changed");
    }

    synchronized void reset() {
        changed.clear();
        set();
        report("log levels as configured");
    }

    synchronized SortedMap<String, String> all() {
        SortedMap<String, String> all = new TreeMap<>();
        for (Logger logger : context.getLoggerList()) {
            if (logger.getLevel() != null) {
                all.put(logger.getName(), lower(logger.getLevel()));
            }
        }
        return all;
    }

    private static Level level(String text) {
        return Arrays.stream(LoggingConfig.Level.values())
                .filter(level -> level.name().equalsIgnoreCase(text))
                .findFirst()
                .map(LogLevels::level)
                .orElseThrow(() -> new IllegalArgumentException("level: allowed is "
                        + Arrays.stream(LoggingConfig.Level.values())
                                .map(level -> level.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }

    private static Level level(LoggingConfig.Level level) {
        return Level.valueOf(level.name());
    }

    private static String lower(Level level) {
        return level.toString().toLowerCase(Locale.ROOT);
    }

    private void set() {
        Map<String, Level> wanted = wanted();
        for (Logger logger : context.getLoggerList()) {
            if (!wanted.containsKey(logger.getName())) {
                logger.setLevel(null);
            }
        }
        wanted.forEach((name, level) -> context.getLogger(name).setLevel(level));
    }

    private Map<String, Level> wanted() {
        Map<String, Level> wanted = new TreeMap<>();
        Level root = changed.getOrDefault(ROOT, level(configured.level()));
        wanted.put(WARNS_WITHOUT_NEED, Level.ERROR);
        wanted.put(REPEATS_ITSELF, Level.OFF);
        if (root == Level.INFO) {
            for (String name : TALKATIVE) {
                wanted.put(name, Level.WARN);
            }
        }
        configured.levels().forEach((name, level) -> wanted.put(name, level(level)));
        wanted.putAll(changed);
        wanted.put(ROOT, root);
        return wanted;
    }

    /** A reader of the log sees why it became longer or shorter. */
    private void report(String what) {
        LoggerFactory.getLogger(LogOutput.class)
                .atWarn()
                .addKeyValue("root", lower(context.getLogger(ROOT).getEffectiveLevel()))
                .addKeyValue(
                        "changed",
                        changed.entrySet().stream()
                                .map(each -> each.getKey() + "=" + lower(each.getValue()))
                                .collect(Collectors.joining(" ")))
                .log(what);
    }
}
