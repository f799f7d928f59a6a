package upay.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import upay.bench.cost.ServerSql;
import upay.store.embedded.EmbeddedPostgres;
import upay.store.sql.StoreAddress;

/** The one PostgreSQL server that all are measured on: a given one, or one that is started for it, durable as by default. */
final class PgServer implements AutoCloseable {
    private final EmbeddedPostgres own;
    private final StoreAddress address;
    private final Connection connection;
    private final long postmaster;

    private PgServer(EmbeddedPostgres own, StoreAddress address) {
        this.own = own;
        this.address = address;
        connection = connect();
        postmaster = Cpu.parent(number("select pg_backend_pid()"));
    }

    private Connection connect() {
        try {
            return DriverManager.getConnection(
                    "jdbc:postgresql://" + address.host() + ":" + address.port() + "/" + address.database(),
                    address.user(),
                    address.password().reveal());
        } catch (SQLException e) {
            throw new BenchException("PostgreSQL at " + address + " cannot be reached: " + e.getMessage());
        }
    }

    static PgServer given(String uri) {
        return new PgServer(null, StoreAddress.parse(uri));
    }

    static PgServer started(Path folder) {
        EmbeddedPostgres own = EmbeddedPostgres.startShared(folder);
        return new PgServer(own, own.superuser());
    }

    /** As {@link #started}, with pg_stat_statements preloaded. */
    static PgServer startedCounting(Path folder) {
        try (PgServer first = started(folder)) {
            first.execute("alter system set shared_preload_libraries = 'pg_stat_statements'");
            first.execute("alter system set pg_stat_statements.track_planning = on");
        }
        return started(folder);
    }

    /** A further database of the same server, made anew. Closing it does not stop the server. */
    PgServer another(String database) {
        execute("drop database if exists " + database);
        execute("create database " + database);
        return new PgServer(null, address.withDatabase(database));
    }

    /** What the server counts, on this connection. */
    ServerSql counters() {
        return new ServerSql(connection);
    }

    StoreAddress address() {
        return address;
    }

    /** For UPAY_DB_URI. */
    String uri() {
        return "postgresql://" + address.user() + ":" + address.password().reveal() + "@" + address.host() + ":"
                + address.port() + "/" + address.database();
    }

    /** Each on a connection of its own, at the same time; returns when all are done. */
    void executeTogether(String... statements) {
        List<CompletableFuture<Void>> all = Stream.of(statements)
                .map(sql -> CompletableFuture.runAsync(() -> {
                    try (Connection own = connect()) {
                        execute(own, sql);
                    } catch (SQLException e) {
                        throw refused(e);
                    }
                }))
                .toList();
        try {
            all.forEach(CompletableFuture::join);
        } catch (CompletionException e) {
            throw e.getCause() instanceof BenchException told ? told : e;
        }
    }

    void execute(String sql) {
        try {
            execute(connection, sql);
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static BenchException refused(SQLException e) {
        return new BenchException("refused by PostgreSQL: " + e.getMessage());
    }

    String text(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    long number(String sql) {
        return Long.parseLong(text(sql));
    }

    /** Seconds of the whole server so far; 0 where it runs elsewhere. */
    double cpuSeconds() {
        return postmaster == 0 ? 0 : Cpu.ofFamily(postmaster);
    }

    /** What a reader has to know about the server. */
    String description() {
        return "PostgreSQL " + text("show server_version") + ", fsync " + text("show fsync") + ", synchronous_commit "
                + text("show synchronous_commit") + ", full_page_writes " + text("show full_page_writes")
                + ", shared_buffers " + text("show shared_buffers") + ", max_wal_size " + text("show max_wal_size");
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // The server may be gone already; there is nothing to save.
        }
        if (own != null) {
            own.close();
        }
    }
}
