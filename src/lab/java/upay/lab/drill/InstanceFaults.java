package upay.lab.drill;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import upay.e2e.GatewayProcess;
import upay.e2e.TestTill;
import upay.lab.BlockingWait;
import upay.lab.LabException;

/** Faults of the alert drill of gateways themselves; each is over once it is closed. */
final class InstanceFaults {
    private static final long CONFIRMED_LATER = 19_001;
    private static final int IN_PROGRESS = 60;
    private static final int RESTARTS = 3;
    private static final int ENOUGH_FILES = 1_024;
    /** Longer than the three seconds of the alert, shorter than the time after which a gateway counts as gone. */
    private static final int FROZEN_MILLIS = 3_400;

    private static final int THAWED_MILLIS = 1_600;
    /** In use after a collection, of the heap's maximum. */
    private static final double FULL = 0.87;

    /** More, since a heap is larger than its maximum by what is rounded up, and connections are closed meanwhile. */
    private static final double FILLED = 0.92;

    /** A connection takes 8 KiB. A gateway that is short of memory closes most of them. */
    private static final int IDLE_STEP = 20;

    private static final int IDLE_MOST = 8_000;

    /** A gateway closes an idle connection after 75 s. */
    private static final Duration CLOSED_AFTER = Duration.ofSeconds(80);

    /** With less than it needs it does not start: it gets more, up to this. */
    private static final int SPARE_MIB_MOST = 6;

    private static final String SERIAL = "m -Xmn3m -XX:+UseSerialGC";
    private static final int ENOUGH_MIB = 96;

    private final AlertStage stage;

    InstanceFaults(AlertStage stage) {
        this.stage = stage;
    }

    AutoCloseable frozen() {
        return new Repeating(
                "freeze",
                () -> {
                    signal(stage.gateway(1).pid(), "-STOP");
                    BlockingWait.millis(FROZEN_MILLIS);
                    signal(stage.gateway(1).pid(), "-CONT");
                },
                THAWED_MILLIS);
    }

    private static void signal(long pid, String signal) {
        run("kill", signal, Long.toString(pid));
    }

    private static void run(String... command) {
        try {
            int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
            if (exit != 0) {
                throw new LabException(String.join(" ", command) + " ended with " + exit);
            }
        } catch (IOException e) {
            throw new LabException(command[0] + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", e);
        }
    }

    AutoCloseable killed() {
        for (int i = 0; i < IN_PROGRESS; i++) {
            RequestFaults.pay(stage.till(1), CONFIRMED_LATER);
        }
        BlockingWait.millis(200);
        stage.environment.kill(1);
        return () -> stage.environment.restart(1);
    }

    AutoCloseable restarted() {
        for (int i = 0; i < RESTARTS; i++) {
            stage.environment.killAndRestart(1);
            BlockingWait.millis(2_500);
        }
        return () -> {};
    }

    /** Little more than one needs, and filled with idle connections. _JAVA_OPTIONS counts more than the command line. */
    AutoCloseable smallHeap() {
        GatewayProcess roomy = stage.another(Map.of("_JAVA_OPTIONS", "-Xmx" + ENOUGH_MIB + SERIAL));
        int least = (int) Math.ceil(Jvm.heapMib(roomy.pid()) / FULL);
        stage.end(roomy);
        int heapMib = least;
        GatewayProcess small = null;
        while (small == null) {
            try {
                small = stage.another(Map.of("_JAVA_OPTIONS", "-XX:+ExitOnOutOfMemoryError -Xmx" + heapMib + SERIAL));
            } catch (RuntimeException | AssertionError outOfMemory) {
                if (++heapMib > least + SPARE_MIB_MOST) {
                    throw outOfMemory;
                }
            }
        }
        URI uri = small.uri();
        long pid = small.pid();
        double full = FILLED * heapMib;
        GatewayProcess ended = small;
        Deque<Idle> idle = new ConcurrentLinkedDeque<>();
        Repeating filling = new Repeating(
                "filling",
                () -> {
                    closeOld(idle);
                    if (Jvm.heapMib(pid) < full && idle.size() < IDLE_MOST) {
                        connect(uri, idle);
                    }
                },
                200);
        return () -> {
            filling.close();
            for (Idle each : idle) {
                each.socket.close();
            }
            stage.end(ended);
        };
    }

    /** @param since of {@link System#nanoTime} */
    private record Idle(Socket socket, long since) {}

    private static void closeOld(Deque<Idle> idle) {
        long now = System.nanoTime();
        for (Idle first = idle.peek();
                first != null && now - first.since > CLOSED_AFTER.toNanos();
                first = idle.peek()) {
            idle.remove(first);
            try {
                first.socket.close();
            } catch (IOException closed) {
                // It is closed all the same.
            }
        }
    }

    private static void connect(URI to, Deque<Idle> idle) {
        try {
            for (int i = 0; i < IDLE_STEP; i++) {
                idle.add(new Idle(new Socket(to.getHost(), to.getPort()), System.nanoTime()));
            }
        } catch (IOException busy) {
            // It is tried again soon.
        }
    }

    /** The limit is near, and not reached: otherwise it could not be scraped either. */
    AutoCloseable fewFileDescriptors() {
        long pid = stage.gateway(1).pid();
        run("prlimit", "--pid", Long.toString(pid), "--nofile=" + openFiles(pid) * 10 / 9 + ":");
        return () -> run("prlimit", "--pid", Long.toString(pid), "--nofile=" + ENOUGH_FILES + ":");
    }

    private static long openFiles(long pid) {
        try (Stream<Path> files = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return files.count();
        } catch (IOException e) {
            throw new LabException("open files are counted in /proc, which is Linux's", e);
        }
    }

    /** A further gateway logs each step, and may not write another byte to its file. */
    AutoCloseable fullLog() {
        GatewayProcess gateway = stage.another(Map.of("UPAY_LOGGING_LEVEL", "trace"));
        run("prlimit", "--pid", Long.toString(gateway.pid()), "--fsize=1:");
        TestTill till = TestTill.first(gateway.uri());
        Repeating queries = new Repeating("full log", () -> till.posting("query", RequestFaults.query()), 10);
        return () -> {
            queries.close();
            stage.end(gateway);
        };
    }

    /** The jar of the drill, as if it were the next release. */
    AutoCloseable anotherVersion() throws IOException {
        Path jar = stage.folder("another-version").resolve("gateway.jar");
        copy(Path.of(System.getProperty("upay.jar", "target/upay-gateway.jar")), jar);
        GatewayProcess gateway = stage.another(jar);
        return () -> stage.end(gateway);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (JarInputStream in = new JarInputStream(Files.newInputStream(from))) {
            Manifest manifest = in.getManifest();
            manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, "next");
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(to), manifest)) {
                out.setLevel(0);
                for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
                    out.putNextEntry(new JarEntry(entry.getName()));
                    in.transferTo(out);
                    out.closeEntry();
                }
            }
        }
    }

    AutoCloseable noGateway() {
        stage.killAll();
        return stage::restartAll;
    }
}
