package upay.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServerConnection;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import jdk.management.jfr.FlightRecorderMXBean;
import upay.lab.BlockingWait;
import upay.lab.Ports;

/** The packaged jar as a process of its own, with the heap that its figures are stated for; and its sandbox, where it has one. */
final class BenchGateway implements AutoCloseable {
    private static final String HEAP = "-Xmx256m";
    private static final long READY_NANOS = TimeUnit.SECONDS.toNanos(90);

    private final Process sandbox;
    private final Process process;
    private final URI uri;
    private final URI managementUri;
    private final int jmxPort;
    private JMXConnector management;

    private BenchGateway(Process sandbox, Process process, URI uri, URI managementUri, int jmxPort) {
        this.sandbox = sandbox;
        this.process = process;
        this.uri = uri;
        this.managementUri = managementUri;
        this.jmxPort = jmxPort;
    }

    /** As {@link #start(Path, Path, Map, Channel, List)}, with its store in this server. */
    static BenchGateway start(Path jar, Path folder, PgServer server, Channel channel, List<String> options) {
        return start(jar, folder, Map.of("UPAY_DB_URI", server.uri()), channel, options);
    }

    /**
     * Returns when it answers.
     *
     * @param store the settings that name its store
     * @param options for its JVM
     */
    static BenchGateway start(Path jar, Path folder, Map<String, String> store, Channel channel, List<String> options) {
        return start(Program.java(), jar, folder, store, channel, options);
    }

    /** @param java the program that runs it */
    static BenchGateway start(
            String java, Path jar, Path folder, Map<String, String> store, Channel channel, List<String> options) {
        int sandboxPort = Ports.free();
        Process sandbox = channel == Channel.LOOPBACK
                ? null
                : launch(
                        List.of(java, HEAP, "-jar", jar.toString(), "sandbox", "--ledger", "memory"),
                        folder.resolve("sandbox.log"),
                        Map.of("UPAY_SANDBOX_PORT", "" + sandboxPort));
        if (sandbox != null) {
            await(sandbox, sandboxPort, folder.resolve("sandbox.log"));
        }
        int port = Ports.free();
        int managementPort = Ports.free();
        int jmx = Ports.free();
        List<String> command = new ArrayList<>(List.of(java, HEAP));
        command.addAll(options);
        command.addAll(List.of(
                "-Dcom.sun.management.jmxremote.host=127.0.0.1",
                "-Djava.rmi.server.hostname=127.0.0.1",
                "-Dcom.sun.management.jmxremote.port=" + jmx,
                "-Dcom.sun.management.jmxremote.rmi.port=" + jmx,
                "-Dcom.sun.management.jmxremote.authenticate=false",
                "-Dcom.sun.management.jmxremote.ssl=false"));
        command.addAll(List.of("-jar", jar.toString()));
        Map<String, String> settings = new HashMap<>(store);
        settings.put("UPAY_HTTP_HOST", "127.0.0.1");
        settings.put("UPAY_HTTP_PORT", "" + port);
        settings.put("UPAY_MANAGEMENT_PORT", "" + managementPort);
        // All requests are those of one terminal.
        settings.put("UPAY_LIMITS_TERMINAL_RATE", "1000000");
        settings.put("UPAY_LIMITS_MERCHANT_RATE", "1000000");
        settings.put(
                channel == Channel.LOOPBACK ? "UPAY_CHANNEL_LOOPBACK" : "UPAY_SANDBOX_URI",
                channel == Channel.LOOPBACK ? "true" : "http://127.0.0.1:" + sandboxPort);
        Process process = launch(command, folder.resolve("gateway.log"), settings);
        try {
            await(process, port, folder.resolve("gateway.log"));
            return new BenchGateway(
                    sandbox,
                    process,
                    URI.create("http://127.0.0.1:" + port),
                    URI.create("http://127.0.0.1:" + managementPort),
                    jmx);
        } catch (RuntimeException e) {
            end(process);
            end(sandbox);
            throw e;
        }
    }

    private static Process launch(List<String> command, Path log, Map<String, String> settings) {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("UPAY_"));
        builder.environment().putAll(settings);
        try {
            // Not the project's own file: an earlier build does not know all of its keys.
            Path defaults = Files.writeString(log.resolveSibling("defaults.yaml"), "");
            builder.environment().put("UPAY_CONFIG", defaults.toString());
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(Process process, int port, Path log) {
        long end = System.nanoTime() + READY_NANOS;
        while (true) {
            try {
                new Socket(InetAddress.getLoopbackAddress(), port).close();
                return;
            } catch (IOException notYet) {
                if (!process.isAlive() || System.nanoTime() - end > 0) {
                    throw new BenchException("the program did not get ready:\n" + text(log));
                }
                BlockingWait.millis(5);
            }
        }
    }

    private static String text(Path log) {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "(no log)";
        }
    }

    private MBeanServerConnection beans() throws IOException {
        if (management == null) {
            management = JMXConnectorFactory.connect(
                    new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + jmxPort + "/jmxrmi"));
        }
        return management.getMBeanServerConnection();
    }

    /** Of the management API. */
    URI managementUri() {
        return managementUri;
    }

    URI uri() {
        return uri;
    }

    long pid() {
        return process.pid();
    }

    double cpuSeconds() {
        return Cpu.ofProcess(process.pid());
    }

    /** Of the sandbox; 0 where there is none. */
    double sandboxCpuSeconds() {
        return sandbox == null ? 0 : Cpu.ofProcess(sandbox.pid());
    }

    /** Bytes that its live threads have allocated so far; its event loops live as long as it. */
    long allocatedBytes() {
        try {
            var threads = ManagementFactory.newPlatformMXBeanProxy(
                    beans(), ManagementFactory.THREAD_MXBEAN_NAME, com.sun.management.ThreadMXBean.class);
            long sum = 0;
            for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
                sum += Math.max(0, bytes);
            }
            return sum;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Keeps a flight recording of what it does meanwhile. */
    void record(Path file, Runnable meanwhile) {
        try {
            var recorder = ManagementFactory.newPlatformMXBeanProxy(
                    beans(), FlightRecorderMXBean.MXBEAN_NAME, FlightRecorderMXBean.class);
            long recording = recorder.newRecording();
            recorder.setPredefinedConfiguration(recording, "profile");
            recorder.startRecording(recording);
            meanwhile.run();
            recorder.stopRecording(recording);
            recorder.copyTo(recording, file.toString());
            recorder.closeRecording(recording);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Milliseconds that its compiler has spent so far, over all of its threads. */
    long compilationMillis() {
        try {
            return ManagementFactory.newPlatformMXBeanProxy(
                            beans(), ManagementFactory.COMPILATION_MXBEAN_NAME, CompilationMXBean.class)
                    .getTotalCompilationTime();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** MiB that are in use after a collection. */
    double liveHeapMib() {
        try {
            MemoryMXBean memory = ManagementFactory.newPlatformMXBeanProxy(
                    beans(), ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
            memory.gc();
            return memory.getHeapMemoryUsage().getUsed() / 1024.0 / 1024.0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            if (management != null) {
                management.close();
            }
        } catch (IOException e) {
            // It is being ended anyway.
        }
        end(process);
        end(sandbox);
    }

    private static void end(Process process) {
        if (process == null) {
            return;
        }
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
