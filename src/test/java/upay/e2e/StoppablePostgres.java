package upay.e2e;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

/** A PostgreSQL server apart from the gateway, which can go away and come back with its data on the same port. */
final class StoppablePostgres implements AutoCloseable {
    private final Path folder;
    private final int port = GatewayProcess.freePort();
    private EmbeddedPostgres server;

    /** @param folder keeps the data; not under the system's temporary {@code embedded-pg} */
    StoppablePostgres(Path folder) {
        this.folder = folder;
        start();
    }

    String uri() {
        return "postgresql://postgres:postgres@127.0.0.1:" + port + "/postgres";
    }

    void start() {
        try {
            server = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(folder.resolve("binaries").toFile())
                    .setDataDirectory(folder.resolve("data").toFile())
                    .setCleanDataDirectory(false)
                    .setPort(port)
                    .setPGStartupWait(Duration.ofSeconds(60))
                    .setRegisterShutdownHook(false)
                    .start();
        } catch (IOException notStarted) {
            throw new UncheckedIOException(notStarted);
        }
    }

    void stop() {
        try {
            server.close();
        } catch (IOException notStopped) {
            throw new UncheckedIOException(notStopped);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
