package upay.store.embedded;

import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the programs of an unpacked server over one data folder. PostgreSQL refuses to run as root: then they run in a
 * user namespace, where they have no rights beyond root's own files.
 *
 * <p>Threads: blocks.
 */
final class ServerCommands {
    private static final Logger LOG = LoggerFactory.getLogger(ServerCommands.class);
    private static final int LINES_KEPT = 5;
    private static final long LAST_WORDS_MILLIS = 500;

    private final Path programs;
    private final Path cluster;

    /** @param programs their folder */
    ServerCommands(Path programs, Path cluster) {
        this.programs = programs;
        this.cluster = cluster;
    }

    /** Creates the data folder; no role can log in yet. */
    void initialize(boolean durable) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("-D", cluster.toString(), "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--auth=reject"));
        if (!durable) {
            arguments.add("--no-sync");
        }
        run("initdb", arguments, "", Duration.ofSeconds(60));
    }

    /**
     * Runs statements as the superuser while the server is stopped: no port and no password is needed.
     *
     * @param statements each in one line; a failing one ends it, and is not repeated in any log
     */
    void administer(List<String> statements, Duration max) throws IOException {
        run(
                "postgres",
                List.of(
                        "--single",
                        "-c",
                        "exit_on_error=on",
                        "-c",
                        "log_min_error_statement=panic",
                        "-c",
                        "log_statement=none",
                        "-D",
                        cluster.toString(),
                        "postgres"),
                String.join("\n", statements) + "\n",
                max);
    }

    /**
     * Starts the server, and returns once it accepts connections. It continues when this process is killed.
     *
     * @param settings name=value, without blanks and quotes
     */
    void start(List<String> settings, Duration max) throws IOException {
        StringBuilder options = new StringBuilder();
        settings.forEach(setting -> options.append(" -c ").append(setting));
        run(
                "pg_ctl",
                List.of(
                        "-D",
                        cluster.toString(),
                        "-o",
                        options.toString().strip(),
                        "-w",
                        "-t",
                        Long.toString(max.toSeconds()),
                        "start"),
                "",
                max.plusSeconds(5));
    }

    /** Ends sessions and stops the server; committed data stay. */
    void stop(Duration max) throws IOException {
        run(
                "pg_ctl",
                List.of("-D", cluster.toString(), "-m", "fast", "-w", "-t", Long.toString(max.toSeconds()), "stop"),
                "",
                max.plusSeconds(2));
    }

    private Path folder() {
        Path folder = cluster.getParent();
        if (folder == null) {
            throw new IllegalStateException("the data folder is the root of the file system");
        }
        return folder;
    }

    private void run(String program, List<String> arguments, String input, Duration max) throws IOException {
        List<String> command = new ArrayList<>();
        Map<String, String> environment = Map.of();
        if (LinuxUtils.isUnshareAvailable()) {
            command.addAll(List.of("unshare", "-U"));
        } else if (NamelessUser.isPresent()) {
            environment = NamelessUser.environment(folder());
        }
        command.add(programs.resolve(program).toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        LastLines lines = new LastLines(process);
        try {
            try (OutputStream in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(max.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new IOException(program + " took longer than " + max.toSeconds() + " s: " + lines.text());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new IOException("interrupted while waiting for " + program, e);
        }
        if (process.exitValue() != 0) {
            lines.awaitEnd();
            throw new IOException(program + " failed: " + lines.text());
        }
    }

    /** Copies a process's output to the log, and keeps the last lines. A server that was started keeps writing. */
    private static final class LastLines {
        private final Deque<String> lines = new ArrayDeque<>();
        private final Thread reader;

        LastLines(Process process) {
            reader = new Thread(() -> read(process), "postgres-output");
            reader.setDaemon(true);
            reader.start();
        }

        private void read(Process process) {
            try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    add(line);
                }
            } catch (IOException e) {
                LOG.debug("PostgreSQL's output ended", e);
            }
        }

        private synchronized void add(String line) {
            LOG.debug("{}", line);
            if (!line.isBlank()) {
                lines.addLast(line.strip());
                if (lines.size() > LINES_KEPT) {
                    lines.removeFirst();
                }
            }
        }

        synchronized String text() {
            return String.join("; ", lines);
        }

        /** The last lines arrive through a pipe, a moment after the process has ended. */
        void awaitEnd() {
            try {
                reader.join(LAST_WORDS_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
