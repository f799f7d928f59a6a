package upay.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses and prints durations and sizes: a number and its unit, both required. */
final class Units {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,3})?)\\s*(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*(B|KiB|MiB)");

    private Units() {}

    /** @throws IllegalArgumentException if the number or the unit is missing or invalid */
    static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException();
        }
        BigDecimal millis = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(millisOf(matcher.group(2))));
        return Duration.ofMillis(millis.longValue());
    }

    /** In bytes; @throws IllegalArgumentException if the number or the unit is missing or invalid */
    static int bytes(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException();
        }
        int factor =
                switch (matcher.group(2)) {
                    case "MiB" -> 1024 * 1024;
                    case "KiB" -> 1024;
                    default -> 1;
                };
        return Math.toIntExact(Long.parseLong(matcher.group(1)) * factor);
    }

    /** In seconds if that is a whole number; in hours from two hours on. */
    static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1000 != 0) {
            return millis + "ms";
        }
        return millis % 3_600_000 == 0 && millis >= 7_200_000 ? millis / 3_600_000 + "h" : millis / 1000 + "s";
    }

    static String text(int bytes) {
        if (bytes >= 1024 * 1024 && bytes % (1024 * 1024) == 0) {
            return bytes / (1024 * 1024) + "MiB";
        }
        return bytes >= 1024 && bytes % 1024 == 0 ? bytes / 1024 + "KiB" : bytes + "B";
    }

    private static long millisOf(String unit) {
        return switch (unit) {
            case "ms" -> 1;
            case "s" -> 1000;
            case "m" -> 60_000;
            case "h" -> 3_600_000;
            default -> 86_400_000;
        };
    }
}
