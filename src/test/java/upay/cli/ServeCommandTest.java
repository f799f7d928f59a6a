package upay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.cli.console.ExitCode;
import upay.e2e.GatewayProcess;

@DisplayName("The program ends on request, with the exit code of the reason")
@Tag("process")
class ServeCommandTest {
    private static final Duration STOP = Duration.ofSeconds(60);
    /** On a busy machine; otherwise a second. */
    private static final Duration REFUSAL = Duration.ofSeconds(30);

    @TempDir
    Path data;

    @Test
    void aStopWhileItStartsLeavesNothingRunning() {
        // In its own folder, with programs that are unpacked: unpacking takes most of a stop's time on a busy machine.
        try (GatewayProcess gateway = GatewayProcess.begin(Map.of())) {
            Path folder = gateway.folder().resolve("data");
            Awaitility.await("its PostgreSQL is being started")
                    .atMost(REFUSAL)
                    .until(() -> Files.exists(folder.resolve("lock")));

            gateway.terminate();

            assertThat(gateway.exitWithin(STOP)).isEqualTo(ExitCode.OK);
            assertThat(folder.resolve("cluster").resolve("postmaster.pid")).doesNotExist();
        }
    }

    @Test
    void aWrongConfigurationEndsItAtOnceWithAllFaults() {
        try (GatewayProcess gateway = GatewayProcess.begin(Map.of(
                "UPAY_DATA_DIR", data.resolve("none").toString(),
                "UPAY_PROFILE", "production",
                "UPAY_HTTP_PORT", "http",
                "UPAY_DB_URI", "postgresql://me:hush@"))) {
            assertThat(gateway.exitWithin(REFUSAL)).isEqualTo(ExitCode.CONFIGURATION);

            assertThat(gateway.printed())
                    .contains("  http.port: found 'http'", "  master-key: is required in production", "  db.uri: ")
                    .doesNotContain("hush");
            assertThat(data.resolve("none")).doesNotExist();
        }
    }

    @Test
    void aTakenPortEndsItAtOnceWithWhatToDo() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                GatewayProcess gateway = GatewayProcess.begin(Map.of(
                        "UPAY_DATA_DIR",
                        data.resolve("none").toString(),
                        "UPAY_MANAGEMENT_PORT",
                        "" + taken.getLocalPort()))) {
            assertThat(gateway.exitWithin(REFUSAL)).isEqualTo(ExitCode.UNAVAILABLE);

            assertThat(gateway.printed()).hasLineCount(1).contains("UPAY_MANAGEMENT_PORT");
            assertThat(data.resolve("none")).doesNotExist();
        }
    }
}
