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
import java.util.stream.Collectors;
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

    /**
     * HAProxy, else nginx, whichever is installed.
     *
     * @return empty where neither is
     */
    static Optional<LoadBalancer> start(Path folder, int port, List<Server> gateways) {
        return haproxy(folder, port, gateways).or(() -> nginx(folder, port, gateways));
    }

    /** Which asks the gateways whether they are ready; empty where it is not installed. */
    public static Optional<LoadBalancer> haproxy(Path folder, int port, List<Server> gateways) {
        return installed("haproxy").map(haproxy -> {
            Path file = write(folder.resolve("haproxy.cfg"), haproxyConfiguration(port, gateways));
            return run("HAProxy", folder, port, List.of(haproxy.toString(), "-db", "-f", file.toString()));
        });
    }

    private static Optional<LoadBalancer> nginx(Path folder, int port, List<Server> gateways) {
        return installed("nginx").map(nginx -> {
            Path file = write(folder.resolve("nginx.conf"), nginxConfiguration(folder, port, gateways));
            return run(
                    "nginx (which asks no gateway whether it is ready)",
                    folder,
                    port,
                    List.of(nginx.toString(), "-p", folder.toString(), "-c", file.toString()));
        });
    }

    /** For people. */
    String name() {
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

    private static String haproxyConfiguration(int port, List<Server> gateways) {
        String servers = gateways.stream()
                .map(g -> "  server gateway-%d 127.0.0.1:%d check port %d\n"
                        .formatted(g.number(), g.httpPort(), g.managementPort()))
                .collect(Collectors.joining());
        return """
                defaults
                  mode http
                  maxconn 4000
                  timeout connect 2s
                  timeout client 75s
                  timeout server 75s
                  timeout check 1s
                  # A till that hung up must be seen to have: its payment, unread, is dropped then.
                  option abortonclose
                  # Elsewhere only what could not be delivered.
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

    private static String nginxConfiguration(Path folder, int port, List<Server> gateways) {
        String servers = gateways.stream()
                .map(g -> "    server 127.0.0.1:%d max_fails=2 fail_timeout=1s;\n".formatted(g.httpPort()))
                .collect(Collectors.joining());
        return """
                daemon off;
                worker_processes 1;
                pid %1$s/nginx.pid;
                error_log stderr warn;
                events { worker_connections 4096; }
                http {
                  access_log off;
                  client_body_temp_path %1$s/nginx-body;
                  proxy_temp_path %1$s/nginx-proxy;
                  fastcgi_temp_path %1$s/nginx-fastcgi;
                  uwsgi_temp_path %1$s/nginx-uwsgi;
                  scgi_temp_path %1$s/nginx-scgi;
                  upstream gateways {
                %3$s    keepalive 64;
                  }
                  server {
                    listen 127.0.0.1:%2$d;
                    location / {
                      proxy_pass http://gateways;
                      proxy_http_version 1.1;
                      proxy_set_header Connection "";
                      proxy_connect_timeout 2s;
                      proxy_read_timeout 75s;
                      # Of a POST, only what could not be delivered goes elsewhere: "non_idempotent" is not named.
                      proxy_next_upstream error timeout;
                    }
                  }
                }
                """.formatted(folder, port, servers);
    }

    private static Path write(Path file, String text) {
        try {
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new LabException(file + " cannot be written: " + e.getMessage(), e);
        }
    }

    private static Optional<Path> installed(String program) {
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
