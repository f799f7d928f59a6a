package upay.cli.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.config.LoggingConfig;
import upay.management.LogControl;

@DisplayName("The level that is set decides what is logged")
class LogOutputLevelTest {
    @AfterEach
    void restore() throws Exception {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        new ContextInitializer(context).autoConfig();
    }

    private static boolean isDebug(String logger) {
        return LoggerFactory.getLogger(logger).isDebugEnabled();
    }

    private static LoggingConfig config(LoggingConfig.Level level, Map<String, LoggingConfig.Level> levels) {
        return new LoggingConfig(LoggingConfig.Format.TEXT, level, levels);
    }

    @Test
    void aLoggerOfItsOwnLevelTakesThoseBelowItAlong() {
        LogOutput.start(config(
                LoggingConfig.Level.INFO,
                Map.of("upay.settlement", LoggingConfig.Level.DEBUG, "io.netty", LoggingConfig.Level.INFO)));

        assertThat(isDebug("upay.settlement.Drive")).isTrue();
        assertThat(isDebug("upay.http")).isFalse();
        assertThat(LoggerFactory.getLogger("io.netty.channel").isInfoEnabled()).isTrue();
        assertThat(LoggerFactory.getLogger("io.vertx.core").isInfoEnabled()).isFalse();
    }

    @Test
    void aChangedConfigurationReplacesAllLevelsAndAnEqualOneNone() {
        LoggingConfig first = config(LoggingConfig.Level.INFO, Map.of("upay.settlement", LoggingConfig.Level.DEBUG));
        LogOutput.start(first);
        LogControl control = LogOutput.control();

        control.change("upay.http", "debug");
        LogOutput.configure(config(LoggingConfig.Level.INFO, first.levels()));
        assertThat(isDebug("upay.http.Endpoint")).as("kept").isTrue();

        LogOutput.configure(config(LoggingConfig.Level.WARN, Map.of("upay.webhook", LoggingConfig.Level.DEBUG)));
        assertThat(isDebug("upay.http.Endpoint")).isFalse();
        assertThat(isDebug("upay.settlement.Drive")).isFalse();
        assertThat(isDebug("upay.webhook.WebhookVerticle")).isTrue();
        assertThat(control.levels()).containsEntry("ROOT", "warn").containsEntry("upay.webhook", "debug");
    }

    @Test
    void anOperatorChangesOneLevelOrAllAndResetsThem() {
        LogOutput.start(config(LoggingConfig.Level.INFO, Map.of("upay.http", LoggingConfig.Level.WARN)));
        LogControl control = LogOutput.control();
        SortedMap<String, String> configured = control.levels();

        control.change("root", "TRACE");
        assertThat(isDebug("upay.events")).isTrue();
        assertThat(isDebug("io.netty.channel"))
                .as("as when trace is configured")
                .isTrue();
        control.change("upay.http", "debug");
        assertThat(isDebug("upay.http.Endpoint")).isTrue();
        control.change("upay.http", null);
        assertThat(isDebug("upay.http.Endpoint")).isFalse();
        control.reset();

        assertThat(control.levels()).isEqualTo(configured);
        assertThatThrownBy(() -> control.change("upay.http", "loud")).hasMessageContaining("error, warn, info");
        assertThatThrownBy(() -> control.change("a b", "debug")).hasMessageContaining("ROOT");
        for (int i = 0; i < 100; i++) {
            control.change("upay.l" + i, "debug");
        }
        assertThatThrownBy(() -> control.change("upay.more", "debug")).hasMessageContaining("100 loggers");
    }

    @ParameterizedTest
    @CsvSource({
        "ERROR, true, false, false, false, false",
        "WARN, true, true, false, false, false",
        "INFO, true, true, true, false, false",
        "DEBUG, true, true, true, true, false",
        "TRACE, true, true, true, true, true"
    })
    void theLevelAndWhatIsGraverIsLogged(
            LoggingConfig.Level level, boolean error, boolean warn, boolean info, boolean debug, boolean trace) {
        LogOutput.start(new LoggingConfig(LoggingConfig.Format.TEXT, level));

        Logger logger = LoggerFactory.getLogger("upay.events");
        assertThat(logger.isErrorEnabled()).isEqualTo(error);
        assertThat(logger.isWarnEnabled()).isEqualTo(warn);
        assertThat(logger.isInfoEnabled()).isEqualTo(info);
        assertThat(logger.isDebugEnabled()).isEqualTo(debug);
        assertThat(logger.isTraceEnabled()).isEqualTo(trace);
    }
}
