package upay.store;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.concurrent.atomic.AtomicInteger;
import upay.store.embedded.EmbeddedPostgres;
import upay.store.schema.Migrations;
import upay.store.sql.StoreAddress;
import upay.store.sql.StoreSettings;

/**
 * PostgreSQL for tests: one embedded server for each test JVM, without fsync, and a fresh database with the gateway's schema
 * for whoever asks. Ends with the JVM.
 *
 * <pre>{@code
 * static final TestStore STORE = TestStore.fresh();          // once for each test class
 * Store store = STORE.start(vertx);                          // registered; as many as you like on one database
 * }</pre>
 */
public final class TestStore {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static EmbeddedPostgres server;

    private final StoreAddress address;
    private final StoreAddress superuser;

    private TestStore(StoreAddress address, StoreAddress superuser) {
        this.address = address;
        this.superuser = superuser;
    }

    /** A fresh database, migrated. */
    public static TestStore fresh() {
        return create("template upay");
    }

    /** A fresh database with nothing in it. */
    public static TestStore empty() {
        return create("");
    }

    /** A fresh database, made with these words. */
    public static TestStore empty(String options) {
        return create(options);
    }

    /** A copy of this one as it is now, which its gateways notice as an outage of some milliseconds. */
    public TestStore copy() {
        String name = value("select current_database()");
        TestStore beside = new TestStore(server.superuser(), server.superuser());
        beside.execute("alter database " + name + " allow_connections false");
        try {
            beside.execute(
                    "select pg_terminate_backend(pid, 10000) from pg_stat_activity where datname = '" + name + "'");
            return empty("template " + name);
        } finally {
            beside.execute("alter database " + name + " allow_connections true");
        }
    }

    /** The store of gateways that run already, on a server of theirs. */
    public static TestStore at(String uri) {
        StoreAddress address = StoreAddress.parse(uri);
        return new TestStore(address, address);
    }

    /** A database that is there already. */
    static TestStore of(StoreAddress address) {
        return new TestStore(address, address);
    }

    private static synchronized TestStore create(String template) {
        if (server == null) {
            server = startServer();
            Migrations.run(create("upay", "").settings());
        }
        String name = "test_" + COUNT.incrementAndGet();
        return create(name, template);
    }

    /** As its owner the gateway's role, which is no superuser: as it is with the embedded server. */
    private static TestStore create(String name, String template) {
        StoreAddress superuser = server.superuser();
        new TestStore(superuser, superuser)
                .execute(
                        "create database " + name + " owner " + server.address().user() + " " + template);
        return new TestStore(server.address().withDatabase(name), superuser.withDatabase(name));
    }

    private static EmbeddedPostgres startServer() {
        try {
            Path folder = Files.createTempDirectory("upay-test-store");
            EmbeddedPostgres started =
                    EmbeddedPostgres.start(new EmbeddedPostgres.Options(folder, binaries(), false, 0));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(started, folder)));
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Unpacked once for all runs of the tests. */
    public static Path binaries() {
        return Path.of("target", "postgres-binaries").toAbsolutePath();
    }

    private static void stop(EmbeddedPostgres started, Path folder) {
        try {
            started.close();
            // A hundred databases are 100,000 files: more than the end of a test's virtual machine may wait for.
            new ProcessBuilder("rm", "-rf", folder.toString()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public StoreAddress address() {
        return address;
    }

    public StoreSettings settings() {
        return StoreSettings.of(address);
    }

    /** As UPAY_DB_URI takes it. */
    public String uri() {
        return address.uri();
    }

    /** As {@link #uri}, for the one who may do everything. */
    public String superuserUri() {
        return superuser.uri();
    }

    /** A store over this database, registered as an instance; close it, or leave it to the JVM's end. */
    public Store start(Vertx vertx) {
        return start(vertx, settings());
    }

    public Store start(Vertx vertx, StoreSettings settings) {
        Store store = new Store(vertx, settings);
        try {
            store.start().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException("the store did not start", e);
        }
        return store;
    }

    /** Runs statements past the program under test, as what only a superuser may. */
    public void executeAsSuperuser(String sql) {
        new TestStore(superuser, superuser).execute(sql);
    }

    /** Runs statements past the program under test, as the owner of the tables. */
    public void execute(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All rows, each as one text of all its columns. */
    public List<String> rows(String table, String order) {
        List<String> rows = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("select t::text from " + table + " t order by " + order)) {
            while (result.next()) {
                rows.add(result.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return rows;
    }

    /** The first column of the first row, as text; null where there is none. */
    public String value(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : null;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Statements that wait for a lock and begin like this; the server shows no more of them than their beginnings. */
    public int waitForALock(String like) {
        return Integer.parseInt(value("select count(*) from pg_stat_activity where datname = current_database()"
                + " and wait_event_type = 'Lock' and query like '" + like + "'"));
    }

    public Connection connect() throws SQLException {
        return DriverManager.getConnection(
                address.jdbcUrl() + "?currentSchema=" + StoreSettings.SCHEMA, address.jdbcProperties());
    }
}
