package upay.store.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import upay.domain.Secret;
import upay.lab.Ports;
import upay.store.TestStore;
import upay.store.sql.StoreAddress;

/** A real PostgreSQL of a test's own, on the loopback address, without passwords: primary or standby. */
public final class PlainPostgres implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ServerCommands commands;
    private final Path cluster;
    private final String host;
    private final int port = Ports.free();
    private boolean running;

    private PlainPostgres(Path cluster, String host) {
        this.cluster = cluster;
        this.host = host;
        try {
            this.commands = new ServerCommands(ServerBinaries.unpack(TestStore.binaries()), cluster);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param folder its parent must exist */
    public static PlainPostgres primary(Path folder) {
        return primary(folder, "127.0.0.1");
    }

    /** Likewise; at ::1 and nowhere else. */
    public static PlainPostgres atIpv6(Path folder) {
        return primary(folder, "::1");
    }

    private static PlainPostgres primary(Path folder, String host) {
        PlainPostgres server = new PlainPostgres(folder, host);
        try {
            server.commands.initialize(false);
            server.write(
                    "pg_hba.conf",
                    "host all,replication all 127.0.0.1/32 trust\nhost all,replication all ::1/128 trust\n");
            server.start();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A standby of this one, which runs; this one is restarted for it. */
    public PlainPostgres standby(Path folder) {
        PlainPostgres copy = new PlainPostgres(folder, host);
        stop();
        try (Stream<Path> files = Files.walk(cluster)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(cluster.relativize(file).toString()), copying());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start();
        copy.follow(this);
        return copy;
    }

    private static java.nio.file.CopyOption copying() {
        return java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;
    }

    private void follow(PlainPostgres primary) {
        write("standby.signal", "");
        write("postgresql.auto.conf", "primary_conninfo = 'host=127.0.0.1 port=" + primary.port + " user=postgres'\n");
        start();
    }

    /** A file in its data folder. */
    public void write(String name, String text) {
        try {
            Path file = cluster.resolve(name);
            Files.deleteIfExists(file);
            Files.writeString(file, text);
            Files.setPosixFilePermissions(file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void start() {
        List<String> settings = new ArrayList<>(List.of(
                "port=" + port,
                "listen_addresses=" + host,
                "unix_socket_directories=",
                "fsync=off",
                "max_connections=50"));
        try {
            commands.start(settings, PATIENCE);
            running = true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void stop() {
        if (running) {
            try {
                commands.stop(PATIENCE);
                running = false;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** All its processes end at once. */
    public void crash() {
        try {
            long pid = Long.parseLong(
                    Files.readAllLines(cluster.resolve("postmaster.pid")).get(0).strip());
            ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
            new ProcessBuilder("kill", "-QUIT", Long.toString(pid)).start().waitFor();
            postmaster.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            running = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public int port() {
        return port;
    }

    /** As the superuser, without TLS. */
    public StoreAddress address() {
        return StoreAddress.onThisMachine(host, port, "postgres", "postgres", new Secret(""));
    }

    public TestStore database() {
        return TestStore.at(address().uri());
    }

    @Override
    public void close() {
        stop();
    }
}
