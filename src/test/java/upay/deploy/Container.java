package upay.deploy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import upay.lab.Ports;

/**
 * A gateway under the conditions of a container: a mount namespace of its own with a read-only root, one writable
 * folder, a user without an entry in passwd and without privileges, no inherited environment. Needs root.
 */
final class Container implements AutoCloseable {
    /** Without an entry in passwd. */
    static final int USER = 54321;

    /** $1 the writable folder; the rest: pairs of a file or folder and the place it is shown at, "--", the command. */
    private static final String SCRIPT = """
            set -eu
            data=$1
            shift
            mount --bind "$data" "$data"
            while [ "$1" != -- ]; do
                mount --bind "$1" "$2"
                shift 2
            done
            shift
            # As in a container, where no further namespace can be made.
            mount --bind /dev/null "$(command -v unshare)"
            mount -o remount,bind,ro /
            for place in /tmp /var/tmp /run /dev/shm; do
                if mountpoint -q "$place"; then mount -o remount,bind,ro "$place"; fi
            done
            if touch "$data/../outside" 2>/dev/null; then echo "the root is writable"; exit 90; fi
            cd "$data"
            exec setpriv --reuid=%1$d --regid=%1$d --clear-groups --no-new-privs --bounding-set=-all "$@"
            """.formatted(USER);

    private final Process process;
    private final Path log;
    private final int httpPort;
    private final int managementPort;

    private Container(Process process, Path log, int httpPort, int managementPort) {
        this.process = process;
        this.log = log;
        this.httpPort = httpPort;
        this.managementPort = managementPort;
    }

    /**
     * @param folder gets the data in {@code data}, and the log
     * @param options the JVM's
     * @param settings UPAY_ variables, LC_ALL, TZ
     */
    static Container start(Path folder, List<String> options, Map<String, String> settings) {
        int http = Ports.free();
        int management = Ports.free();
        try {
            Path data = Files.createDirectory(folder.resolve("data"));
            Files.setAttribute(data, "unix:uid", USER);
            List<String> shown = new ArrayList<>();
            String classPath = show(folder, shown);
            List<String> command = new ArrayList<>(
                    List.of("unshare", "--mount", "--propagation", "private", "sh", "-c", SCRIPT, "sh"));
            command.add(data.toString());
            command.addAll(shown);
            command.addAll(List.of("--", "env", "-i"));
            Map<String, String> environment = new LinkedHashMap<>(settings);
            environment.put("PATH", System.getenv("PATH"));
            environment.put("UPAY_HTTP_PORT", "" + http);
            environment.put("UPAY_HTTP_HOST", "127.0.0.1");
            environment.put("UPAY_MANAGEMENT_PORT", "" + management);
            environment.put("UPAY_DATA_DIR", data.resolve("store").toString());
            environment.forEach((name, value) -> command.add(name + "=" + value));
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx128m",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:-UsePerfData",
                    "-Djava.io.tmpdir=" + data));
            command.addAll(options);
            command.addAll(List.of("-cp", classPath, "upay.Main", "serve"));
            Path log = folder.resolve("log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            return new Container(process, log, http, management);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The class path may be in a folder that only root can enter: each of its entries is shown in this folder. */
    private static String show(Path folder, List<String> shown) throws IOException {
        List<String> places = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path file = Path.of(entry).toAbsolutePath();
            if (entry.endsWith("test-classes") || !Files.exists(file)) {
                continue;
            }
            Path place = folder.resolve("class-path").resolve(places.size() + "-" + file.getFileName());
            Files.createDirectories(place.getParent());
            if (Files.isDirectory(file)) {
                Files.createDirectory(place);
            } else {
                Files.createFile(place);
            }
            shown.addAll(List.of(file.toString(), place.toString()));
            places.add(place.toString());
        }
        return String.join(File.pathSeparator, places);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + httpPort);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** The HTTP status of a path on the management port; 0 without an answer. */
    int status(String path) {
        try {
            HttpURLConnection probe = (HttpURLConnection) URI.create("http://127.0.0.1:" + managementPort + path)
                    .toURL()
                    .openConnection();
            probe.setConnectTimeout(2_000);
            probe.setReadTimeout(5_000);
            return probe.getResponseCode();
        } catch (IOException e) {
            return 0;
        }
    }

    String printed() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** SIGTERM; the exit code, null if it runs on. */
    Integer stop(Duration within) throws InterruptedException {
        process.destroy();
        return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : null;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
