package upay.cli.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("An exception that a library logs for each connection is one line in ten seconds, with a count")
class RepeatedExceptionsTest {
    private static final String ACCEPT = "io.netty.channel.DefaultChannelPipeline";

    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> written = new ListAppender<>();
    private long now = 5;

    @BeforeEach
    void start() {
        written.setContext(context);
        written.addFilter(new RepeatedExceptions(() -> now));
        written.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(written);
    }

    private void accept(int times) {
        for (int i = 0; i < times; i++) {
            context.getLogger(ACCEPT).warn("an exception", new IOException("Too many open files"));
        }
    }

    private List<String> counts() {
        return written.list.stream()
                .map(event -> event.getKeyValuePairs() == null
                        ? ""
                        : event.getKeyValuePairs().toString())
                .toList();
    }

    @Test
    void repeated() {
        accept(1_000);
        now += TimeUnit.SECONDS.toNanos(10) - 1;
        accept(1);
        assertThat(counts()).containsExactly("");

        now += 1;
        accept(3);
        now += TimeUnit.SECONDS.toNanos(10);
        accept(1);

        assertThat(counts()).containsExactly("", "[left_out=\"1000\"]", "[left_out=\"2\"]");
    }

    @Test
    @DisplayName("another exception, one of the gateway itself, and an event without one are written")
    void others() {
        accept(2);
        context.getLogger(ACCEPT).warn("another", new IllegalStateException());
        context.getLogger("io.vertx.core.impl.ContextImpl").error("another", new IOException());
        for (int i = 0; i < 3; i++) {
            context.getLogger("upay.http.HttpVerticle").error("own", new IOException());
            context.getLogger(ACCEPT).warn("no exception");
        }

        assertThat(written.list).hasSize(9);
    }

    @Test
    @DisplayName("kinds without end are bounded too")
    void kinds() {
        for (int i = 0; i < 10_000; i++) {
            context.getLogger("io.netty.Made" + i).warn("an exception", new IOException());
        }

        assertThat(written.list).hasSize(65);
    }
}
