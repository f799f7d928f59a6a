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
 * A real PostgreSQL server from the jar, with its data in one folder, which only its owner can access:
 *
 * <pre>
 * cluster/       the data
 * binaries/      the server, unpacked; may be deleted at any time while it is stopped
 * socket/        the Unix socket
 * passwords      of the login roles, see {@link ServerRoles}
 * lock           held by the JVM that owns the server
 * user, group    of a user without an entry in passwd, see {@link NamelessUser}
 * initializing   present while the first start is incomplete: the contents of cluster/ are then discarded
 * </pre>
 *
 * <p>Durable (fsync and synchronous_commit on). Other users of this machine have no access: there is only a Unix
 * socket in the folder, and a password is required as well; if the platform or the length of the path allows no such
 * socket the server listens on the loopback address, protected by the password. A server that a killed JVM left behind
 * is stopped first. Works for root if {@code unshare} is allowed, since PostgreSQL itself refuses to run as root.
 *
 * <p>Threads: blocks; call from main or a worker. Installs no shutdown hook: close it after everything that uses it.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);
    /** After a crash under load the server first replays its log. */
    static final Duration STARTUP_MAX = Duration.ofSeconds(60);

    private static final Duration STOP_MAX = Duration.ofSeconds(5);
    private static final int ATTEMPTS = 3;
    /** Part of a socket's name, not a port of the machine. */
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

    /** The clients that may reach the server. */
    enum Reach {
        /** Programs of the folder's owner, as the roles of the gateway and of the sandbox. */
        OWN,
        /**
         * For tests and measurements: any program that has the address, on the loopback address, which can be used in
         * a URI and behind a proxy; the superuser too, and all databases.
         */
        SHARED
    }

    /**
     * Starts the gateway's own server.
     *
     * @throws IllegalStateException with the remedy, if another process uses the folder or the server does not start
     */
    public static EmbeddedPostgres start(Path folder) {
        return start(new Options(folder, folder.resolve("binaries"), true, 0, Reach.OWN));
    }

    /**
     * Starts a server for tests and measurements: durable as the gateway's own, reachable by URI, and open to its
     * superuser.
     */
    public static EmbeddedPostgres startShared(Path folder) {
        return start(new Options(folder, folder.resolve("binaries"), true, 0, Reach.SHARED));
    }

    /**
     * @param binaries where the server is unpacked; tests share one unpacking
     * @param durable false in tests only: loses data when the machine stops, and starts and commits faster
     * @param port on the loopback address, if it is used; 0: any free port
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
     * The running server of the gateway on this folder, for another program of the same owner; empty if there is
     * none.
     *
     * @throws IllegalStateException if there is one that does not become ready
     */
    public static Optional<StoreAddress> running(Path folder) {
        return RunningServer.find(folder.toAbsolutePath().normalize());
    }

    /** Accessible by its owner only: it contains money, and programs that run as the owner. */
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
                // Another program may take the free port meanwhile, or a killed server's remains may not be gone
                // yet.
                if (attempt == ATTEMPTS) {
                    throw new IllegalStateException(
                            "the embedded PostgreSQL in " + options.folder + " does not start (" + e.getMessage()
                                    + "). Run as an ordinary user (root needs unshare and user namespaces, a user without"
                                    + " an entry in passwd needs libnss-wrapper), or give a server of your own"
                                    + " (UPAY_DB_URI)",
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
                // Relative to the data: supports a path of any length and with any characters.
                "unix_socket_directories=" + (socket ? "../socket" : ""),
                "unix_socket_permissions=0700",
                "fsync=" + durable,
                "synchronous_commit=" + durable,
                "full_page_writes=" + durable,
                // A new log segment is filled with zeros first, and every commit waits for that: segments that a
                // load once needed are kept and reused, up to the server's default limit of the log.
                "min_wal_size=1GB",
                "max_connections=100");
    }

    /** False if the path is too long for one, and on some file systems and platforms. */
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

    /** As the gateway's role, which owns only the gateway's schema. */
    public StoreAddress address() {
        return address(ServerRoles.GATEWAY);
    }

    /** As the sandbox's role, which owns only the sandbox's schema. */
    public StoreAddress sandbox() {
        return address(ServerRoles.SANDBOX);
    }

    /** As the superuser; only of a server {@linkplain #startShared started for tests and measurements}. */
    public StoreAddress superuser() {
        return address(ServerRoles.SUPERUSER);
    }

    private StoreAddress address(String role) {
        return StoreAddress.onThisMachine(host, port, DATABASE, role, roles.password(role));
    }

    /** Stops the server; open sessions are ended, committed data stay. */
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
