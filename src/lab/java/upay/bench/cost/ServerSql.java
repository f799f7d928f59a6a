package upay.bench.cost;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** One session of a superuser. A refusal by the server is an {@link IllegalStateException}. */
public final class ServerSql {
    private static final String UNDEFINED_FILE = "58P01";
    private static final String NOT_SUPPORTED = "0A000";

    /** Reads one row of an answer. */
    @FunctionalInterface
    public interface Read<T> {
        T row(ResultSet row) throws SQLException;
    }

    private final Connection connection;

    /** @param connection stays the caller's, who closes it */
    public ServerSql(Connection connection) {
        this.connection = connection;
    }

    public <T> List<T> rows(String sql, Read<T> read) {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            List<T> rows = new ArrayList<>();
            while (answer.next()) {
                rows.add(read.row(answer));
            }
            return rows;
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    public String text(String sql) {
        return rows(sql, row -> row.getString(1)).get(0);
    }

    public void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    /** @return false where the server does not come with it */
    public boolean hasExtension(String name) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("create extension if not exists " + name);
            return true;
        } catch (SQLException e) {
            if (UNDEFINED_FILE.equals(e.getSQLState()) || NOT_SUPPORTED.equals(e.getSQLState())) {
                return false;
            }
            throw refused(e);
        }
    }

    private static IllegalStateException refused(SQLException e) {
        return new IllegalStateException("refused by PostgreSQL: " + e.getMessage(), e);
    }
}
