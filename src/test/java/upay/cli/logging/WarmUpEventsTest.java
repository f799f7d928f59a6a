package upay.cli.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The orders of a warm-up are not written to the log; warnings are")
class WarmUpEventsTest {
    @ParameterizedTest
    @CsvSource({
        "warm-up-7,                   INFO, 0",
        "warm-up-7,                   WARN, 4",
        "main,                        INFO, 4",
        "vert.x-eventloop-thread-1,   INFO, 4"
    })
    void byThreadAndLevel(String thread, String level, int written) {
        LoggingEvent event = new LoggingEvent();
        event.setThreadName(thread);
        event.setLevel(Level.valueOf(level));

        assertThat(WarmUpEvents.line(event, new byte[4])).hasSize(written);
    }
}
