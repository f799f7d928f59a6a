package upay.store.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;
import upay.store.sql.BlockingConnections;

/**
 * Whether a pooler stands before the server that gives one session to several clients in turn, as PgBouncer does with
 * pool_mode transaction or statement. Then a client's settings and prepared statements are another one's, or nobody's.
 */
final class PoolerCheck {
    static final String REMEDY = "a pooler stands before it that gives a session to others after each transaction"
            + " (transaction or statement pooling), so settings and prepared statements of the gateway are lost: set"
            + " pool_mode = session for this database in the pooler, or name the server itself in db.uri (UPAY_DB_URI); a"
            + " gateway keeps its connections, and needs no pooler";

    /** Other clients of a busy pooler take and return sessions in between. */
    private static final int ROUNDS = 8;

    private PoolerCheck() {}

    /** @param other opens a second connection, beside the given one, if a pooler is there at all */
    static boolean sharesSessions(Connection connection, BlockingConnections other) throws SQLException {
        int pid = pid(connection);
        if (pid == connection.unwrap(PGConnection.class).getBackendPID()) {
            // A pooler has cancel keys of its own.
            return false;
        }
        try (Connection second = other.getConnection()) {
            for (int i = 0; i < ROUNDS; i++) {
                if (pid(second) == pid || pid(connection) != pid) {
                    return true;
                }
            }
            return false;
        }
    }

    private static int pid(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }
}
