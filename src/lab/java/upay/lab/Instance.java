package upay.lab;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import upay.e2e.GatewayProcess;

/** One gateway of several: always on the same ports, whichever process it is just now. Blocks; safe from any thread. */
public final class Instance implements AutoCloseable {
    private static final int PROBE_MILLIS = 1_000;
    /** The exit code of a gateway that finds no store when it starts. */
    private static final int UNAVAILABLE = 69;

    private final int number;
    private final Path folder;
    private final Path log;
    private final Map<String, String> settings;
    private final int httpPort = Ports.free();
    private final int managementPort = Ports.free();
    private ChildProcess process;
    private int diedByItself;
    private int givenUp;

    /**
     * @param number from 1
     * @param settings beside its ports
     */
    public Instance(int number, Path folder, Map<String, String> settings) {
        this.number = number;
        this.folder = folder;
        this.log = folder.resolve("gateway-" + number + ".log");
        this.settings = new HashMap<>(settings);
        this.settings.put("UPAY_HTTP_HOST", "127.0.0.1");
        this.settings.put("UPAY_HTTP_PORT", Integer.toString(httpPort));
        this.settings.put("UPAY_MANAGEMENT_PORT", Integer.toString(managementPort));
        this.settings.put("UPAY_DATA_DIR", folder.resolve("gateway-" + number).toString());
    }

    public int number() {
        return number;
    }

    public int httpPort() {
        return httpPort;
    }

    public int managementPort() {
        return managementPort;
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + httpPort);
    }

    /** Where its logs stand, of all its processes. */
    public Path log() {
        return log;
    }

    /** Starts a process where none runs; does not wait until it is ready. */
    public synchronized void start() {
        if (process == null) {
            process = ChildProcess.start(serveCommand(), settings, folder, log);
        }
    }

    /** As a supervisor does: restarts it if it ended by itself. */
    public synchronized void restartWhereEnded() {
        if (process == null || process.isAlive()) {
            return;
        }
        if (process.exit() == UNAVAILABLE) {
            givenUp++;
        } else {
            diedByItself++;
        }
        process = null;
        start();
    }

    private static List<String> serveCommand() {
        List<String> command = new ArrayList<>(GatewayProcess.javaCommand());
        command.add("serve");
        return command;
    }

    /** SIGKILL; false where no process ran. */
    public synchronized boolean kill() {
        if (process == null || !process.isAlive()) {
            return false;
        }
        process.kill();
        process = null;
        return true;
    }

    /** SIGSTOP; false where no process ran. */
    public synchronized boolean freeze() {
        if (process == null || !process.isAlive()) {
            return false;
        }
        process.freeze();
        return true;
    }

    /** SIGCONT, where a process runs. */
    public synchronized void thaw() {
        if (process != null && process.isAlive()) {
            process.thaw();
        }
    }

    /** How many of its processes ended by themselves, while the store was available. */
    public synchronized int diedByItself() {
        return diedByItself;
    }

    /** How many of its processes found no store at their start, and reported it. */
    public synchronized int givenUp() {
        return givenUp;
    }

    /** What a load balancer asks. */
    public boolean isReady() {
        try {
            HttpURLConnection probe =
                    (HttpURLConnection) URI.create("http://127.0.0.1:" + managementPort + "/health/ready")
                            .toURL()
                            .openConnection();
            probe.setConnectTimeout(PROBE_MILLIS);
            probe.setReadTimeout(PROBE_MILLIS);
            try {
                return probe.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                probe.disconnect();
            }
        } catch (IOException nobody) {
            return false;
        }
    }

    @Override
    public synchronized void close() {
        if (process != null) {
            process.close();
        }
    }
}
