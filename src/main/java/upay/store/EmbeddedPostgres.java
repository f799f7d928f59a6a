package upay.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real PostgreSQL server out of the jar, with its data in one folder:
 *
 * <pre>
 * cluster/       the data
 * binaries/      the server, unpacked; may be deleted at any time while it is stopped
 * lock           held by the JVM whose server this is
 * initializing   there while the first start is not complete: whatever cluster/ then holds is rubbish
 * </pre>
 *
 * <p>Durable (fsync and synchronous_commit on, which the library turns off), loopback only, and without a password: every
 * user of this machine may connect. A server that a killed JVM left behind is stopped first. Works for root where {@code
 * unshare} is allowed, since PostgreSQL itself refuses to run as root.
 *
 * <p>Threads: blocks; call from main or a worker. Installs no shutdown hook: close it after everything that uses it.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    /** After a crash under load the server first replays what it had promised. */
    private static final Duration STARTUP_MAX = Duration.ofSeconds(60);

    private static final int ATTEMPTS = 3;

    private final io.zonky.test.db.postgres.embedded.EmbeddedPostgres server;
    private final FileChannel lockFile;

    private EmbeddedPostgres(io.zonky.test.db.postgres.embedded.EmbeddedPostgres server, FileChannel lockFile) {
        this.server = server;
        this.lockFile = lockFile;
    }

    /**
     * Starts the server on a free port.
     *
     * @throws IllegalStateException saying what to do, when another process uses the folder or the server does not start
     */
    public static EmbeddedPostgres start(Path folder) {
        return start(new Options(folder, folder.resolve("binaries"), true, 0));
    }

    /**
     * @param binaries where the server is unpacked; tests share one unpacking
     * @param durable false in tests only: loses data when the machine stops, and starts and commits faster
     * @param port 0: a free one
     */
    record Options(Path folder, Path binaries, boolean durable, int port) {
        Path cluster() {
            return folder.resolve("cluster");
        }
    }

    static EmbeddedPostgres start(Options given) {
        Path folder = given.folder.toAbsolutePath().normalize();
        Options options = new Options(folder, given.binaries.toAbsolutePath(), given.durable, given.port);
        try {
            createFolder(folder);
            FileChannel lock = lock(folder);
            try {
                Leftovers.clear(options);
                return new EmbeddedPostgres(startServer(options), lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded PostgreSQL cannot use " + folder, e);
        }
    }

    /**
     * The server of the gateway that runs on this folder now, for another program of the same machine; empty where none does.
     *
     * @throws IllegalStateException when there is one that does not get ready
     */
    public static Optional<StoreAddress> running(Path folder) {
        return RunningServer.find(folder.toAbsolutePath().normalize());
    }

    /** For its owner only: there is money in it, and programs that run as the owner. */
    private static void createFolder(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (Files.getFileStore(folder).supportsFileAttributeView(PosixFileAttributeView.class)) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            LOG.debug("this very JVM holds it", e);
        }
        if (lock == null) {
            channel.close();
            throw new IllegalStateException("another gateway runs on the data in " + folder
                    + ". Stop it, or give this one its own folder (UPAY_DATA_DIR), or let several share one PostgreSQL server"
                    + " (UPAY_DB_URI)");
        }
        return channel;
    }

    private static io.zonky.test.db.postgres.embedded.EmbeddedPostgres startServer(Options options) throws IOException {
        Path initializing = options.folder.resolve("initializing");
        for (int attempt = 1; ; attempt++) {
            if (!Files.exists(options.cluster())) {
                Files.writeString(initializing, "");
            }
            try {
                var server = builder(options).start();
                verify(server, options.cluster());
                Files.deleteIfExists(initializing);
                return server;
            } catch (IOException | RuntimeException e) {
                // The free port may be taken meanwhile, or what a killed server left behind not gone yet.
                if (attempt == ATTEMPTS) {
                    throw new IllegalStateException(
                            "the embedded PostgreSQL in " + options.folder + " does not start. Run as an"
                                    + " ordinary user (root needs unshare and user namespaces), or give a server of your own"
                                    + " (UPAY_DB_URI)",
                            e);
                }
                LOG.info("the embedded PostgreSQL did not start, trying again", e);
                Leftovers.clear(options);
            }
        }
    }

    private static io.zonky.test.db.postgres.embedded.EmbeddedPostgres.Builder builder(Options options) {
        boolean durable = options.durable;
        return io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(options.binaries.toFile())
                .setDataDirectory(options.cluster())
                .setPort(options.port)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(STARTUP_MAX)
                .setLocaleConfig("locale", "C.UTF-8")
                .setServerConfig("fsync", durable ? "on" : "off")
                .setServerConfig("synchronous_commit", durable ? "on" : "off")
                .setServerConfig("full_page_writes", durable ? "on" : "off")
                // A new file of the log is filled with zeros first, and every commit waits for that: those that a load
                // once
                // needed are kept and used again, up to what the server's default lets the log grow to anyway.
                .setServerConfig("min_wal_size", "1GB")
                .setServerConfig("max_connections", "100")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("unix_socket_directories", "");
    }

    /** A port can be taken over between two steps: never work on somebody else's data. */
    private static void verify(io.zonky.test.db.postgres.embedded.EmbeddedPostgres server, Path cluster)
            throws IOException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("show data_directory")) {
            rows.next();
            Path actual = Path.of(rows.getString(1));
            if (!Files.isSameFile(actual, cluster)) {
                server.close();
                throw new IOException("port " + server.getPort() + " belongs to another server, of " + actual);
            }
        } catch (SQLException e) {
            server.close();
            throw new IOException("the server started and does not answer", e);
        }
    }

    /** The server's own database; user and database are postgres. */
    public StoreAddress address() {
        return address("postgres");
    }

    StoreAddress address(String database) {
        return StoreAddress.local(server.getPort(), database);
    }

    /** Stops the server; sessions still open are ended, what was committed stays. */
    @Override
    public void close() {
        try {
            server.close();
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded PostgreSQL did not stop", e);
        }
    }

    static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
