package upay.cli.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.config.GatewayConfig.Logging;

@DisplayName("The level that is set decides what is logged")
class LogOutputLevelTest {
    @AfterEach
    void restore() throws Exception {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        new ContextInitializer(context).autoConfig();
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
            Logging.Level level, boolean error, boolean warn, boolean info, boolean debug, boolean trace) {
        LogOutput.start(new Logging(Logging.Format.TEXT, level));

        Logger logger = LoggerFactory.getLogger("upay.events");
        assertThat(logger.isErrorEnabled()).isEqualTo(error);
        assertThat(logger.isWarnEnabled()).isEqualTo(warn);
        assertThat(logger.isInfoEnabled()).isEqualTo(info);
        assertThat(logger.isDebugEnabled()).isEqualTo(debug);
        assertThat(logger.isTraceEnabled()).isEqualTo(trace);
    }
}
