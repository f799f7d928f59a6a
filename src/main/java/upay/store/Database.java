package upay.store;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import upay.operation.StoreException;

/**
 * A bounded pool of connections to the store.
 *
 * <p>1. One statement, one commit: nothing here spans statements. 2. Every wait ends: for a connection, for the server
 * (its statement_timeout), and for a server that does not answer at all (the connection is closed). 3. Whatever goes wrong
 * is a {@link StoreException} that tells certain from uncertain: no connection, or an ERROR of the server (which rolled the
 * statement back), and nothing was stored; a connection lost after sending, and nobody knows.
 */
final class Database {
    private static final int STATEMENTS = 64;
    private static final int STATEMENT_CHARACTERS = 16 * 1024;
    private static final int WAITING_FOR_A_CONNECTION = 256;
    private static final int LIFETIME_MINUTES = 10;

    /**
     * Every statement is a handful of look-ups by whole keys for each row of its arrays, and is planned once, for tables
     * that may be empty by then and huge an hour later. The planner must neither plan it anew each time, nor fall for a scan
     * or for half a key while a table is still small, nor take the rows in an order of its own: all instances lock orders in
     * the order of the arrays, which are sorted. So scanning and hashing are out of the question, and a row that is looked
     * at in vain is said to cost a hundred times what it does; pages are in memory.
     */
    static final Map<String, String> PLANNING = Map.of(
            "plan_cache_mode", "force_generic_plan",
            "enable_seqscan", "off",
            "enable_hashjoin", "off",
            "enable_mergejoin", "off",
            "enable_memoize", "off",
            "cpu_tuple_cost", "1",
            "random_page_cost", "0.01",
            "seq_page_cost", "0.01",
            "jit", "off");

    private final Pool pool;

    private Database(Pool pool) {
        this.pool = pool;
    }

    static Database open(
            Vertx vertx, StoreSettings settings, int connections, Duration connectTimeout, Duration statementTimeout) {
        PoolOptions pool = new PoolOptions()
                .setMaxSize(connections)
                .setMaxWaitQueueSize(WAITING_FOR_A_CONNECTION)
                .setConnectionTimeout(Math.toIntExact(connectTimeout.toMillis()))
                .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS)
                // Plans live as long as their connection; should one turn out badly, then not for ever.
                .setMaxLifetime(LIFETIME_MINUTES)
                .setMaxLifetimeUnit(TimeUnit.MINUTES);
        NetClientOptions net = new NetClientOptions()
                .setConnectTimeout(Math.toIntExact(connectTimeout.toMillis()))
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                // Also ends the wait for a server that is frozen or cut off. Idle connections go too, and come back
                // when needed.
                .setIdleTimeoutUnit(TimeUnit.MILLISECONDS)
                .setReadIdleTimeout(Math.toIntExact(statementTimeout.toMillis() * 3 / 2));
        return new Database(PgBuilder.pool()
                .with(pool)
                .with(net)
                .connectingTo(options(settings, statementTimeout))
                .using(vertx)
                .build());
    }

    private static PgConnectOptions options(StoreSettings settings, Duration statementTimeout) {
        PgConnectOptions options = settings.address()
                .connectOptions()
                // The biggest single switch of the hot path; the statements are few and their texts constant.
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheMaxSize(STATEMENTS)
                .setPreparedStatementCacheSqlLimit(STATEMENT_CHARACTERS)
                .setReconnectAttempts(0)
                .addProperty("application_name", "upay-gateway")
                .addProperty("search_path", settings.schema())
                .addProperty("statement_timeout", Long.toString(statementTimeout.toMillis()));
        PLANNING.forEach(options::addProperty);
        return options;
    }

    /** Runs one statement; what it changed is durable when the future succeeds. */
    Future<RowSet<Row>> execute(String sql, Tuple arguments) {
        return pool.getConnection()
                .recover(e -> Future.failedFuture(new StoreException("the store cannot be reached", true, e)))
                .compose(connection -> execute(connection, sql, arguments));
    }

    private static Future<RowSet<Row>> execute(SqlConnection connection, String sql, Tuple arguments) {
        return connection
                .preparedQuery(sql)
                .execute(arguments)
                .recover(e -> Future.failedFuture(refused(e)))
                .eventually(connection::close);
    }

    private static StoreException refused(Throwable e) {
        // FATAL ends the session, possibly after the commit; ERROR is always before it.
        if (e instanceof PgException refusal && "ERROR".equals(refusal.getSeverity())) {
            SqlRefusal cause = new SqlRefusal(refusal.getSqlState(), refusal.getConstraint());
            return new StoreException("the store refused a statement: " + cause.getMessage(), true, cause);
        }
        return new StoreException("the store was lost while it worked", false, e instanceof PgException ? null : e);
    }

    Future<Void> close() {
        return pool.close();
    }
}
