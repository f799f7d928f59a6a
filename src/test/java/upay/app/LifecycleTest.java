package upay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Components close in reverse order, even if one of them fails")
class LifecycleTest {
    private static final Duration LIMIT = Duration.ofMillis(200);

    private final Lifecycle parts = new Lifecycle();
    private final List<String> closed = new CopyOnWriteArrayList<>();

    private void start(String name, Future<?> closing) throws Exception {
        parts.start(name, () -> name, LIMIT, part -> {
            closed.add(part);
            return closing;
        });
    }

    @Test
    void theLastStartedIsTheFirstClosedAndOnce() throws Exception {
        start("postgres", Future.succeededFuture());
        start("vertx", Future.succeededFuture());
        start("http", Future.succeededFuture());

        parts.close();
        parts.close();

        assertThat(closed).containsExactly("http", "vertx", "postgres");
    }

    @Test
    void onePartThatFailsOrHangsDoesNotKeepTheOthersOpen() throws Exception {
        start("postgres", Future.succeededFuture());
        start("hangs", Promise.promise().future());
        start("fails", Future.failedFuture("no"));
        parts.start("throws", () -> "throws", LIMIT, part -> {
            throw new IllegalStateException("no");
        });

        parts.close();

        assertThat(closed).containsExactly("fails", "hangs", "postgres");
    }

    @Test
    void whatDidNotStartIsNotClosed() throws Exception {
        start("postgres", Future.succeededFuture());

        assertThatThrownBy(() -> parts.start(
                        "vertx",
                        () -> {
                            throw new IllegalStateException("no");
                        },
                        LIMIT,
                        part -> Future.succeededFuture()))
                .hasMessage("no");
        parts.close();

        assertThat(closed).containsExactly("postgres");
    }

    @Test
    void aCloseWhileAPartStartsWaitsForItAndClosesItToo() throws Exception {
        CountDownLatch starting = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Thread start = new Thread(() -> {
            try {
                parts.start(
                        "slow",
                        () -> {
                            starting.countDown();
                            return goOn.await(10, TimeUnit.SECONDS);
                        },
                        LIMIT,
                        part -> Future.succeededFuture(closed.add("slow")));
            } catch (Exception e) {
                closed.add(e.toString());
            }
        });
        start.start();
        assertThat(starting.await(10, TimeUnit.SECONDS)).isTrue();

        Thread close = new Thread(parts::close);
        close.start();
        while (!parts.isClosing()) {
            Thread.onSpinWait();
        }
        goOn.countDown();
        close.join(10_000);

        assertThat(closed).containsExactly("slow");
    }

    @Test
    void nothingStartsAfterTheClose() {
        parts.close();

        assertThatThrownBy(() -> start("late", Future.succeededFuture()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("Stopped during the start");
        assertThat(closed).isEmpty();
    }
}
