package upay.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The section {@code logging}: how events are written to standard output.
 *
 * @param level of every logger that {@code levels} does not name
 * @param levels of single loggers and all below them, by name
 */
public record LoggingConfig(Format format, Level level, Map<String, Level> levels) {
    private static final int MOST_LEVELS = 50;
    private static final Pattern LOGGER = Pattern.compile("[A-Za-z0-9_$-]{1,100}(\\.[A-Za-z0-9_$-]{1,100}){0,20}");

    /** TEXT for people, JSON for programs: one object a line. */
    public enum Format {
        TEXT,
        JSON
    }

    /** The lowest level that is written. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    public LoggingConfig {
        levels = Map.copyOf(levels);
    }

    /** One level for all loggers. */
    public LoggingConfig(Format format, Level level) {
        this(format, level, Map.of());
    }

    static LoggingConfig from(ConfigValues settings) {
        return new LoggingConfig(
                settings.choice("logging.format", Format.class, Format.TEXT),
                settings.choice("logging.level", Level.class, Level.INFO),
                settings.parsed(
                        "logging.levels",
                        "up to " + MOST_LEVELS + " of logger=level, separated by commas",
                        "",
                        LoggingConfig::levels));
    }

    /** Whether it can be the name of a logger, as those of packages and classes are. */
    public static boolean isLogger(String name) {
        return LOGGER.matcher(name).matches();
    }

    private static Map<String, Level> levels(String text) {
        Map<String, Level> levels = new TreeMap<>();
        for (String item : ConfigValues.items(text).toList()) {
            List<String> pair =
                    List.of(item.split("=", -1)).stream().map(String::strip).toList();
            ConfigValues.check(pair.size() == 2 && isLogger(pair.get(0)), item);
            Level level = Level.valueOf(pair.get(1).toUpperCase(Locale.ROOT));
            ConfigValues.check(levels.put(pair.get(0), level) == null, item);
        }
        return ConfigValues.check(levels.size() <= MOST_LEVELS, levels);
    }
}
