package upay.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import upay.e2e.GatewayProcess;
import upay.port.StoreException;
import upay.store.embedded.PlainPostgres;
import upay.store.schema.Migrations;
import upay.store.sql.BlockingConnections;
import upay.store.sql.StoreAddress;
import upay.store.sql.StoreRefusal;
import upay.store.sql.StoreSettings;
import upay.store.tls.OpensslAuthority;
import upay.store.tls.TlsException;
import upay.store.tls.TlsFault;

@DisplayName("TLS to a real PostgreSQL, by both drivers: what is verified, and what each failure says")
@Tag("process")
class StoreTlsTest {
    private static final Duration START = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static Vertx vertx;
    private static PlainPostgres server;
    private static OpensslAuthority authority;
    private static OpensslAuthority stranger;

    @BeforeAll
    static void start() {
        Assumptions.assumeTrue(OpensslAuthority.isInstalled(), "openssl is not installed");
        vertx = Vertx.vertx();
        authority = new OpensslAuthority(folder, "authority");
        stranger = new OpensslAuthority(folder, "stranger");
        server = PlainPostgres.primary(folder.resolve("server"));
        Migrations.run(StoreSettings.of(server.address()));
        server.database().execute("create role till_user login; grant all on schema upay to till_user");
        server.database().execute("grant all on all tables in schema upay to till_user");
        server.database().execute("grant all on all sequences in schema upay to till_user");
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            SampleOrders.await(vertx.close());
            server.close();
        }
    }

    /** The server shows this from now on. */
    private static void serve(OpensslAuthority.Issued issued, String rules) throws IOException {
        server.write("server.crt", Files.readString(issued.certificate()));
        server.write("server.key", Files.readString(issued.key()));
        server.write("root.crt", Files.readString(authority.certificate()));
        // The first rule is for this test itself.
        server.write("pg_hba.conf", "hostnossl all postgres 127.0.0.1/32 trust\n" + rules);
        server.database().execute("alter system set ssl_ca_file = 'root.crt'");
        server.database().execute("alter system set ssl = on");
        server.database().execute("select pg_reload_conf()");
        Awaitility.await().until(() -> server.database().value("show ssl").equals("on"));
    }

    private static OpensslAuthority.Issued local() {
        return authority.issue("db", "DNS:localhost,IP:127.0.0.1", 2);
    }

    private static StoreAddress address(String user, String host, String parameters) {
        return StoreAddress.parse(
                "postgresql://" + user + "@" + host + ":" + server.port() + "/postgres?" + parameters);
    }

    private static String verified(String file) {
        return "sslmode=verify-full&sslrootcert=" + folder.resolve(file);
    }

    private static void assertEncrypted(StoreAddress address) throws SQLException {
        try (Connection connection = new BlockingConnections(address, false).getConnection();
                ResultSet row = connection
                        .createStatement()
                        .executeQuery("select ssl from pg_stat_ssl where pid = pg_backend_pid()")) {
            row.next();
            assertThat(row.getBoolean(1)).isTrue();
        }
        Store store = new Store(vertx, StoreSettings.of(address));
        SampleOrders.await(store.start(START));
        assertThat(server.database()
                        .value("select count(*) from pg_stat_ssl s join pg_stat_activity a using (pid)"
                                + " where a.application_name = 'upay-gateway' and not s.ssl"))
                .isEqualTo("0");
        SampleOrders.await(store.close());
    }

    /** By both drivers, at once, and with the same words. */
    private static void assertRefused(StoreAddress address, String... words) {
        Throwable blocking = catchThrowable(
                () -> new BlockingConnections(address, false).getConnection().close());
        Store store = new Store(vertx, StoreSettings.of(address));
        long began = System.nanoTime();
        Throwable driver = catchThrowable(() -> SampleOrders.await(store.start(START)));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(START.dividedBy(2));
        SampleOrders.await(store.close());

        assertThat(TlsFault.of(blocking).orElse("" + blocking)).contains(words);
        assertThat(driver).isInstanceOf(StoreException.class);
        assertThat(StoreRefusal.told((StoreException) driver)).contains(words);
    }

    @Test
    @DisplayName("verify-full: the CA and the host, by name and by address")
    void verified() throws Exception {
        serve(local(), "hostssl all all 127.0.0.1/32 trust\n");

        assertEncrypted(address("till_user", "localhost", verified("authority.pem")));
        assertEncrypted(address("till_user", "127.0.0.1", verified("authority.pem")));
        assertEncrypted(address("till_user", "localhost", "sslmode=require"));
        assertEncrypted(address("till_user", "localhost", "sslmode=prefer"));
    }

    @Test
    @DisplayName("another host's certificate, an expired one, and one of another CA are refused, each for its reason")
    void refused() throws Exception {
        serve(authority.issue("elsewhere", "DNS:db.example.com", 2), "hostssl all all 127.0.0.1/32 trust\n");
        StoreAddress full = address("till_user", "localhost", verified("authority.pem"));
        assertRefused(full, "its certificate is for another host", "localhost");
        assertEncrypted(
                address("till_user", "localhost", "sslmode=verify-ca&sslrootcert=" + folder.resolve("authority.pem")));

        serve(authority.issue("old", "DNS:localhost", -1), "hostssl all all 127.0.0.1/32 trust\n");
        assertRefused(full, "has expired", "Renew it");

        serve(stranger.issue("db", "DNS:localhost", 2), "hostssl all all 127.0.0.1/32 trust\n");
        assertRefused(full, "not issued by a CA that is trusted here", "sslrootcert");
        // As with PostgreSQL's clients: a CA that is named is verified.
        assertRefused(
                address("till_user", "localhost", "sslmode=require&sslrootcert=" + folder.resolve("authority.pem")),
                "not issued by a CA that is trusted here");
        assertRefused(
                address("till_user", "localhost", "sslmode=verify-full"), "not issued by a CA that is trusted here");
        assertEncrypted(address("till_user", "localhost", "sslmode=require"));
    }

    @Test
    @DisplayName("a server without TLS is refused by require, and used by prefer")
    void withoutTls() throws Exception {
        serve(local(), "host all all 127.0.0.1/32 trust\n");
        server.database().execute("alter system set ssl = off");
        server.database().execute("select pg_reload_conf()");
        Awaitility.await().until(() -> server.database().value("show ssl").equals("off"));

        assertRefused(address("till_user", "localhost", "sslmode=require"), "it offers no TLS", "ssl = on");
        new BlockingConnections(address("till_user", "localhost", "sslmode=prefer"), false)
                .getConnection()
                .close();
    }

    @Test
    @DisplayName("a client certificate is shown, and a missing or foreign one is named")
    void clientCertificate() throws Exception {
        serve(local(), "hostssl all all 127.0.0.1/32 cert\n");
        OpensslAuthority.Issued own = authority.issue("till_user", "DNS:till_user", 2);
        OpensslAuthority.Issued foreign = stranger.issue("till_user", "DNS:till_user", 2);

        assertEncrypted(address("till_user", "localhost", with("authority.pem", own)));
        StoreAddress without = address("till_user", "localhost", verified("authority.pem"));
        assertThatThrownBy(() -> new BlockingConnections(without, false).getConnection())
                .hasMessageContaining("certificate");
        Store store = new Store(vertx, StoreSettings.of(without));
        assertThatThrownBy(() -> SampleOrders.await(store.start(START))).hasStackTraceContaining("certificate");
        SampleOrders.await(store.close());
        assertThatThrownBy(() -> new BlockingConnections(
                                address("till_user", "localhost", with("authority.pem", foreign)), false)
                        .getConnection())
                .isInstanceOf(SQLException.class);
    }

    private static String with(String root, OpensslAuthority.Issued issued) {
        return verified(root) + "&sslcert=" + issued.certificate() + "&sslkey=" + issued.key();
    }

    @Test
    @DisplayName("without a file the JVM's own authorities are trusted")
    void authoritiesOfTheJvm() throws Exception {
        serve(local(), "hostssl all all 127.0.0.1/32 trust\n");
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (InputStream pem = Files.newInputStream(authority.certificate())) {
            trusted.setCertificateEntry(
                    "own", CertificateFactory.getInstance("X.509").generateCertificate(pem));
        }
        Path file = folder.resolve("trusted.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            trusted.store(out, "changeit".toCharArray());
        }
        Map<String, String> settings = Map.of(
                "UPAY_DB_URI",
                "postgresql://till_user@localhost:" + server.port() + "/postgres?sslmode=verify-full",
                "UPAY_CHANNEL_LOOPBACK",
                "true",
                "JAVA_TOOL_OPTIONS",
                "-Djavax.net.ssl.trustStore=" + file + " -Djavax.net.ssl.trustStorePassword=changeit");

        try (GatewayProcess gateway = GatewayProcess.serve(settings)) {
            assertThat(gateway.printed()).contains("till_user@localhost:" + server.port());
        }
    }

    @Test
    @DisplayName("renewed files are used by the next connection")
    void renewed() throws Exception {
        serve(local(), "hostssl all all 127.0.0.1/32 trust\n");
        Path file = Files.copy(stranger.certificate(), folder.resolve("renewed.pem"));
        StoreAddress address = address("till_user", "localhost", verified("renewed.pem"));
        Store store = new Store(vertx, StoreSettings.of(address));
        assertThatThrownBy(() -> SampleOrders.await(store.start(Duration.ofSeconds(2))));

        Files.copy(authority.certificate(), file, StandardCopyOption.REPLACE_EXISTING);

        // The back-off after the failure may not be over yet.
        Awaitility.await()
                .ignoreExceptions()
                .atMost(START)
                .until(() -> SampleOrders.await(store.start(START).map(true)));
        SampleOrders.await(store.close());
    }

    @Test
    @DisplayName("files that cannot be used are named with their parameter")
    void files() throws Exception {
        OpensslAuthority.Issued own = authority.issue("files", "DNS:files", 2);
        Path text = Files.writeString(folder.resolve("text.pem"), "hush");

        assertThatThrownBy(
                        () -> address("u", "h", verified("missing.pem")).tls().check())
                .isInstanceOf(TlsException.class)
                .hasMessageContainingAll("sslrootcert", "missing.pem", "cannot be read");
        assertThatThrownBy(() -> address("u", "h", verified("text.pem")).tls().check())
                .hasMessageContaining("sslrootcert")
                .hasMessageContaining("holds no certificate in PEM")
                .hasMessageNotContaining("hush");
        assertThatThrownBy(() -> address(
                                "u",
                                "h",
                                verified("authority.pem") + "&sslcert=" + own.certificate() + "&sslkey=" + text)
                        .tls()
                        .check())
                .hasMessageContainingAll("sslkey", "PKCS#8", "openssl pkcs8")
                .hasMessageNotContaining("hush");
    }
}
