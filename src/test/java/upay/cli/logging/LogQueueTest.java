package upay.cli.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import upay.config.LoggingConfig;

@DisplayName("A log that cannot be written keeps no thread waiting, and says afterwards what it lacks")
class LogQueueTest {
    private final LoggerContext context = new LoggerContext();
    private final Logger logger = context.getLogger("upay.events");
    private final Output output = new Output();
    private final LogQueue queue =
            new LogQueue(context, LogOutput.encoder(context, LoggingConfig.Format.TEXT), new LogSink(output));

    /** Takes bytes, refuses them, or blocks. */
    private static final class Output implements WritableByteChannel {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final CountDownLatch blocked = new CountDownLatch(1);
        private volatile boolean full;
        private volatile boolean blocks;

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            if (full) {
                // As a disk does that has room for some bytes only.
                taken.write(bytes.get());
                throw new IOException("No space left on device");
            }
            if (blocks) {
                await();
            }
            int length = bytes.remaining();
            while (bytes.hasRemaining()) {
                taken.write(bytes.get());
            }
            return length;
        }

        private void await() {
            try {
                blocked.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        List<String> lines() {
            return taken.toString(StandardCharsets.UTF_8).lines().toList();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void start() {
        logger.setLevel(Level.INFO);
        queue.start();
        logger.addAppender(queue);
    }

    @AfterEach
    void stop() {
        output.full = false;
        output.blocked.countDown();
        queue.stop();
    }

    private void log(int from, int to) {
        for (int i = from; i < to; i++) {
            logger.info("event {}.", i);
        }
    }

    private void awaitLines(int count) {
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(output.lines())
                .hasSizeGreaterThanOrEqualTo(count));
    }

    @Test
    void eachEventIsALineInOrder() {
        log(0, 5000);
        queue.print("a text\n");

        awaitLines(5001);
        assertThat(output.lines().get(4999)).endsWith("INFO  events - event 4999. ");
        assertThat(output.lines().get(5000)).isEqualTo("a text");
        assertThat(queue.dropped()).isZero();
        assertThat(queue.fault()).isEmpty();
    }

    @Test
    void aFullDiskTearsNoLineAndLosesNoneThatTheQueueHolds() {
        output.full = true;
        log(0, 100);
        Awaitility.await().until(() -> queue.fault().equals(java.util.Optional.of("No space left on device")));

        output.full = false;

        awaitLines(100);
        assertThat(output.lines()).hasSize(100);
        for (int i = 0; i < 100; i++) {
            assertThat(output.lines().get(i)).contains(" event " + i + ".");
        }
        assertThat(queue.fault()).isEmpty();
    }

    @Test
    void aReaderThatReadsNothingMakesLinesDropAndTheyAreCounted() {
        output.blocks = true;
        log(0, 1);
        long before = System.nanoTime();
        log(1, 20_000);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
        long dropped = queue.dropped();
        assertThat(dropped).isBetween(20_000L - LogQueue.EVENTS - 2000, 20_000L - LogQueue.EVENTS);

        output.blocks = false;
        output.blocked.countDown();

        awaitLines((int) (20_000 - dropped) + 1);
        assertThat(output.lines())
                .filteredOn(line -> line.contains("lines are missing here"))
                .singleElement()
                .asString()
                .contains("WARN", "dropped=" + dropped);
        assertThat(output.lines()).hasSize((int) (20_000 - dropped) + 1);
    }

    @Test
    void aStopDoesNotWaitForIt() {
        output.blocks = true;
        log(0, 20_000);
        long before = System.nanoTime();

        queue.stop();

        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(10));
    }

    @Test
    void aStopWritesWhatWaits() {
        log(0, 5000);

        queue.stop();

        assertThat(output.lines()).hasSize(5000);
    }

    @Test
    void anArgumentThatHasNoTextEndsNothing() {
        Object broken = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no text");
            }
        };
        logger.atInfo().addKeyValue("key", broken).log("first");
        logger.info("second");

        awaitLines(2);
        assertThat(output.lines()).anyMatch(line -> line.contains("second"));
    }
}
