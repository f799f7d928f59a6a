package upay.store.schema;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import upay.port.StoreException;
import upay.store.sql.BlockingConnections;
import upay.store.sql.SqlStates;
import upay.store.sql.StoreAddress;
import upay.store.sql.StoreSettings;
import upay.store.tls.TlsFault;

/**
 * Migrates a schema to the version that this program needs. Many instances may do so at once: one works, the others
 * wait.
 *
 * <p>Threads: blocks; call from main or a worker.
 */
public final class Migrations {
    /** The location of the gateway's own migrations. */
    public static final String GATEWAY = "db/gateway";

    private Migrations() {}

    /** Migrates the gateway's own tables. */
    public static void run(StoreSettings settings) {
        run(settings.server().address(), settings.server().schema(), GATEWAY);
    }

    /**
     * @param schema created if it does not exist
     * @param location a folder on the class path
     * @return the number of applied migrations
     * @throws StoreException if the server cannot be reached (then nothing was stored) or a migration fails; the ones
     *     applied before stay
     */
    public static int run(StoreAddress address, String schema, String location) {
        try {
            return isUpToDate(address, schema, location) ? 0 : migrate(address, schema, location);
        } catch (FlywayException | SQLException | IOException e) {
            throw new StoreException(
                    "the database at " + address + " could not be brought up to date", isUnreachable(e), e);
        }
    }

    private static boolean isUpToDate(StoreAddress address, String schema, String location)
            throws SQLException, IOException {
        try (Connection connection = new BlockingConnections(address, true).getConnection()) {
            return MigrationScripts.of(location).areApplied(connection, schema);
        }
    }

    private static int migrate(StoreAddress address, String schema, String location) {
        return Flyway.configure()
                .dataSource(new BlockingConnections(address, false))
                .schemas(schema)
                .createSchemas(true)
                .locations("classpath:" + location)
                .failOnMissingLocations(true)
                .validateMigrationNaming(true)
                .cleanDisabled(true)
                .loggers("slf4j")
                .load()
                .migrate()
                .migrationsExecuted;
    }

    /** No connection, or a server that lacks resources, or is starting or stopping: a retry may succeed. */
    static boolean isUnreachable(Throwable e) {
        if (TlsFault.of(e).isPresent()) {
            return false;
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return SqlStates.mayPass(sql.getSQLState());
            }
        }
        return false;
    }
}
