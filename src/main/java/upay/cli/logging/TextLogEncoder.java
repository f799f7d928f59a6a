package upay.cli.logging;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.nio.charset.Charset;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import upay.cli.console.PrintableText;

/**
 * One event, one text line: {@code 2026-11-26 03:13:41.410 INFO events - order sn=17956 action=PAY}, followed by the
 * first frames of an error. Line breaks and control characters in values are escaped, so that they cannot forge events
 * ({@link PrintableText}). (Logback's own layout creates ten times as much garbage, and every payment logs a line.)
 */
final class TextLogEncoder extends LogLineEncoder {
    private static final String MAX_FRAMES = "12";
    private static final int LEVEL_WIDTH = 5;
    private static final int FIRST_CHARACTERS = 512;
    private static final int CHARACTERS_KEPT = 8 * 1024;

    private final DateTimeFormatter clock =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());
    private final ThrowableProxyConverter errors = new ThrowableProxyConverter();
    /** Guarded by this, as are the fields below it. */
    private StringBuilder line = new StringBuilder(FIRST_CHARACTERS);

    private long second = Long.MIN_VALUE;
    private @Nullable String secondText;

    @Override
    public void start() {
        errors.setOptionList(List.of(MAX_FRAMES));
        errors.start();
        super.start();
    }

    @Override
    public synchronized byte[] encode(ILoggingEvent event) {
        line.setLength(0);
        time(event.getTimeStamp());
        level(event.getLevel().toString());
        String logger = event.getLoggerName();
        line.append(' ').append(logger, logger.lastIndexOf('.') + 1, logger.length());
        line.append(" - ");
        int words = line.length();
        line.append(event.getFormattedMessage()).append(' ');
        pairs(event.getKeyValuePairs());
        onOneLine(words);
        PrintableText.escape(line, words, "\t");
        line.append(System.lineSeparator());
        if (event.getThrowableProxy() != null) {
            error(errors.convert(event));
        }
        // In the platform's own charset, as its terminal expects it.
        byte[] bytes = line.toString().getBytes(Charset.defaultCharset());
        if (line.capacity() > CHARACTERS_KEPT) {
            line = new StringBuilder(FIRST_CHARACTERS);
        }
        return bytes;
    }

    private void time(long millis) {
        long now = Math.floorDiv(millis, 1000L);
        if (now != second) {
            secondText = clock.format(Instant.ofEpochSecond(now));
            second = now;
        }
        int rest = Math.floorMod(millis, 1000);
        line.append(secondText).append('.');
        line.append((char) ('0' + rest / 100))
                .append((char) ('0' + rest / 10 % 10))
                .append((char) ('0' + rest % 10));
    }

    private void level(String level) {
        line.append(' ').append(level);
        for (int width = level.length(); width < LEVEL_WIDTH; width++) {
            line.append(' ');
        }
    }

    private void pairs(List<KeyValuePair> pairs) {
        if (pairs == null) {
            return;
        }
        for (int i = 0; i < pairs.size(); i++) {
            KeyValuePair pair = pairs.get(i);
            line.append(i == 0 ? "" : " ").append(pair.key).append('=');
            if (pair.value instanceof Long || pair.value instanceof Integer) {
                line.append(((Number) pair.value).longValue());
            } else {
                line.append(pair.value);
            }
        }
    }

    /**
     * A line break in an error's message cannot begin an event either: lines that are not of a trace are indented like
     * one.
     */
    private void error(String trace) {
        int from = line.length();
        String[] lines = trace.split("\\R", -1);
        for (int i = 0; i < lines.length; i++) {
            boolean last = i == lines.length - 1;
            boolean ofTheTrace = i == 0
                    || last && lines[i].isEmpty()
                    || lines[i].startsWith("\t")
                    || lines[i].startsWith("Caused by: ")
                    || lines[i].startsWith("Wrapped by: ");
            line.append(ofTheTrace ? "" : "\t").append(lines[i]).append(last ? "" : System.lineSeparator());
        }
        PrintableText.escape(line, from, "\t" + System.lineSeparator());
    }

    /** Each run of line breaks from there on becomes a space. */
    private void onOneLine(int from) {
        int to = from;
        boolean afterBreak = false;
        for (int i = from; i < line.length(); i++) {
            char c = line.charAt(i);
            boolean isBreak = c == '\n' || c == '\r';
            if (!isBreak || !afterBreak) {
                line.setCharAt(to++, isBreak ? ' ' : c);
            }
            afterBreak = isBreak;
        }
        line.setLength(to);
    }
}
