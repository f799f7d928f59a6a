package upay.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import upay.store.EmbeddedPostgresProcess;
import upay.store.TestStore;
import upay.store.sql.StoreAddress;

@DisplayName("the embedded server keeps stored data through crashes")
@Tag("process")
class EmbeddedPostgresTest {
    private static final int FOR_EVER = Integer.MAX_VALUE;

    private Path folder;
    private Process process;

    @BeforeEach
    void folder() throws IOException {
        folder = Files.createTempDirectory("upay-embedded");
    }

    @AfterEach
    void clear() throws Exception {
        if (process != null) {
            process.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
            CrashCleanup.clear(options());
        }
        EmbeddedPostgres.delete(folder);
    }

    private EmbeddedPostgres.Options options() {
        return new EmbeddedPostgres.Options(folder, TestStore.binaries(), true, 0);
    }

    private EmbeddedPostgres start() {
        return EmbeddedPostgres.start(options());
    }

    @Test
    @DisplayName("it is durable, hidden from the network, and the same after a restart")
    void durable() throws Exception {
        try (EmbeddedPostgres server = start()) {
            assertThat(value(server, "show fsync")).isEqualTo("on");
            assertThat(value(server, "show synchronous_commit")).isEqualTo("on");
            assertThat(value(server, "show full_page_writes")).isEqualTo("on");
            assertThat(value(server, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(value(server, "show unix_socket_directories")).isEmpty();
            value(server, "create table t as select 42 as v; select 1");
        }
        try (EmbeddedPostgres server = start()) {
            assertThat(value(server, "select v from t")).isEqualTo("42");
        }
    }

    @Test
    @DisplayName(
            "a second gateway on the folder of one that works is refused with the remedy; if that one is killed, its"
                    + " server is stopped, and nothing stored is lost")
    void killedJvm() throws Exception {
        List<String> stored = runAndKill(20, false);

        try (EmbeddedPostgres server = start()) {
            assertStored(server, stored);
        }
    }

    @Test
    @DisplayName("JVM and server killed at once: nothing stored is lost")
    void killedBoth() throws Exception {
        List<String> stored = runAndKill(20, true);

        try (EmbeddedPostgres server = start()) {
            assertStored(server, stored);
        }
    }

    @Test
    @DisplayName("a second gateway in the same JVM is refused")
    void secondInTheSameJvm() {
        try (EmbeddedPostgres server = start()) {
            assertThatThrownBy(this::start).isInstanceOf(IllegalStateException.class);
            assertThat(server.address().port()).isPositive();
        }
    }

    @Test
    @DisplayName("a first start that was killed half way begins anew")
    void interruptedFirstStart() throws Exception {
        Files.createDirectories(folder.resolve("cluster/base"));
        Files.writeString(folder.resolve("cluster/postgresql.conf"), "half a li");
        Files.writeString(folder.resolve("initializing"), "");

        try (EmbeddedPostgres server = start()) {
            assertThat(value(server, "select 1")).isEqualTo("1");
        }
        assertThat(folder.resolve("initializing")).doesNotExist();
    }

    @Test
    @DisplayName("a server that was unpacked half way is unpacked again")
    void halfUnpacked() throws Exception {
        start().close();
        Path own = folder.resolve("binaries");
        String version = onlyChild(TestStore.binaries());
        // The library remembers within a JVM what it unpacked, so this needs another one.
        Files.createDirectories(own.resolve(version).resolve("bin"));
        Files.writeString(own.resolve(version).resolve("bin/postgres"), "half");

        List<String> stored = new ArrayList<>();
        awaitStored(spawn(own, 1), stored, 1);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    @DisplayName("a left-over process number that now belongs to another process stops no process")
    void staleProcessNumber() throws Exception {
        start().close();
        Files.writeString(
                folder.resolve("cluster/postmaster.pid"),
                ProcessHandle.current().pid() + "\n" + folder.resolve("cluster") + "\n1\n5432\n\n127.0.0.1\n");

        try (EmbeddedPostgres server = start()) {
            assertThat(value(server, "select 1")).isEqualTo("1");
        }
        assertThat(ProcessHandle.current().isAlive()).isTrue();
    }

    private List<String> runAndKill(int orders, boolean serverToo) throws Exception {
        List<String> stored = new ArrayList<>();
        BufferedReader lines = spawn(TestStore.binaries(), FOR_EVER);
        if (!serverToo) {
            awaitStored(lines, stored, 1);
            assertThatThrownBy(this::start)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(folder.toString())
                    .hasMessageContaining("UPAY_DB_URI");
        }
        awaitStored(lines, stored, stored.size() + orders);
        long postmaster = Long.parseLong(Files.readAllLines(folder.resolve("cluster/postmaster.pid"))
                .get(0)
                .trim());
        // Not the process's own method, which would close its output as well.
        process.toHandle().destroyForcibly();
        if (serverToo) {
            ProcessHandle.of(postmaster).ifPresent(ProcessHandle::destroyForcibly);
        }
        process.waitFor(10, TimeUnit.SECONDS);
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            note(line, stored);
        }
        assertThat(ProcessHandle.of(postmaster).filter(ProcessHandle::isAlive).isPresent() || serverToo)
                .as("the server outlives its JVM")
                .isTrue();
        return stored;
    }

    private BufferedReader spawn(Path binaries, int rounds) throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmbeddedPostgresProcess.class.getName(),
                        folder.toString(),
                        binaries.toString(),
                        Integer.toString(rounds))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return process.inputReader(StandardCharsets.UTF_8);
    }

    private static void awaitStored(BufferedReader lines, List<String> stored, int atLeast) throws IOException {
        while (stored.size() < atLeast) {
            String line = lines.readLine();
            assertThat(line).as("the process goes on").isNotNull();
            note(line, stored);
        }
    }

    private static void note(String line, List<String> stored) {
        if (line.startsWith("stored ")) {
            stored.add(line.substring("stored ".length()));
        }
    }

    private static void assertStored(EmbeddedPostgres server, List<String> stored) throws SQLException {
        assertThat(stored).hasSizeGreaterThanOrEqualTo(20);
        for (String clientSn : stored) {
            assertThat(value(server, "select count(*) from upay.orders where client_sn = '" + clientSn + "'"))
                    .as(clientSn)
                    .isEqualTo("1");
        }
    }

    private static String onlyChild(Path binaries) throws IOException {
        try (var children = Files.list(binaries)) {
            return children.map(p -> p.getFileName().toString())
                    .filter(n -> n.startsWith("PG-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static String value(EmbeddedPostgres server, String sql) throws SQLException {
        StoreAddress address = server.superuser();
        try (Connection connection = DriverManager.getConnection(address.jdbcUrl(), address.jdbcProperties());
                Statement statement = connection.createStatement()) {
            boolean rows = statement.execute(sql);
            while (!rows) {
                rows = statement.getMoreResults();
            }
            try (ResultSet result = statement.getResultSet()) {
                return result.next() ? result.getString(1) : null;
            }
        }
    }
}
