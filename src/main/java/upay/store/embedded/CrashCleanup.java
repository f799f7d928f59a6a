package upay.store.embedded;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cleans up what a killed JVM leaves in the folder of an {@link EmbeddedPostgres}: a partial unpacking, a partial
 * first start, a server that still runs, or its pid file.
 *
 * <p>Called with the folder's lock held, so that no running gateway uses the folder.
 */
final class CrashCleanup {
    private static final Logger LOG = LoggerFactory.getLogger(CrashCleanup.class);
    private static final Duration STOP_MAX = Duration.ofSeconds(30);

    private CrashCleanup() {}

    static void clear(EmbeddedPostgres.Options options) throws IOException {
        stopServer(options.cluster());
        Path initializing = options.folder().resolve("initializing");
        if (Files.exists(initializing)) {
            LOG.info("the first start in {} was interrupted, beginning anew", options.folder());
            EmbeddedPostgres.delete(options.cluster());
            ServerRoles.forget(options.folder());
            Files.delete(initializing);
        }
        ServerBinaries.clear(options.binaries());
    }

    private static void stopServer(Path cluster) throws IOException {
        Path pidFile = cluster.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        List<String> lines = Files.readAllLines(pidFile);
        // A crash may have cut the file short.
        if (!lines.isEmpty() && lines.get(0).trim().matches("[0-9]{1,10}")) {
            ProcessHandle.of(Long.parseLong(lines.get(0).trim()))
                    .filter(p -> serves(p, cluster))
                    .ifPresent(CrashCleanup::stop);
        }
        // Gone by now, if it was stopped. Otherwise the number may belong to another process, or to a zombie.
        // PostgreSQL would take it for a running server and refuse to start.
        if (Files.exists(pidFile) && awaitNoServer(cluster)) {
            Files.deleteIfExists(pidFile);
        }
    }

    private static boolean serves(ProcessHandle process, Path cluster) {
        return process.info()
                .commandLine()
                .map(line -> line.contains("postgres") && line.contains(cluster.toString()))
                .orElse(false);
    }

    /** SIGINT is PostgreSQL's fast shutdown: it ends open sessions, where SIGTERM would wait for them. */
    private static void stop(ProcessHandle postmaster) {
        LOG.info("stopping PostgreSQL (process {}), which a killed gateway left behind", postmaster.pid());
        try {
            new ProcessBuilder("kill", "-INT", Long.toString(postmaster.pid()))
                    .inheritIO()
                    .start()
                    .waitFor(5, TimeUnit.SECONDS);
            postmaster.onExit().get(STOP_MAX.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException(
                    "PostgreSQL, process " + postmaster.pid() + ", does not stop. End it and start again", e);
        }
    }

    /** True once no process uses the data folder any more; those of a killed server exit within moments. */
    private static boolean awaitNoServer(Path cluster) throws IOException {
        for (int i = 0; i < 50; i++) {
            if (!isWorkedIn(cluster)) {
                return true;
            }
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return false;
    }

    /** Every process of PostgreSQL has its data folder as its working directory; visible on Linux only. */
    private static boolean isWorkedIn(Path cluster) throws IOException {
        Path proc = Path.of("/proc");
        if (!Files.isDirectory(proc)) {
            return false;
        }
        Path real = cluster.toRealPath();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(proc, "[0-9]*")) {
            for (Path process : processes) {
                try {
                    if (Files.readSymbolicLink(process.resolve("cwd")).equals(real)) {
                        return true;
                    }
                } catch (IOException e) {
                    LOG.trace("gone by now, or not ours to see: {}", process, e);
                }
            }
        }
        return false;
    }
}
