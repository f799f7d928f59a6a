package upay.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import upay.domain.Secret;
import upay.store.SampleOrders;
import upay.store.Store;
import upay.store.TestStore;
import upay.store.schema.Migrations;
import upay.store.sql.StoreAddress;
import upay.store.sql.StoreSettings;

@DisplayName("only its owner has access to the embedded store, and the gateway only to its own tables")
@Tag("process")
class EmbeddedPostgresAccessTest {
    private Path folder;

    @BeforeEach
    void folder() throws IOException {
        folder = Files.createTempDirectory("upay-own");
        // The folder itself is all that keeps others out.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    @AfterEach
    void clear() throws IOException {
        EmbeddedPostgres.delete(folder);
    }

    private EmbeddedPostgres start(Path data) {
        return EmbeddedPostgres.start(
                new EmbeddedPostgres.Options(data, TestStore.binaries(), true, 0, EmbeddedPostgres.Reach.OWN));
    }

    private EmbeddedPostgres start() {
        return start(folder);
    }

    /** Deeper than any Unix socket may be. */
    private Path deepFolder() {
        return folder.resolve("a".repeat(100));
    }

    @Test
    @DisplayName("there is no port, and every file is its owner's alone")
    void files() throws Exception {
        try (EmbeddedPostgres server = start()) {
            assertThat(server.address().host())
                    .isEqualTo(folder.resolve("socket").toString());
            assertThat(value(server.address(), "show listen_addresses")).isEmpty();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder)))
                    .isEqualTo("rwx------");
            try (Stream<Path> all = Files.list(folder)) {
                assertThat(all.map(file -> file.getFileName().toString()))
                        .contains("cluster", "socket", "passwords", "lock");
            }
            assertThat(permissions("passwords")).isEqualTo("rw-------");
            assertThat(permissions("socket")).isEqualTo("rwx------");
            assertThat(permissions("socket/.s.PGSQL.5432")).isEqualTo("rwx------");
            assertThat(permissions("cluster")).isEqualTo("rwx------");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName(
            "the superuser cannot log in, nor can a login without a password, with a wrong one, or to another database")
    void doors(boolean socket) throws Exception {
        try (EmbeddedPostgres server = socket ? start() : start(deepFolder())) {
            StoreAddress address = server.address();
            assertThat(address.host().equals("127.0.0.1")).isEqualTo(!socket);

            assertThat(value(address, "select current_user")).isEqualTo("upay");
            assertRefused(login(address, "postgres", ""), "28000", "pg_hba.conf rejects");
            assertRefused(login(address, "postgres", address.password().reveal()), "28000", "pg_hba.conf rejects");
            assertRefused(login(address, "upay", "wrong"), "28P01", "password authentication failed");
            assertRefused(login(address, "sandbox", address.password().reveal()), "28P01", "password");
            assertRefused(address.withDatabase("template1"), "28000", "pg_hba.conf rejects");
            assertThatThrownBy(server::superuser).isInstanceOf(IllegalStateException.class);
        }
        Path rules = (socket ? folder : deepFolder()).resolve("cluster/pg_hba.conf");
        assertThat(Files.readString(rules)).doesNotContain("trust", "peer", "ident", "md5", "password");
    }

    private static final List<String> FORBIDDEN = List.of(
            "copy (select 1) to program 'cat > %s'",
            "copy (select 1) to '%s'",
            "create temp table t (x text); copy t from program 'id'",
            "copy upay.merchants from '/etc/passwd'",
            "select pg_read_file('/etc/passwd')",
            "select lo_import('/etc/passwd')",
            "select pg_ls_dir('.')",
            "create schema mine",
            "create table public.mine (x int)",
            "create role mine superuser",
            "create database mine",
            "create extension plperlu",
            "alter system set archive_command = 'id'",
            "alter role upay superuser",
            "set role postgres",
            "set session authorization postgres",
            "select * from pg_authid",
            "select pg_reload_conf()",
            "create table sandbox.mine (x int)",
            "select * from sandbox.ledger");

    @Test
    @DisplayName("the gateway's role can do nothing outside of its own schema")
    void nothingElse() {
        Path file = folder.resolve("written");
        try (EmbeddedPostgres server = start()) {
            for (String statement : FORBIDDEN) {
                assertThatThrownBy(() -> value(server.address(), statement.formatted(file)))
                        .as(statement)
                        .isInstanceOfSatisfying(SQLException.class, e -> assertThat(e.getSQLState())
                                .isEqualTo("42501"));
            }
            assertThat(file).doesNotExist();
        }
    }

    @Test
    @DisplayName("a gateway and a sandbox bring their tables about as their own roles, and work with them")
    void ownSchemas() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (EmbeddedPostgres server = start()) {
            StoreSettings settings = StoreSettings.of(server.address());
            Migrations.run(settings);
            Migrations.run(server.sandbox(), "sandbox", "db/sandbox");
            Store store = new Store(vertx, settings);
            SampleOrders.await(store.start());

            assertThat(SampleOrders.await(store.instance().hasCompany())).isFalse();

            SampleOrders.await(store.close());
            assertThat(value(
                            server.address(),
                            "select string_agg(nspname || '=' || nspowner::regrole, ',' order by nspname) from pg_namespace"
                                    + " where nspname !~ '^pg_|^information_schema|^public$'"))
                    .isEqualTo("sandbox=sandbox,upay=upay");
            assertThat(value(
                            server.address(),
                            "select bool_or(rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls)"
                                    + " from pg_roles where rolname in ('upay', 'sandbox')"))
                    .isEqualTo("f");
        } finally {
            SampleOrders.await(vertx.close());
        }
    }

    @Test
    @DisplayName("passwords are random, stay the same from start to start, and are made anew where they were lost")
    void passwords() throws Exception {
        Secret first;
        try (EmbeddedPostgres server = start()) {
            first = server.address().password();
            assertThat(first.reveal()).hasSizeGreaterThanOrEqualTo(32);
            assertThat(server.sandbox().password().reveal()).isNotEqualTo(first.reveal());
            value(server.address(), "create table upay.t as select 42 as v; select 1");
        }
        try (EmbeddedPostgres server = start()) {
            assertThat(server.address().password().reveal()).isEqualTo(first.reveal());
        }
        Files.delete(folder.resolve("passwords"));
        try (EmbeddedPostgres server = start()) {
            assertThat(server.address().password().reveal()).isNotEqualTo(first.reveal());
            assertThat(value(server.address(), "select v from upay.t")).isEqualTo("42");
            assertRefused(login(server.address(), "upay", first.reveal()), "28P01", "password");
        }
    }

    @Test
    @DisplayName("another program of the owner finds the server of a running gateway, and its password")
    void anotherProgram() throws Exception {
        try (EmbeddedPostgres server = start()) {
            assertThat(EmbeddedPostgres.running(folder)).contains(server.address());
            assertThat(value(EmbeddedPostgres.running(folder).orElseThrow(), "select 1"))
                    .isEqualTo("1");
        }
        assertThat(EmbeddedPostgres.running(folder)).isEmpty();
    }

    @Test
    @DisplayName(
            "data that a former version made, open to everybody, are closed at the next start, and all is still there")
    void upgrade() throws Exception {
        formerly();

        try (EmbeddedPostgres server = start()) {
            StoreSettings settings = StoreSettings.of(server.address());
            assertThat(value(server.address(), "select name from upay.merchants where merchant_id = 'm'"))
                    .isEqualTo("Tea");
            Migrations.run(settings);
            assertThat(value(
                            server.address(),
                            "select count(*) from pg_class c join pg_namespace n on n.oid = relnamespace"
                                    + " where nspname in ('upay', 'sandbox') and relkind <> 'i' and relkind <> 't'"
                                    + " and relowner::regrole::text <> nspname"))
                    .isEqualTo("0");
            assertThat(value(
                            server.address(),
                            "select count(*) from pg_proc p join pg_namespace n on n.oid = pronamespace"
                                    + " where nspname in ('upay', 'sandbox') and proowner::regrole::text <> nspname"))
                    .isEqualTo("0");
            // What a later migration may do.
            value(server.address(), "alter table upay.orders add column later int; select nextval('upay.numbers')");
            assertThat(value(server.sandbox(), "select count(*) from sandbox.ledger"))
                    .isEqualTo("0");
            assertRefused(login(server.address(), "postgres", "former"), "28000", "pg_hba.conf rejects");
            assertThat(Files.readString(folder.resolve("cluster/pg_hba.conf"))).doesNotContain("trust");
        }
    }

    /** As the versions did that left everything to the library; with a password, which must not open anything later. */
    private void formerly() throws Exception {
        try (io.zonky.test.db.postgres.embedded.EmbeddedPostgres server =
                io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
                        .setOverrideWorkingDirectory(folder.resolve("binaries").toFile())
                        .setDataDirectory(folder.resolve("cluster"))
                        .setCleanDataDirectory(false)
                        .setLocaleConfig("locale", "C.UTF-8")
                        .start()) {
            StoreAddress open =
                    StoreAddress.onThisMachine("127.0.0.1", server.getPort(), "postgres", "postgres", new Secret(""));
            Migrations.run(StoreSettings.of(open));
            Migrations.run(open, "sandbox", "db/sandbox");
            value(open, "insert into upay.merchants (merchant_id, name) values ('m', 'Tea'); select 1");
            value(open, "alter role postgres password 'former'; select 1");
        }
        assertThat(Files.readString(folder.resolve("cluster/pg_hba.conf"))).contains("trust");
    }

    @Test
    @DisplayName("an upgrade that is interrupted is done again")
    void interruptedUpgrade() throws Exception {
        formerly();
        Files.writeString(folder.resolve("passwords"), "*:*:*:upay:half");

        try (EmbeddedPostgres server = start()) {
            assertThat(value(server.address(), "select name from upay.merchants"))
                    .isEqualTo("Tea");
        }
    }

    @Test
    @DisplayName("another user of this machine reads no file and reaches no server")
    void anotherUser() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can become another user");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "setpriv is not installed");
        try (EmbeddedPostgres server = start()) {
            assertThat(server.address().host()).startsWith(folder.toString());
            assertThat(asNobody("id", "-un")).contains("nobody");
            for (String file : List.of("passwords", "cluster/PG_VERSION", "cluster/pg_hba.conf", "lock")) {
                assertThat(asNobody("cat", folder.resolve(file).toString())).contains("Permission denied");
            }
            assertThat(asNobody("ls", folder.toString())).contains("Permission denied");
            assertThat(asNobody("rm", "-rf", folder.resolve("socket").toString()))
                    .contains("Permission denied");
            if (Files.isExecutable(Path.of("/usr/bin/psql"))) {
                String socket = folder.resolve("socket").toString();
                assertThat(asNobody("psql", "-w", "-h", socket, "-U", "postgres", "-c", "select 1"))
                        .contains("Permission denied");
            }
        }
        try (EmbeddedPostgres server = start(deepFolder())) {
            int port = server.address().port();
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(socket.isConnected()).as("the only way that is left").isTrue();
            }
            if (Files.isExecutable(Path.of("/usr/bin/psql"))) {
                for (String user : List.of("postgres", "upay", "sandbox", "nobody", "root")) {
                    assertThat(asNobody(
                                    "psql",
                                    "-w",
                                    "-h",
                                    "127.0.0.1",
                                    "-p",
                                    "" + port,
                                    "-U",
                                    user,
                                    "-d",
                                    "postgres",
                                    "-c",
                                    "select 1"))
                            .containsAnyOf("pg_hba.conf rejects connection", "no password supplied")
                            .contains("FATAL");
                }
            }
        }
    }

    private static String asNobody(String... command) throws Exception {
        List<String> all = new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        all.addAll(List.of(command));
        Process process = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .directory(new java.io.File("/"))
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return output + (process.exitValue() == 0 ? "" : " FATAL");
    }

    private static StoreAddress login(StoreAddress at, String user, String password) {
        return StoreAddress.onThisMachine(at.host(), at.port(), at.database(), user, new Secret(password));
    }

    private static void assertRefused(StoreAddress address, String sqlState, String message) {
        assertThatThrownBy(() -> value(address, "select 1")).isInstanceOfSatisfying(SQLException.class, e -> {
            assertThat(e.getSQLState()).isIn(sqlState, "08004");
            assertThat(e.getMessage()).containsAnyOf(message, "no password was provided");
        });
    }

    private String permissions(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(file)));
    }

    private static String value(StoreAddress address, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(address.jdbcUrl(), address.jdbcProperties());
                Statement statement = connection.createStatement()) {
            boolean rows = statement.execute(sql);
            while (!rows && statement.getUpdateCount() >= 0) {
                rows = statement.getMoreResults();
            }
            try (ResultSet result = statement.getResultSet()) {
                return result != null && result.next() ? result.getString(1) : null;
            }
        }
    }
}
