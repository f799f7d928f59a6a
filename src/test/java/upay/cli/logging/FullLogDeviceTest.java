package upay.cli.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import upay.e2e.Answer;
import upay.e2e.LocalGateway;
import upay.e2e.TestTill;
import upay.store.TestStore;

@Tag("process")
@DisplayName("A log that goes to a full device stops no payment, and fails none")
class FullLogDeviceTest {
    private static final Path FULL = Path.of("/dev/full");
    private static final int PAYMENTS = 200;
    private static final int AT_ONCE = 20;

    private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Logger root = context.getLogger("upay");
    private Level level;
    private LogQueue queue;
    private FileChannel device;

    @TempDir
    Path folder;

    @BeforeEach
    void start() throws Exception {
        Assumptions.assumeThat(Files.isWritable(FULL))
                .as("this machine has /dev/full")
                .isTrue();
        device = FileChannel.open(FULL, StandardOpenOption.WRITE);
        JsonLogEncoder encoder = new JsonLogEncoder();
        encoder.setContext(context);
        encoder.start();
        queue = new LogQueue(context, encoder, new LogSink(device));
        queue.start();
        level = root.getLevel();
        root.setLevel(Level.DEBUG);
        root.setAdditive(false);
        root.addAppender(queue);
    }

    @AfterEach
    void stop() throws Exception {
        if (queue != null) {
            root.detachAppender(queue);
            root.setLevel(level);
            root.setAdditive(true);
            queue.stop();
            device.close();
        }
    }

    @Test
    @DisplayName("200 payments, 20 at once, with each log line dropped or waiting: all succeed")
    void allSucceed() throws Exception {
        try (LocalGateway gateway = LocalGateway.start(
                folder, Map.of("UPAY_DB_URI", TestStore.fresh().uri(), "UPAY_CHANNEL_LOOPBACK", "true"))) {
            for (int i = 0; i <= 2 * LogQueue.EVENTS; i++) {
                root.info("line {}", i);
            }
            long before = queue.dropped();
            TestTill till = gateway.till();

            Map<String, Long> verdicts = Stream.iterate(0, i -> i + AT_ONCE)
                    .limit(PAYMENTS / AT_ONCE)
                    .flatMap(round -> pay(till).stream())
                    .collect(Collectors.groupingBy(Answer::verdict, Collectors.counting()));

            assertThat(verdicts).isEqualTo(Map.of("PAY_SUCCESS", (long) PAYMENTS));
            assertThat(queue.fault())
                    .hasValueSatisfying(fault -> assertThat(fault).contains("No space left"));
            assertThat(queue.dropped()).isGreaterThanOrEqualTo(before + PAYMENTS);
        }
    }

    private static List<Answer> pay(TestTill till) {
        List<CompletableFuture<Answer>> sent = Stream.generate(
                        () -> till.payment(TestTill.newClientSn(), 100).put("dynamic_id", TestTill.ALIPAY_CODE))
                .limit(AT_ONCE)
                .map(body -> till.posting("pay", body))
                .toList();
        return sent.stream().map(CompletableFuture::join).toList();
    }
}
