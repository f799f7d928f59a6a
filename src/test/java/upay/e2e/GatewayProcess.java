package upay.e2e;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import upay.lab.Ports;
import upay.store.TestStore;

/** One running program of the gateway's jar, with free ports and a temporary folder, ended by its pid. */
public final class GatewayProcess implements AutoCloseable {
    public static final String HTTP_PORT = "{http-port}";

    /** On a busy machine; otherwise some seconds. */
    private static final Duration READY_WITHIN = Duration.ofMinutes(3);

    private static final Duration ARCHIVED_WITHIN = Duration.ofMinutes(3);
    /** Most of them answer a few requests: a third less processor time. */
    private static final String QUICK_START = "-XX:TieredStopAtLevel=1";

    /** For a small heap on two cores: a sixth less. */
    private static final String COLLECTOR = "-XX:+UseSerialGC";

    private static final int WARM_ROUNDS = 8;
    private static final int WARM_SALES = 40;
    private static final int WARM_CLIENTS = 4;
    private static final Duration WARM_ROUND = Duration.ofSeconds(1);

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Path folder;
    private final Path output;
    private final Process process;
    private final int httpPort;
    private final int managementPort;
    private final Map<String, String> settings;
    private final List<String> program;

    private GatewayProcess(
            Path folder,
            List<String> program,
            List<String> arguments,
            Map<String, String> settings,
            int http,
            int management) {
        this.program = List.copyOf(program);
        this.folder = folder;
        this.output = logFile(arguments.get(0) + "-" + http + ".log");
        this.httpPort = http;
        this.managementPort = management;
        this.settings = Map.copyOf(settings);
        List<String> command = new ArrayList<>(program);
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.directory(folder.toFile());
        builder.redirectErrorStream(true).redirectOutput(output.toFile());
        settle(builder.environment(), settings);
        try {
            this.process = builder.start();
            // Should the tests be ended from outside, this ends with them.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        } catch (IOException notStarted) {
            throw new UncheckedIOException(notStarted);
        }
    }

    /** A gateway on its embedded default, ready to serve. */
    public static GatewayProcess serve(Map<String, String> settings) {
        return start("/health/ready", settings, "serve");
    }

    /** Likewise, for many requests: quick at signing, which is slow without the optimising compiler, but not at its start. */
    public static GatewayProcess serveMany(Map<String, String> settings) {
        return begin(optimised(javaCommand()), settings).whenAnswering("/health/ready");
    }

    /** Starts a gateway and does not wait for it; {@link #HTTP_PORT} in a setting stands for its port. */
    public static GatewayProcess begin(Map<String, String> settings) {
        return begin(javaCommand(), settings);
    }

    /** Likewise, out of this jar. */
    public static GatewayProcess begin(Path jar, Map<String, String> settings) {
        return begin(javaCommand(jar), settings);
    }

    private static GatewayProcess begin(List<String> program, Map<String, String> settings) {
        Path folder = temporaryFolder();
        Map<String, String> environment = new HashMap<>();
        int http = freePort();
        int management = freePort();
        environment.put("UPAY_HTTP_PORT", Integer.toString(http));
        environment.put("UPAY_MANAGEMENT_PORT", Integer.toString(management));
        environment.put("UPAY_DATA_DIR", dataFolder(folder).toString());
        if (program.contains(QUICK_START)) {
            // Two seconds of processor time, in vain without the optimising compiler.
            environment.put("UPAY_WARM_UP_LIMIT", "0s");
        }
        environment.putAll(settings);
        environment.replaceAll((name, value) -> value.replace(HTTP_PORT, Integer.toString(http)));
        return new GatewayProcess(folder, program, List.of("serve"), environment, http, management);
    }

    /** Starts one that has ended once more, on the same ports, and does not wait for it. */
    public GatewayProcess again() {
        return new GatewayProcess(temporaryFolder(), program, List.of("serve"), settings, httpPort, managementPort);
    }

    /** A sandbox of its own: both ports are the same. */
    public static GatewayProcess sandbox(Map<String, String> settings, String... options) {
        Path folder = temporaryFolder();
        int port = freePort();
        Map<String, String> environment = new HashMap<>();
        environment.put("UPAY_SANDBOX_PORT", Integer.toString(port));
        environment.put("UPAY_DATA_DIR", dataFolder(folder).toString());
        environment.putAll(settings);
        List<String> arguments = new ArrayList<>(List.of("sandbox"));
        arguments.addAll(List.of(options));
        GatewayProcess sandbox =
                new GatewayProcess(folder, optimised(javaCommand()), arguments, environment, port, port);
        return sandbox.whenAnswering("/sandbox/ledger");
    }

    private static GatewayProcess start(String readyPath, Map<String, String> settings, String command) {
        return begin(settings).whenAnswering(readyPath);
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + httpPort);
    }

    public URI managementUri() {
        return URI.create("http://127.0.0.1:" + managementPort);
    }

    public Path folder() {
        return folder;
    }

    public long pid() {
        return process.pid();
    }

    /** All that it printed so far, its log included. */
    public String printed() {
        try {
            return Files.readString(output);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Runs an operator's command in this JVM, at the same store; returns what that answered. */
    public String command(String... words) {
        CommandProcess run = CommandProcess.here(settings, folder, words);
        return run.out() + run.err();
    }

    /** SIGTERM, without waiting. */
    public void terminate() {
        process.destroy();
    }

    /** SIGKILL, without waiting. */
    public void kill() {
        process.destroyForcibly();
    }

    /** The exit code, or null where it still runs after that time. */
    public Integer exitWithin(Duration time) {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS) ? process.exitValue() : null;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** The HTTP status of a path on the management port; 0 without an answer. */
    public int managementStatus(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(managementUri().resolve(path))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException nobody) {
            return 0;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** Waits until a path on the management port answers 200; ends the program where that takes too long. */
    public GatewayProcess whenAnswering(String path) {
        try {
            Awaitility.await(path)
                    .atMost(READY_WITHIN)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> !process.isAlive() || managementStatus(path) == 200);
        } catch (ConditionTimeoutException tooSlow) {
            close();
            throw new IllegalStateException("not ready in " + READY_WITHIN + ":\n" + printed(), tooSlow);
        }
        if (!process.isAlive()) {
            close();
            throw new IllegalStateException("it ended with " + process.exitValue() + ":\n" + printed());
        }
        return this;
    }

    /**
     * Sells, gives back and cancels until that is quick, or enough: a cold machine is slower than the scaled waits allow
     * for.
     */
    public GatewayProcess warmUp() {
        TestTill shop = TestTill.first(uri());
        List<Callable<Object>> sales = IntStream.range(0, WARM_SALES)
                .mapToObj(sale -> Executors.callable(() -> oneSale(shop, sale)))
                .toList();
        // Threads of its own: a parallel stream would run other tests meanwhile, and these wait for this gateway.
        ExecutorService clients = Executors.newFixedThreadPool(WARM_CLIENTS);
        try {
            long round = Long.MAX_VALUE;
            for (int i = 0; i < WARM_ROUNDS && round > WARM_ROUND.toNanos(); i++) {
                long started = System.nanoTime();
                for (Future<Object> sale : clients.invokeAll(sales)) {
                    sale.get();
                }
                round = System.nanoTime() - started;
            }
            return this;
        } catch (ExecutionException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        } finally {
            clients.shutdownNow();
        }
    }

    private static void oneSale(TestTill shop, int i) {
        String clientSn = TestTill.newClientSn();
        List<String> codes = List.copyOf(TestTill.CODES.values());
        shop.pay(clientSn, 100, codes.get(i % codes.size()));
        if (i / codes.size() % 2 == 0) {
            shop.refund(clientSn, "r", 10);
        } else {
            shop.cancel(clientSn);
        }
    }

    /** Ends the program as an operator would, and by force where that does not work; keeps nothing. */
    @Override
    public void close() {
        terminate();
        if (exitWithin(Duration.ofSeconds(20)) == null) {
            process.destroyForcibly();
            exitWithin(Duration.ofSeconds(5));
        }
        deleteFolder();
    }

    private void deleteFolder() {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException | UncheckedIOException stillThere) {
            // A folder under the system's temporary one: left behind it does no harm.
        }
    }

    /** Gives a program to be started these settings and no others. */
    public static void settle(Map<String, String> environment, Map<String, String> settings) {
        environment.keySet().removeIf(name -> name.startsWith("UPAY_"));
        environment.remove("CLASSPATH");
        environment.putAll(settings);
        environment.computeIfAbsent("CLASSPATH", name -> CompiledProgram.get().path());
    }

    /** What runs the jar that -Dupay.jar names, else the compiled classes. */
    public static List<String> javaCommand() {
        String jar = System.getProperty("upay.jar");
        return jar == null ? java(CompiledProgram.get().options(), "upay.Main") : javaCommand(Path.of(jar));
    }

    private static List<String> javaCommand(Path jar) {
        return java(List.of(), "-jar", jar.toAbsolutePath().toString());
    }

    private static List<String> java(List<String> options, String... what) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command = new ArrayList<>(List.of(java, "-Xmx256m", COLLECTOR, QUICK_START));
        command.addAll(options);
        command.addAll(List.of(what));
        return command;
    }

    private static List<String> optimised(List<String> program) {
        return program.stream().filter(option -> !option.equals(QUICK_START)).toList();
    }

    /** Starts and ends a gateway of this program, whose options make something of the run when it ends. */
    static void train(CompiledProgram program) {
        List<String> command = java(program.options(), "upay.Main");
        try (GatewayProcess gateway =
                begin(command, Map.of("CLASSPATH", program.path())).whenAnswering("/health/ready")) {
            gateway.terminate();
            gateway.exitWithin(ARCHIVED_WITHIN);
        }
    }

    /** With the server's programs that the tests unpacked once; unpacking takes more CPU than the rest of a start. */
    private static Path dataFolder(Path folder) {
        Path data = folder.resolve("data");
        try {
            Files.createDirectory(
                    data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            Path binaries = Files.createDirectories(TestStore.binaries());
            return Files.createSymbolicLink(data.resolve("binaries"), binaries).getParent();
        } catch (IOException noFolder) {
            throw new UncheckedIOException(noFolder);
        }
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("upay-e2e-");
        } catch (IOException noFolder) {
            throw new UncheckedIOException(noFolder);
        }
    }

    /** Its output stays there after the run, to find out why a test failed. */
    private static Path logFile(String name) {
        try {
            return Files.createDirectories(Path.of("target", "e2e").toAbsolutePath())
                    .resolve(name);
        } catch (IOException noFolder) {
            throw new UncheckedIOException(noFolder);
        }
    }

    static int freePort() {
        return Ports.free();
    }
}
