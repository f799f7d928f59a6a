package upay.cli.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.slf4j.event.KeyValuePair;
import upay.cli.console.PrintableText;

/**
 * One event, one JSON object, one line; the event's own keys stand beside time, level, logger, thread and message.
 *
 * <p>Logback's own JSON encoder can omit fields but not rename them: it nests the event's keys in an array, which log
 * stores can't index by name, writes the time as a number, complete stack traces, and invisible characters unescaped.
 */
final class JsonLogEncoder extends LogLineEncoder {
    private static final JsonFactory JSON = PrintableText.json();
    private static final Set<String> OURS = Set.of("time", "level", "logger", "thread", "message", "error", "stack");
    private static final int MAX_FRAMES = 12;
    /** The line of a payment, with its keys, fits into it. */
    private static final int LINE_BYTES = 512;

    @Override
    public byte[] encode(ILoggingEvent event) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(LINE_BYTES);
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            write(event, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        bytes.write('\n');
        return bytes.toByteArray();
    }

    private static void write(ILoggingEvent event, JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("time", event.getInstant().toString());
        json.writeStringField("level", event.getLevel().toString());
        json.writeStringField("logger", event.getLoggerName());
        json.writeStringField("thread", event.getThreadName());
        json.writeStringField("message", event.getFormattedMessage());
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        for (KeyValuePair pair : pairs == null ? List.<KeyValuePair>of() : pairs) {
            write(pair, json);
        }
        if (event.getThrowableProxy() != null) {
            write(event.getThrowableProxy(), json);
        }
        json.writeEndObject();
    }

    private static void write(KeyValuePair pair, JsonGenerator json) throws IOException {
        json.writeFieldName(OURS.contains(pair.key) ? "_" + pair.key : pair.key);
        if (pair.value instanceof Integer || pair.value instanceof Long) {
            json.writeNumber(((Number) pair.value).longValue());
        } else if (pair.value instanceof Boolean flag) {
            json.writeBoolean(flag);
        } else {
            json.writeString(String.valueOf(pair.value));
        }
    }

    private static void write(IThrowableProxy error, JsonGenerator json) throws IOException {
        json.writeStringField("error", error.getClassName() + ": " + error.getMessage());
        json.writeArrayFieldStart("stack");
        StackTraceElementProxy[] frames = error.getStackTraceElementProxyArray();
        for (int i = 0; i < Math.min(frames.length, MAX_FRAMES); i++) {
            json.writeString(frames[i].getStackTraceElement().toString());
        }
        json.writeEndArray();
    }
}
