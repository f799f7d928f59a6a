package upay.lab;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import upay.e2e.GatewayProcess;

/** A program that the lab started; killed, frozen, continued and ended by its pid. Threads: any. */
public final class ChildProcess implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(20);

    private final Process process;
    private final String name;

    private ChildProcess(Process process, String name) {
        this.process = process;
        this.name = name;
    }

    /**
     * @param settings its UPAY_ variables; none is inherited
     * @param folder where it runs
     * @param log gets all that it prints, after what stands there
     */
    public static ChildProcess start(List<String> command, Map<String, String> settings, Path folder, Path log) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        GatewayProcess.settle(builder.environment(), settings);
        try {
            Process process = builder.start();
            ChildProcess child =
                    new ChildProcess(process, Path.of(command.get(0)).getFileName() + " " + process.pid());
            // Should the lab be ended from outside, nothing stays behind.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return child;
        } catch (IOException e) {
            throw new LabException(command.get(0) + " cannot be run: " + e.getMessage(), e);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** Once it ended. */
    public int exit() {
        return process.exitValue();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL; returns once it is gone. */
    public void kill() {
        process.destroyForcibly();
        if (!exitsWithin(GRACE)) {
            throw new LabException(name + " survived SIGKILL");
        }
    }

    /** SIGSTOP: it keeps its connections and does nothing. */
    public void freeze() {
        signal(process.pid(), "STOP");
    }

    /** SIGCONT. */
    public void thaw() {
        signal(process.pid(), "CONT");
    }

    public boolean exitsWithin(Duration time) {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** SIGTERM, and SIGKILL where that does not help. */
    @Override
    public void close() {
        if (!process.isAlive()) {
            return;
        }
        thaw();
        process.destroy();
        if (!exitsWithin(GRACE)) {
            kill();
        }
    }

    /** To any process, by its pid; whether it took it. */
    static boolean signal(long pid, String signal) {
        try {
            return new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            throw new LabException("kill cannot be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
