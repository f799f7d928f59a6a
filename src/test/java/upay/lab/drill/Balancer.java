package upay.lab.drill;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import upay.e2e.GatewayProcess;
import upay.lab.Ports;

/** HAProxy before the gateways, as operators would put it there: what could not be delivered goes elsewhere, nothing else. */
final class Balancer implements AutoCloseable {
    private static final int LOOKS = 500;
    private final Process process;
    private final int port;

    private Balancer(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static boolean isInstalled() {
        return program() != null;
    }

    /** Returns when it listens. */
    static Balancer start(List<GatewayProcess> gateways) throws IOException {
        int port = Ports.free();
        Path folder = Files.createTempDirectory("upay-balancer-");
        Path file = Files.writeString(folder.resolve("haproxy.cfg"), configuration(port, gateways));
        Process process = new ProcessBuilder(program(), "-db", "-f", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("haproxy.log").toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Balancer balancer = new Balancer(process, port);
        for (int i = 0; i < LOOKS && process.isAlive(); i++) {
            if (listens(port)) {
                return balancer;
            }
            Pause.millis(20);
        }
        balancer.close();
        throw new IllegalStateException("HAProxy does not start; its log is in " + folder);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + port);
    }

    private static String configuration(int port, List<GatewayProcess> gateways) {
        String servers = gateways.stream()
                .map(gateway -> "  server g%d 127.0.0.1:%d check port %d%n"
                        .formatted(
                                gateway.uri().getPort(),
                                gateway.uri().getPort(),
                                gateway.managementUri().getPort()))
                .collect(Collectors.joining());
        return """
                defaults
                  mode http
                  maxconn 4000
                  timeout connect 2s
                  timeout client 75s
                  timeout server 75s
                  timeout check 1s
                  option abortonclose
                  option redispatch 1
                  retries 3
                  retry-on conn-failure
                frontend tills
                  bind 127.0.0.1:%d
                  default_backend gateways
                backend gateways
                  balance roundrobin
                  option httpchk GET /health/ready
                  http-check expect status 200
                  default-server inter 500ms fastinter 250ms fall 2 rise 1
                """.formatted(port) + servers;
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static String program() {
        return Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(folder -> Path.of(folder, "haproxy"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse(null);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
