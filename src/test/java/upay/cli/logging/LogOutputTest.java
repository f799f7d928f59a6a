package upay.cli.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import io.vertx.core.json.JsonObject;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.KeyValuePair;
import upay.config.LoggingConfig.Format;

@DisplayName("An event is one line: plain text, or one JSON object with named keys")
class LogOutputTest {
    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("upay.events");

    private LoggingEvent event(String message, Throwable error, KeyValuePair... pairs) {
        LoggingEvent event = new LoggingEvent("", logger, Level.INFO, message, error, new Object[0]);
        event.setThreadName("loop-1");
        event.setKeyValuePairs(List.of(pairs));
        return event;
    }

    private String written(Format format, LoggingEvent event) {
        Encoder<ILoggingEvent> encoder = LogOutput.encoder(context, format);
        return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }

    @Test
    void asJsonItsKeysStandBesideTheMessage() {
        String line = written(
                Format.JSON,
                event("order", null, new KeyValuePair("sn", "7894259244061958"), new KeyValuePair("ms", 12L)));

        JsonObject json = new JsonObject(line);
        assertThat(line).endsWith("}\n").hasLineCount(1);
        assertThat(json.getString("message")).isEqualTo("order");
        assertThat(json.getString("logger")).isEqualTo("upay.events");
        assertThat(json.getString("level")).isEqualTo("INFO");
        assertThat(json.getString("sn")).isEqualTo("7894259244061958");
        assertThat(json.getLong("ms")).isEqualTo(12);
        assertThat(json.getInstant("time")).isNotNull();
    }

    @Test
    void asJsonAKeyOfOursIsNotOverwritten() {
        JsonObject json =
                new JsonObject(written(Format.JSON, event("order", null, new KeyValuePair("message", "forged"))));

        assertThat(json.getString("message")).isEqualTo("order");
        assertThat(json.getString("_message")).isEqualTo("forged");
    }

    @Test
    void asJsonAnErrorKeepsItsFirstFrames() {
        JsonObject json = new JsonObject(written(Format.JSON, event("failed", new IllegalStateException("why"))));

        assertThat(json.getString("error")).isEqualTo("java.lang.IllegalStateException: why");
        assertThat(json.getJsonArray("stack")).isNotEmpty().hasSizeLessThanOrEqualTo(12);
    }

    @Test
    void asTextALineBreakInAValueForgesNoSecondEvent() {
        String line = written(Format.TEXT, event("order", null, new KeyValuePair("subject", "tea\n2026 INFO forged")));

        assertThat(line)
                .contains("INFO  events - order subject=tea 2026 INFO forged")
                .hasLineCount(1);
    }

    @Test
    void whatATerminalWouldObeyIsEscapedInBothForms() {
        String evil = "茶\u001b[2J\u009d0;x\u0007\u202e\u2066\u200f\u2028\u0085\u007f\t👩‍👧";
        IllegalStateException error = new IllegalStateException(evil, new IllegalArgumentException(evil));
        for (Format format : Format.values()) {
            String line = written(format, event(evil, error, new KeyValuePair("subject", evil)));

            assertThat(line)
                    .containsIgnoringCase("\\u001b[2J\\u009d0;x\\u0007\\u202e\\u2066\\u200f\\u2028\\u0085\\u007f")
                    .doesNotContainPattern(
                            "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]");
        }
        JsonObject json = new JsonObject(written(Format.JSON, event(evil, error, new KeyValuePair("subject", evil))));
        assertThat(json.getString("subject")).isEqualTo(evil);
        assertThat(json.getString("message")).isEqualTo(evil);
    }

    @Test
    void asTextALineBreakInAnErrorForgesNoEvent() {
        String text = written(
                Format.TEXT,
                event("failed", new IllegalStateException("why\n2026-11-26 03:13:41.410 INFO  events - forged")));

        assertThat(text.lines().skip(1).filter(line -> !line.startsWith("\t")))
                .containsExactly("java.lang.IllegalStateException: why");
        assertThat(text).contains("\n\t2026-11-26 03:13:41.410 INFO  events - forged");
    }

    /** What operators' scripts take apart: the form of Logback's own pattern. */
    @ParameterizedTest
    @ValueSource(strings = {"order", "", "a\r\n\r\nb", "\n", "披萨 {}", "ends with\n"})
    void asTextItIsWhatThePatternSays(String message) {
        PatternLayoutEncoder pattern = new PatternLayoutEncoder();
        pattern.setContext(context);
        pattern.setPattern("%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %logger{0} - "
                + "%replace(%msg %kvp{NONE}){'[\\r\\n]+', ' '}%n%ex{12}");
        pattern.start();
        List<LoggingEvent> events = List.of(
                event(message, null),
                event(message, null, new KeyValuePair("sn", 7894259244061958L), new KeyValuePair("error", null)),
                event(message, new IllegalStateException("why", new IllegalArgumentException("a\nb"))),
                new LoggingEvent("", context.getLogger("upay"), Level.ERROR, message, null, new Object[] {"x"}),
                event(message, null, new KeyValuePair("words", "\r\n披\n"), new KeyValuePair("ms", 12)));
        Encoder<ILoggingEvent> own = LogOutput.encoder(context, Format.TEXT);
        long time = 1_795_662_752_078L;
        for (LoggingEvent event : events) {
            event.setTimeStamp(time);
            time += 407;
            assertThat(new String(own.encode(event), Charset.defaultCharset()))
                    .isEqualTo(new String(pattern.encode(event), Charset.defaultCharset()).replace("a\nb", "a\n\tb"));
        }
    }
}
