package upay.lab.drill;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import upay.lab.ChildProcess;
import upay.lab.FaultProxy;
import upay.lab.LinkFault;
import upay.lab.Ports;

/**
 * One machine of the pair: Patroni, its PostgreSQL, and all links to the others, each through a {@link FaultProxy}. So it
 * can be killed and cut off as a machine is, silently. Blocks.
 */
final class PatroniNode implements AutoCloseable {
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

    private final String name;
    private final Path folder;
    private final int postgres = Ports.free();
    private final int rest = Ports.free();
    private final FaultProxy postgresLink;
    private final FaultProxy restLink;
    private final FaultProxy etcdLink;
    private ChildProcess patroni;

    /** @param template of its configuration, with what all nodes have in common filled in */
    PatroniNode(Vertx vertx, String name, Path folder, int etcd, String template) {
        this.name = name;
        this.folder = folder;
        postgresLink = new FaultProxy(vertx, Ports.free(), () -> postgres, 1);
        restLink = new FaultProxy(vertx, Ports.free(), () -> rest, 1);
        etcdLink = new FaultProxy(vertx, Ports.free(), () -> etcd, 1);
        String configuration = Recipe.of(template)
                .with("name: db1", "name: " + name)
                .with("listen: 0.0.0.0:8008", "listen: 127.0.0.1:" + rest)
                .with("connect_address: db1.example.com:8008", "connect_address: 127.0.0.1:" + restLink.port())
                .with("listen: 0.0.0.0:5432", "listen: 127.0.0.1:" + postgres)
                .with("connect_address: db1.example.com:5432", "connect_address: 127.0.0.1:" + postgresLink.port())
                .with("data_dir: /var/lib/postgresql/15/upay", "data_dir: " + folder.resolve("data"))
                .with("pgpass: /var/lib/postgresql/15/upay.pgpass", "pgpass: " + folder.resolve("pgpass"))
                .with("unix_socket_directories: /var/run/postgresql", "unix_socket_directories: " + folder)
                // Patroni would find etcd's own address, and go past the link.
                .with(
                        "hosts: etcd1.example.com:2379,etcd2.example.com:2379,etcd3.example.com:2379",
                        "hosts: 127.0.0.1:" + etcdLink.port() + "\n  use_proxies: true")
                .text();
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("patroni.yml"), configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String name() {
        return name;
    }

    /** Where the others, and the gateways, reach its PostgreSQL. */
    int postgresPort() {
        return postgresLink.port();
    }

    /** Where HAProxy asks Patroni. */
    int restPort() {
        return restLink.port();
    }

    void start() {
        patroni = ChildProcess.start(
                Unprivileged.command("patroni", folder.resolve("patroni.yml").toString()),
                // libpq looks for certificates at home.
                Map.of("LC_ALL", "C.UTF-8", "HOME", folder.toString()),
                folder,
                folder.resolve("patroni.log"));
    }

    /** What Patroni itself says, past the links; empty if it does not answer. */
    Optional<JsonObject> ask(String path) {
        try {
            HttpResponse<String> answer = HTTP.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rest + path))
                            .timeout(Duration.ofSeconds(3))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return Optional.of(new JsonObject(answer.body()));
        } catch (IOException | io.vertx.core.json.DecodeException notThere) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Hands the lead to another node; returns when that is done or refused. */
    String switchover(PatroniNode to) {
        String body =
                new JsonObject().put("leader", name).put("candidate", to.name).encode();
        try {
            return HTTP.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + rest + "/switchover"))
                                    .timeout(Duration.ofSeconds(60))
                                    .POST(HttpRequest.BodyPublishers.ofString(body))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** Nothing passes to or from it, and nobody is told. */
    void cutOff() {
        links().forEach(link -> link.begin(LinkFault.BLACK_HOLE));
    }

    void reconnect() {
        links().forEach(FaultProxy::end);
    }

    private List<FaultProxy> links() {
        return List.of(postgresLink, restLink, etcdLink);
    }

    /** Its machine loses power: all its processes at once, and its network. */
    void lose() {
        cutOff();
        List<ProcessHandle> all = new ArrayList<>();
        ProcessHandle.of(patroni.pid()).ifPresent(process -> family(process, all));
        postmaster().ifPresent(process -> family(process, all));
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(process -> process.onExit().join());
    }

    private static void family(ProcessHandle process, List<ProcessHandle> all) {
        all.add(process);
        process.descendants().forEach(all::add);
    }

    private Optional<ProcessHandle> postmaster() {
        try (Stream<String> lines = Files.lines(folder.resolve("data").resolve("postmaster.pid"))) {
            return lines.findFirst().map(String::strip).map(Long::parseLong).flatMap(ProcessHandle::of);
        } catch (IOException | UncheckedIOException notRunning) {
            return Optional.empty();
        }
    }

    /** The machine is back, with what its disk had. */
    void comeBack() {
        reconnect();
        start();
    }

    @Override
    public void close() {
        if (patroni != null && patroni.isAlive()) {
            // With its PostgreSQL.
            patroni.close();
        }
        postmaster().ifPresent(ProcessHandle::destroyForcibly);
        links().forEach(FaultProxy::close);
    }
}
