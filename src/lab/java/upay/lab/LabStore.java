package upay.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import upay.store.FullDisk;
import upay.store.PostgresBackends;
import upay.store.TestStore;
import upay.store.embedded.EmbeddedPostgres;
import upay.store.sql.StoreAddress;

/**
 * A PostgreSQL of the lab's own, durable as by default, which goes away in three ways and comes back with its data,
 * on another port: clients that must not notice connect through a {@link FaultProxy}. Blocks; safe from any thread.
 */
public final class LabStore implements AutoCloseable {
    /** How it goes. */
    public enum Stop {
        /** As for an update: sessions are ended, everything is written. */
        FAST(null),
        /** As in an emergency: what was committed is replayed at the next start. */
        IMMEDIATE("QUIT"),
        /** As when the system takes its memory back. */
        KILLED("KILL");

        private final String signal;

        Stop(String signal) {
            this.signal = signal;
        }
    }

    private static final Duration GONE_WITHIN = Duration.ofSeconds(30);

    private final Path folder;
    private EmbeddedPostgres server;
    private volatile StoreAddress login;
    private volatile StoreAddress superuser;
    private volatile int port;
    private FullDisk disk;
    private PostgresBackends backends;
    private Fault.Kind ill;

    /** Starts it. */
    public LabStore(Path folder) {
        this.folder = folder;
        // Should the lab be ended from outside, no server stays behind.
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        start();
    }

    /** Starts it again where it does not run. */
    public synchronized void start() {
        if (server == null) {
            server = EmbeddedPostgres.startShared(folder);
            // The passwords stay, the port does not.
            login = server.address();
            superuser = server.superuser();
            port = login.port();
        }
    }

    public synchronized void stop(Stop how) {
        if (server == null) {
            return;
        }
        if (how.signal != null) {
            long postmaster = postmaster();
            ChildProcess.signal(postmaster, how.signal);
            awaitEnd(postmaster);
        }
        server.close();
        server = null;
    }

    /** As {@link #stop}; false where it does not run, or is ill. */
    synchronized boolean stopIfWell(Stop how) {
        if (server == null || ill != null) {
            return false;
        }
        stop(how);
        return true;
    }

    /** Its disk can be full from now on; the gateways' tables are there. */
    synchronized void layOnASmallDisk() {
        disk = new FullDisk(this::database);
    }

    /** Whether its disk is a real one, and not triggers that simulate a full one. */
    synchronized boolean hasRealDisk() {
        return disk.isReal();
    }

    /**
     * It runs, and half of it does not, until it {@link #recover}s; false where it does not run, or is ill already.
     *
     * @param each of its processes to freeze, if it is that: 0: all, else one in so many
     */
    synchronized boolean fallIll(Fault.Kind how, int each) {
        if (server == null || ill != null) {
            return false;
        }
        switch (how) {
            case STORE_FROZEN -> {
                backends = new PostgresBackends(database());
                List<Long> all = backends.all();
                backends.freeze(IntStream.range(0, all.size())
                        .filter(i -> each == 0 || i % (each + 1) == 0)
                        .mapToObj(all::get)
                        .toList());
            }
            case STORE_READ_ONLY -> readOnly("on");
            case STORE_FULL -> disk.fill();
            default -> throw new LabException("no illness: " + how);
        }
        ill = how;
        return true;
    }

    synchronized void recover() {
        if (ill == null) {
            return;
        }
        switch (ill) {
            case STORE_FROZEN -> backends.thaw();
            case STORE_READ_ONLY -> readOnly("off");
            default -> disk.free();
        }
        ill = null;
    }

    private void readOnly(String onOrOff) {
        database().execute("alter system set default_transaction_read_only = " + onOrOff);
        database().execute("select pg_reload_conf()");
    }

    /** As the superuser. */
    private TestStore database() {
        return TestStore.at(superuser().uri());
    }

    public synchronized boolean isUp() {
        return server != null;
    }

    /** Where it listens now, or did last. */
    public int port() {
        return port;
    }

    /** For UPAY_DB_URI of a gateway; {@code at} its own port, or one that leads there. */
    public String uri(int at) {
        return login.at("127.0.0.1", at).uri();
    }

    /** The gateways' login, as it can be reached now. */
    StoreAddress login() {
        return login.at("127.0.0.1", port);
    }

    /** The superuser's, likewise. */
    StoreAddress superuser() {
        return superuser.at("127.0.0.1", port);
    }

    public Connection connect() throws SQLException {
        StoreAddress address = superuser();
        return DriverManager.getConnection(address.jdbcUrl(), address.jdbcProperties());
    }

    private long postmaster() {
        try {
            return Long.parseLong(Files.readAllLines(folder.resolve("cluster").resolve("postmaster.pid"))
                    .get(0)
                    .strip());
        } catch (IOException | RuntimeException e) {
            throw new LabException("PostgreSQL's pid is not to be read in " + folder, e);
        }
    }

    private static void awaitEnd(long pid) {
        ProcessHandle.of(pid).ifPresent(process -> {
            try {
                process.onExit().get(GONE_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                throw new LabException("PostgreSQL, process " + pid + ", does not end", e);
            }
        });
    }

    @Override
    public synchronized void close() {
        recover();
        if (disk != null && server != null) {
            // What is kept of it is whole.
            disk.close();
            disk = null;
        }
        stop(Stop.FAST);
    }
}
