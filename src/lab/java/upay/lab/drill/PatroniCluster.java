package upay.lab.drill;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import upay.lab.ChildProcess;
import upay.lab.Ports;
import upay.store.TestStore;
import upay.store.tls.OpensslAuthority;

/**
 * A synchronous pair of PostgreSQL under Patroni, with an etcd, and HAProxy before it; from the recipes in
 * deploy/patroni. TLS with verification. Blocks.
 */
final class PatroniCluster implements AutoCloseable {
    private static final Path RECIPES = Path.of("deploy", "patroni").toAbsolutePath();
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final String PASSWORD = "drill";

    private final Vertx vertx = Vertx.vertx();
    private final Path folder;
    private final ChildProcess etcd;
    private final List<PatroniNode> nodes;
    private final ChildProcess haproxy;
    private final int haproxyPort = Ports.free();
    private final OpensslAuthority authority;

    /** @param folder empty; deleted by the caller */
    PatroniCluster(Path folder) {
        this.folder = folder;
        authority = new OpensslAuthority(folder, "authority");
        OpensslAuthority.Issued certificate = authority.issue("db", "IP:127.0.0.1,DNS:localhost", 2);
        int client = Ports.free();
        etcd = etcd(client);
        String template = Recipe.read(RECIPES.resolve("patroni.yml"))
                .with("SUPERUSER-PASSWORD", PASSWORD)
                .with("REPLICATION-PASSWORD", PASSWORD)
                .with("REWIND-PASSWORD", PASSWORD)
                .with("ssl_cert_file: /etc/upay/db.pem", "ssl_cert_file: " + certificate.certificate())
                .with("ssl_key_file: /etc/upay/db.key", "ssl_key_file: " + certificate.key())
                .with("local all postgres peer", "local all all trust")
                .with("10.0.0.0/24", "127.0.0.1/32")
                .text();
        nodes = List.of(
                new PatroniNode(vertx, "db1", folder.resolve("db1"), client, template),
                new PatroniNode(vertx, "db2", folder.resolve("db2"), client, template));
        try {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Unprivileged.give(folder);
        nodes.forEach(PatroniNode::start);
        haproxy = haproxy();
    }

    private ChildProcess etcd(int client) {
        String at = "http://127.0.0.1:" + client;
        String peer = "http://127.0.0.1:" + Ports.free();
        return ChildProcess.start(
                List.of(
                        "etcd",
                        "--data-dir=" + folder.resolve("etcd"),
                        "--listen-client-urls=" + at,
                        "--advertise-client-urls=" + at,
                        "--listen-peer-urls=" + peer,
                        "--initial-advertise-peer-urls=" + peer,
                        "--initial-cluster=default=" + peer),
                Map.of(),
                folder,
                folder.resolve("etcd.log"));
    }

    private ChildProcess haproxy() {
        String text = Recipe.read(RECIPES.resolve("haproxy.cfg"))
                .with("bind 0.0.0.0:5000", "bind 127.0.0.1:" + haproxyPort)
                .with(
                        "db1.example.com:5432 check port 8008",
                        "127.0.0.1:" + nodes.get(0).postgresPort() + " check port "
                                + nodes.get(0).restPort())
                .with(
                        "db2.example.com:5432 check port 8008",
                        "127.0.0.1:" + nodes.get(1).postgresPort() + " check port "
                                + nodes.get(1).restPort())
                .text();
        try {
            Path file = Files.writeString(folder.resolve("haproxy.cfg"), text);
            return ChildProcess.start(
                    List.of(Unprivileged.find("haproxy").orElseThrow().toString(), "-db", "-f", file.toString()),
                    Map.of(),
                    folder,
                    folder.resolve("haproxy.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the pair is whole, and makes the gateways' role and database. */
    void initialize() {
        awaitWhole();
        TestStore admin = TestStore.at(uri("postgres", "postgres", haproxyPort()));
        Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> admin.value("select 1")
                .equals("1"));
        for (String line : Recipe.read(RECIPES.resolve("database.sql"))
                .with("GATEWAY-PASSWORD", PASSWORD)
                .text()
                .replaceAll("(?m)^--.*$", "")
                .split(";")) {
            if (!line.isBlank()) {
                admin.execute(line);
            }
        }
    }

    private int haproxyPort() {
        return haproxyPort;
    }

    /** Both hosts, for a gateway. */
    String uriOfBoth() {
        return uri("upay", "upay", nodes.get(0).postgresPort())
                .replace("/upay?", ",127.0.0.1:" + nodes.get(1).postgresPort() + "/upay?target_session_attrs=primary&");
    }

    /** Through HAProxy. */
    String uriOfHaproxy() {
        return uri("upay", "upay", haproxyPort);
    }

    private String uri(String user, String database, int port) {
        return "postgresql://" + user + ":" + PASSWORD + "@127.0.0.1:" + port + "/" + database
                + "?sslmode=verify-full&sslrootcert=" + authority.certificate();
    }

    PatroniNode leader() {
        return member("leader").orElseThrow(() -> new IllegalStateException("there is no primary"));
    }

    PatroniNode standby() {
        PatroniNode leader = leader();
        return nodes.stream().filter(node -> node != leader).findFirst().orElseThrow();
    }

    private Optional<PatroniNode> member(String role) {
        return members().flatMap(cluster -> cluster.getJsonArray("members").stream()
                .map(JsonObject.class::cast)
                .filter(member -> role.equals(member.getString("role")))
                .map(member -> member.getString("name"))
                .findFirst()
                .flatMap(name ->
                        nodes.stream().filter(node -> node.name().equals(name)).findFirst()));
    }

    private Optional<JsonObject> members() {
        return nodes.stream()
                .map(node -> node.ask("/cluster"))
                .flatMap(Optional::stream)
                .filter(cluster -> cluster.containsKey("members"))
                .findFirst();
    }

    /** A primary, and a synchronous standby that follows it. */
    void awaitWhole() {
        Awaitility.await("a primary and a synchronous standby")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() ->
                        member("leader").isPresent() && member("sync_standby").isPresent());
    }

    @Override
    public void close() {
        haproxy.close();
        nodes.forEach(PatroniNode::close);
        etcd.close();
        vertx.close().await();
    }
}
