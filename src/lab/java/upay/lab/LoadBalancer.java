package upay.lab;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Balances requests as in an operator's deployment: only a request that no gateway has received is tried elsewhere,
 * since a balancer must not repeat a payment.
 */
public final class LoadBalancer implements AutoCloseable {
    /** A gateway behind it. */
    public record Server(int number, int httpPort, int managementPort) {}

    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
    private static final long LISTENS_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final String name;
    private final ChildProcess process;
    private final int port;

    private LoadBalancer(String name, ChildProcess process, int port) {
        this.name = name;
        this.process = process;
        this.port = port;
    }

    /** The programs that it can be. */
    public enum Program {
        HAPROXY,
        NGINX
    }

    /**
     * HAProxy, else nginx, whichever is installed.
     *
     * @return empty where neither is
     */
    static Optional<LoadBalancer> start(Path folder, int port, List<Server> gateways) {
        return start(Program.HAPROXY, folder, port, gateways).or(() -> start(Program.NGINX, folder, port, gateways));
    }

    /**
     * Configured by the file of {@code deploy/}.
     *
     * @return empty where it is not installed
     */
    public static Optional<LoadBalancer> start(Program program, Path folder, int port, List<Server> gateways) {
        return switch (program) {
            case HAPROXY ->
                installed("haproxy").map(haproxy -> {
                    Path file = BalancerConfiguration.haproxy(folder, port, gateways);
                    return run("HAProxy", folder, port, List.of(haproxy.toString(), "-db", "-f", file.toString()));
                });
            case NGINX ->
                installed("nginx").map(nginx -> {
                    Path file = BalancerConfiguration.nginx(folder, port, gateways);
                    String name = "nginx (which asks no gateway whether it is ready)";
                    List<String> command = List.of(
                            nginx.toString(), "-p", folder.toString(), "-c", file.toString(), "-g", "daemon off;");
                    return run(name, folder, port, command);
                });
        };
    }

    /** For people. */
    public String name() {
        return name;
    }

    public URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    boolean isAlive() {
        return process.isAlive();
    }

    private static LoadBalancer run(String name, Path folder, int port, List<String> command) {
        Path log = folder.resolve("balancer.log");
        LoadBalancer balancer = new LoadBalancer(name, ChildProcess.start(command, Map.of(), folder, log), port);
        long end = System.nanoTime() + LISTENS_WITHIN_NANOS;
        while (!listens(port)) {
            if (!balancer.isAlive() || System.nanoTime() - end > 0) {
                balancer.close();
                throw new LabException(name + " does not start; its log is " + log);
            }
        }
        return balancer;
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            BlockingWait.pause(LOOK_AGAIN);
            return false;
        }
    }

    /** Where a program is, on the PATH or among the system's. */
    static Optional<Path> installed(String program) {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    @Override
    public void close() {
        process.close();
    }
}
