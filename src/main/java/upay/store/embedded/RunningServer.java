package upay.store.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.store.sql.StoreAddress;

/** Finds the embedded server that another program started. Blocks; call from main or a worker. */
final class RunningServer {
    private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);
    private static final Duration STARTING_MAX = Duration.ofSeconds(20);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

    /** Lines of postmaster.pid, from 0 (PostgreSQL's miscadmin.h). */
    private static final int PORT_LINE = 3;

    private static final int SOCKET_LINE = 4;

    private static final int STATUS_LINE = 7;

    private RunningServer() {}

    /** @param folder absolute */
    static Optional<StoreAddress> find(Path folder) {
        Instant limit = Instant.now().plus(STARTING_MAX);
        try {
            while (isOwned(folder)) {
                Optional<StoreAddress> address = address(folder);
                if (address.isPresent()) {
                    return address;
                }
                if (Instant.now().isAfter(limit)) {
                    throw new IllegalStateException("the gateway that runs on the data in " + folder
                            + " has no PostgreSQL yet; try again later");
                }
                Thread.sleep(BETWEEN_LOOKS.toMillis());
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look for a running gateway in " + folder, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while looking for a running gateway", e);
        }
    }

    /** Whether a running program holds the folder's lock. */
    private static boolean isOwned(Path folder) throws IOException {
        Path file = folder.resolve("lock");
        if (!Files.exists(file)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock == null;
        } catch (OverlappingFileLockException e) {
            LOG.debug("this very JVM holds it", e);
            return true;
        }
    }

    private static Optional<StoreAddress> address(Path folder) throws IOException {
        Path pidFile = folder.resolve("cluster").resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return Optional.empty();
        }
        List<String> lines = Files.readAllLines(pidFile);
        boolean ready =
                lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready");
        return ready ? Optional.of(address(folder, lines)) : Optional.empty();
    }

    private static StoreAddress address(Path folder, List<String> lines) {
        boolean socket = !lines.get(SOCKET_LINE).isBlank();
        try {
            return StoreAddress.onThisMachine(
                    socket ? folder.resolve("socket").toString() : "127.0.0.1",
                    Integer.parseInt(lines.get(PORT_LINE).strip()),
                    EmbeddedPostgres.DATABASE,
                    ServerRoles.GATEWAY,
                    ServerRoles.of(folder).password(ServerRoles.GATEWAY));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the PostgreSQL that runs on the data in " + folder + " tells nobody its passwords (" + e
                            + "): the gateway there is of a former version. Start it anew with this one",
                    e);
        }
    }
}
