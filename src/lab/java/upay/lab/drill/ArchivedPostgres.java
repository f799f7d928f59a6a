package upay.lab.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import upay.lab.BlockingWait;
import upay.lab.LabException;
import upay.lab.Ports;
import upay.store.TestStore;

/**
 * A PostgreSQL of this machine's own packages that archives its WAL, is backed up with pg_basebackup, lost, and restored to
 * a point in time. Blocks.
 */
final class ArchivedPostgres implements AutoCloseable {
    private static final Path PACKAGES = Path.of("/usr/lib/postgresql");
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    private final Path programs = programs();
    private final Path data;
    private final Path archive;
    private final Path backup;
    private final Path log;
    private final int port = Ports.free();

    ArchivedPostgres(Path folder) throws IOException {
        data = folder.resolve("server");
        archive = Files.createDirectories(folder.resolve("archive"));
        backup = folder.resolve("backup");
        log = folder.resolve("server.log");
        run("initdb", "-D", data.toString(), "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust");
        Files.writeString(
                data.resolve("postgresql.conf"),
                String.join(
                        "\n",
                        "",
                        "listen_addresses = '127.0.0.1'",
                        "port = " + port,
                        "unix_socket_directories = ''",
                        "wal_level = replica",
                        "archive_mode = on",
                        "archive_command = 'test ! -f " + archive + "/%f && cp %p " + archive + "/%f'",
                        "restore_command = 'cp " + archive + "/%f %p'",
                        ""),
                StandardOpenOption.APPEND);
        start();
    }

    /** The newest packaged server with all of its programs. */
    private static Path programs() {
        try (Stream<Path> versions = Files.isDirectory(PACKAGES) ? Files.list(PACKAGES) : Stream.empty()) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(bin -> Files.isExecutable(bin.resolve("pg_basebackup"))
                            && Files.isExecutable(bin.resolve("initdb")))
                    .max(Comparator.comparing(bin ->
                            Double.parseDouble(bin.getParent().getFileName().toString())))
                    .orElseThrow(() -> new LabException(
                            "this drill needs a server below " + PACKAGES + ": apt-get install postgresql"));
        } catch (IOException e) {
            throw new LabException("can't list " + PACKAGES, e);
        }
    }

    String uri() {
        return "postgresql://postgres:postgres@127.0.0.1:" + port + "/postgres";
    }

    TestStore store() {
        return TestStore.at(uri());
    }

    private void start() {
        run("pg_ctl", "-D", data.toString(), "-l", log.toString(), "-w", "-t", "60", "start");
    }

    void backUp() {
        run(
                "pg_basebackup",
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(port),
                "-U",
                "postgres",
                "-D",
                backup.toString(),
                "-X",
                "none",
                "-c",
                "fast");
    }

    /** The WAL up to now is in the archive, as with archive_timeout a minute later. */
    void archiveUpToNow() {
        String segment = store().value("select pg_walfile_name(pg_switch_wal())");
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(archive.resolve(segment))) {
            if (System.nanoTime() > end) {
                throw new LabException("the segment " + segment + " is not archived");
            }
            BlockingWait.millis(50);
        }
    }

    /** kill -9, and the data folder is gone. */
    void lose() throws IOException {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        List<ProcessHandle> family = postmaster.descendants().toList();
        postmaster.destroyForcibly();
        family.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle process : family) {
            process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
        }
        postmaster.onExit().orTimeout(30, TimeUnit.SECONDS).join();
        delete(data);
    }

    /** @param time as PostgreSQL writes it */
    void restoreTo(String time) throws IOException {
        try (Stream<Path> files = Files.walk(backup)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, data.resolve(backup.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        Files.writeString(
                data.resolve("postgresql.auto.conf"),
                "recovery_target_time = '" + time + "'\nrecovery_target_action = 'promote'\n");
        Files.writeString(data.resolve("recovery.signal"), "");
        start();
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!"f".equals(store().value("select pg_is_in_recovery()"))) {
            if (System.nanoTime() > end) {
                throw new LabException("the server does not leave recovery: see " + log);
            }
            BlockingWait.millis(50);
        }
    }

    private void run(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            // The server refuses to run as root.
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile("upay-drill-", ".out");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            String text = Files.readString(output);
            Files.delete(output);
            if (!ended || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new LabException(program + " failed: " + text);
            }
        } catch (IOException e) {
            throw new LabException(program + " can't be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    @Override
    public void close() {
        if (Files.exists(data.resolve("postmaster.pid"))) {
            run("pg_ctl", "-D", data.toString(), "-m", "immediate", "-w", "stop");
        }
    }
}
