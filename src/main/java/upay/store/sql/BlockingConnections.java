package upay.store.sql;

import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Connections of the blocking driver: to the first host that accepts writes, if there are several. Settings of the role
 * or the database that are not meant for migrations are undone. Blocks; safe from any thread.
 */
public final class BlockingConnections implements DataSource {
    /** A host that accepts a connection and says nothing is given up then; later statements take what they need. */
    private static final String LOGIN_SECONDS = "10";
    /** With several hosts each gets less: another one may be there. */
    private static final String CONNECT_SECONDS_EACH = "2";

    private static final String LOGIN_SECONDS_EACH = "4";

    private static final String SET_UP = "select current_setting('transaction_read_only'),"
            + " set_config('statement_timeout', '0', false), set_config('lock_timeout', '0', false),"
            + " set_config('standard_conforming_strings', 'on', false)";

    private final StoreAddress address;
    private final boolean mayOnlyRead;

    /** @param mayOnlyRead whether a standby is used where there is no primary */
    public BlockingConnections(StoreAddress address, boolean mayOnlyRead) {
        this.address = address;
        this.mayOnlyRead = mayOnlyRead;
    }

    /** A connection, and the host that it leads to. */
    public record Reached(Connection connection, StoreHost host) {}

    @Override
    public Connection getConnection() throws SQLException {
        return reach().connection;
    }

    /**
     * Connects. With one host it is not checked whether it accepts writes.
     *
     * @throws SQLException if none can be used, now ({@link SqlStates#mayPass}) or at all
     */
    public Reached reach() throws SQLException {
        List<HostFailure> failures = new ArrayList<>();
        List<StoreHost> hosts = candidates(failures);
        if (hosts.size() == 1 && failures.isEmpty()) {
            return new Reached(open(hosts.get(0), false), hosts.get(0));
        }
        Optional<StoreHost> standby = Optional.empty();
        for (StoreHost host : hosts) {
            try {
                return new Reached(openPrimary(host), host);
            } catch (SQLException e) {
                failures.add(new HostFailure(host, e));
                if (standby.isEmpty() && SqlStates.READ_ONLY.equals(e.getSQLState())) {
                    standby = Optional.of(host);
                }
            }
        }
        if (mayOnlyRead && standby.isPresent()) {
            return new Reached(open(standby.get(), true), standby.get());
        }
        throw new NoHostException(failures);
    }

    /** All addresses of all names. */
    private List<StoreHost> candidates(List<HostFailure> failures) {
        List<StoreHost> all = new ArrayList<>();
        for (StoreHost host : address.hosts()) {
            if (host.isUnique()) {
                all.add(host);
                continue;
            }
            try {
                for (InetAddress one : InetAddress.getAllByName(host.name())) {
                    all.add(host.at(one.getHostAddress()));
                }
            } catch (UnknownHostException e) {
                failures.add(new HostFailure(host, new SQLException("its name is unknown", "08001", e)));
            }
        }
        return all;
    }

    private Connection openPrimary(StoreHost host) throws SQLException {
        Connection connection = open(host, true);
        try {
            if (isReadOnly(connection)) {
                throw new SQLException("it only reads", SqlStates.READ_ONLY);
            }
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static boolean isReadOnly(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("show transaction_read_only")) {
            row.next();
            return row.getString(1).equals("on");
        }
    }

    private Connection open(StoreHost host, boolean oneOfSeveral) throws SQLException {
        StoreAddress one = address.at(host);
        Properties properties = one.jdbcProperties();
        properties.setProperty("socketTimeout", oneOfSeveral ? LOGIN_SECONDS_EACH : LOGIN_SECONDS);
        if (oneOfSeveral) {
            properties.setProperty("connectTimeout", CONNECT_SECONDS_EACH);
        }
        Connection connection = DriverManager.getConnection(one.jdbcUrl(), properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute(SET_UP);
            connection.setNetworkTimeout(Runnable::run, 0);
            return connection;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the login is part of the address");
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
