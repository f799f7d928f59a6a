package upay.store.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.store.sql.StoreAddress;

/**
 * A real PostgreSQL server out of the jar, with its data in one folder, which only its owner can enter:
 *
 * <pre>
 * cluster/       the data
 * binaries/      the server, unpacked; may be deleted at any time while it is stopped
 * socket/        where it is reached
 * passwords      of the roles that may log in, see {@link ServerRoles}
 * lock           held by the JVM whose server this is
 * initializing   there while the first start is not complete: whatever cluster/ then holds is rubbish
 * </pre>
 *
 * <p>Durable (fsync and synchronous_commit on). Other users of this machine get in nowhere: there is no port but a Unix
 * socket in the folder, and a password is asked for besides; where the platform or the length of the path allows no such
 * socket the server listens on the loopback address, and the password is what keeps them out. A server that a killed JVM
 * left behind is stopped first. Works for root where {@code unshare} is allowed, since PostgreSQL itself refuses to run as
 * root.
 *
 * <p>Threads: blocks; call from main or a worker. Installs no shutdown hook: close it after everything that uses it.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    /** After a crash under load the server first replays what it had promised. */
    static final Duration STARTUP_MAX = Duration.ofSeconds(60);

    private static final Duration STOP_MAX = Duration.ofSeconds(5);
    private static final int ATTEMPTS = 3;
    /** Part of a socket's name, no port of the machine. */
    private static final int SOCKET_PORT = 5432;

    static final String DATABASE = "postgres";

    private final ServerCommands server;
    private final ServerRoles roles;
    private final String host;
    private final int port;
    private final FileChannel lockFile;

    private EmbeddedPostgres(ServerCommands server, ServerRoles roles, String host, int port, FileChannel lockFile) {
        this.server = server;
        this.roles = roles;
        this.host = host;
        this.port = port;
        this.lockFile = lockFile;
    }

    /** Who shall reach the server. */
    enum Reach {
        /** Programs of the folder's owner that know the folder, as the roles of the gateway and of the sandbox. */
        OWN,
        /**
         * For tests and measurements: any program that was told the address, on the loopback address, which can stand in a
         * URI and behind a proxy; the superuser too, and all databases.
         */
        SHARED
    }

    /**
     * Starts the gateway's own server.
     *
     * @throws IllegalStateException saying what to do, when another process uses the folder or the server does not start
     */
    public static EmbeddedPostgres start(Path folder) {
        return start(new Options(folder, folder.resolve("binaries"), true, 0, Reach.OWN));
    }

    /** Starts a server for tests and measurements: durable as the gateway's own, reached by URIs, and open to its superuser. */
    public static EmbeddedPostgres startShared(Path folder) {
        return start(new Options(folder, folder.resolve("binaries"), true, 0, Reach.SHARED));
    }

    /**
     * @param binaries where the server is unpacked; tests share one unpacking
     * @param durable false in tests only: loses data when the machine stops, and starts and commits faster
     * @param port on the loopback address, where it is used; 0: a free one
     */
    public record Options(Path folder, Path binaries, boolean durable, int port, Reach reach) {
        /** For tests. */
        public Options(Path folder, Path binaries, boolean durable, int port) {
            this(folder, binaries, durable, port, Reach.SHARED);
        }

        Path cluster() {
            return folder.resolve("cluster");
        }

        Path sockets() {
            return folder.resolve("socket");
        }
    }

    public static EmbeddedPostgres start(Options given) {
        Path folder = given.folder.toAbsolutePath().normalize();
        Options options = new Options(
                folder, given.binaries.toAbsolutePath().normalize(), given.durable, given.port, given.reach);
        try {
            createFolder(folder);
            FileChannel lock = lock(folder);
            try {
                CrashCleanup.clear(options);
                return startServer(options, lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded PostgreSQL cannot use " + folder, e);
        }
    }

    /**
     * The server of the gateway that runs on this folder now, for another program of the same owner; empty where none does.
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

    private static EmbeddedPostgres startServer(Options options, FileChannel lock) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return startOnce(options, lock);
            } catch (IOException | RuntimeException e) {
                // The free port may be taken meanwhile, or what a killed server left behind not gone yet.
                if (attempt == ATTEMPTS) {
                    throw new IllegalStateException(
                            "the embedded PostgreSQL in " + options.folder + " does not start (" + e.getMessage()
                                    + "). Run as an ordinary user (root needs unshare and user namespaces), or give a"
                                    + " server of your own (UPAY_DB_URI)",
                            e);
                }
                LOG.info("the embedded PostgreSQL did not start, trying again", e);
                CrashCleanup.clear(options);
            }
        }
    }

    private static EmbeddedPostgres startOnce(Options options, FileChannel lock) throws IOException {
        ServerCommands server = new ServerCommands(ServerBinaries.unpack(options.binaries), options.cluster());
        Path initializing = options.folder.resolve("initializing");
        if (!Files.exists(options.cluster().resolve("PG_VERSION"))) {
            ServerRoles.forget(options.folder);
            Files.writeString(initializing, "");
            server.initialize(options.durable);
        }
        boolean socket = options.reach == Reach.OWN && takesSockets(options.sockets());
        ServerRoles roles = ServerRoles.secure(options, socket, server);
        int port = socket ? SOCKET_PORT : options.port == 0 ? freePort() : options.port;
        server.start(settings(options, socket, port), STARTUP_MAX);
        Files.deleteIfExists(initializing);
        return new EmbeddedPostgres(server, roles, socket ? options.sockets().toString() : "127.0.0.1", port, lock);
    }

    private static List<String> settings(Options options, boolean socket, int port) {
        String durable = options.durable ? "on" : "off";
        return List.of(
                "port=" + port,
                "listen_addresses=" + (socket ? "" : "127.0.0.1"),
                // Seen from the data: a path of any length and with any characters.
                "unix_socket_directories=" + (socket ? "../socket" : ""),
                "unix_socket_permissions=0700",
                "fsync=" + durable,
                "synchronous_commit=" + durable,
                "full_page_writes=" + durable,
                // A new file of the log is filled with zeros first, and every commit waits for that: those that a load
                // once needed are kept and used again, up to what the server's default lets the log grow to anyway.
                "min_wal_size=1GB",
                "max_connections=100");
    }

    /** Not where the path is too long for one, nor on every file system and platform. */
    private static boolean takesSockets(Path sockets) throws IOException {
        createFolder(sockets);
        Path probe = sockets.resolve(".s.PGSQL.probe");
        Files.deleteIfExists(probe);
        try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.bind(UnixDomainSocketAddress.of(probe));
            return true;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            LOG.info("no Unix socket in {}: the embedded PostgreSQL listens on the loopback address", sockets, e);
            return false;
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** As the gateway's role, which owns the gateway's schema and nothing else. */
    public StoreAddress address() {
        return address(ServerRoles.GATEWAY);
    }

    /** As the sandbox's role, which owns the sandbox's schema and nothing else. */
    public StoreAddress sandbox() {
        return address(ServerRoles.SANDBOX);
    }

    /** As the superuser; of a server that was {@linkplain #startShared started for tests and measurements} only. */
    public StoreAddress superuser() {
        return address(ServerRoles.SUPERUSER);
    }

    private StoreAddress address(String role) {
        return StoreAddress.onThisMachine(host, port, DATABASE, role, roles.password(role));
    }

    /** Stops the server; sessions still open are ended, what was committed stays. */
    @Override
    public void close() {
        try {
            server.stop(STOP_MAX);
        } catch (IOException e) {
            LOG.error("the embedded PostgreSQL did not stop", e);
        }
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the embedded PostgreSQL's folder stays locked", e);
        }
    }

    public static void delete(Path tree) throws IOException {
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
