package upay.e2e;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * A PostgreSQL server apart from the gateway, which can go away and come back with its data on the same port. What it has
 * acknowledged survives every way of ending it here (not the end of the machine: it does without fsync).
 */
public final class StoppablePostgres implements AutoCloseable {
    /** How it is ended. */
    public enum Stop {
        /** Sessions are ended and what they were doing is rolled back. */
        FAST("-INT"),
        /** All processes end at once, as after a crash; the next start replays the log. */
        IMMEDIATE("-QUIT"),
        /** The server's first process is killed; the others react. */
        KILL("-KILL");

        private final String signal;

        Stop(String signal) {
            this.signal = signal;
        }
    }

    private static final Duration GONE_WITHIN = Duration.ofSeconds(30);

    private final Path folder;
    private final int port = GatewayProcess.freePort();
    private EmbeddedPostgres server;

    /** @param folder keeps the data; not under the system's temporary {@code embedded-pg} */
    public StoppablePostgres(Path folder) {
        this.folder = folder;
        start();
    }

    public String uri() {
        return "postgresql://postgres:postgres@127.0.0.1:" + port + "/postgres";
    }

    public void start() {
        try {
            server = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(folder.resolve("binaries").toFile())
                    .setDataDirectory(folder.resolve("data").toFile())
                    .setCleanDataDirectory(false)
                    .setServerConfig("synchronous_commit", "on")
                    .setPort(port)
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .setRegisterShutdownHook(true)
                    .start();
        } catch (IOException notStarted) {
            throw new UncheckedIOException(notStarted);
        }
    }

    void stop() {
        stop(Stop.FAST);
    }

    /** Returns when all of its processes are gone. */
    public void stop(Stop how) {
        ProcessHandle postmaster = ProcessHandle.of(pid()).orElseThrow();
        List<ProcessHandle> family = postmaster.descendants().toList();
        signal(how.signal, postmaster.pid());
        Awaitility.await("PostgreSQL is gone")
                .atMost(GONE_WITHIN)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> !postmaster.isAlive() && family.stream().noneMatch(ProcessHandle::isAlive));
        release();
    }

    /** Its first process, which makes one for each new connection. */
    public long pid() {
        try {
            return Long.parseLong(Files.readAllLines(folder.resolve("data").resolve("postmaster.pid"))
                    .get(0)
                    .trim());
        } catch (IOException notRunning) {
            throw new UncheckedIOException(notRunning);
        }
    }

    private static void signal(String signal, long pid) {
        try {
            if (new ProcessBuilder("kill", signal, Long.toString(pid)).start().waitFor() != 0) {
                throw new IllegalStateException("no process " + pid);
            }
        } catch (IOException noKill) {
            throw new UncheckedIOException(noKill);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** The data may be used again. */
    private void release() {
        try {
            server.close();
        } catch (IOException notStopped) {
            throw new UncheckedIOException(notStopped);
        }
    }

    @Override
    public void close() {
        release();
    }
}
