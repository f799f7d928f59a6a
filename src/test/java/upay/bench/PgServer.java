package upay.bench;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import upay.store.EmbeddedPostgres;
import upay.store.StoreAddress;

/** The one PostgreSQL server that all are measured on: a given one, or one that is started for it, durable as by default. */
final class PgServer implements AutoCloseable {
    private final EmbeddedPostgres own;
    private final StoreAddress address;
    private final Connection connection;
    private final long postmaster;

    private PgServer(EmbeddedPostgres own, StoreAddress address) {
        this.own = own;
        this.address = address;
        try {
            connection = DriverManager.getConnection(
                    "jdbc:postgresql://" + address.host() + ":" + address.port() + "/" + address.database(),
                    address.user(),
                    address.password().reveal());
        } catch (SQLException e) {
            throw new BenchException("PostgreSQL at " + address + " cannot be reached: " + e.getMessage());
        }
        postmaster = Cpu.parent(number("select pg_backend_pid()"));
    }

    static PgServer given(String uri) {
        return new PgServer(null, StoreAddress.parse(uri));
    }

    static PgServer started(Path folder) {
        EmbeddedPostgres own = EmbeddedPostgres.start(folder);
        return new PgServer(own, own.address());
    }

    StoreAddress address() {
        return address;
    }

    /** For UPAY_DB_URI. */
    String uri() {
        return "postgresql://" + address.user() + ":" + address.password().reveal() + "@" + address.host() + ":"
                + address.port() + "/" + address.database();
    }

    void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new BenchException("refused by PostgreSQL: " + e.getMessage());
        }
    }

    String text(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw new BenchException("refused by PostgreSQL: " + e.getMessage());
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
