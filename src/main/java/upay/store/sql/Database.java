package upay.store.sql;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import upay.metrics.StoreMetrics;
import upay.port.StoreException;

/**
 * Statements over a bounded number of connections to the store.
 *
 * <p>1. One statement, one commit, but for the acts of operators ({@link #transaction}). 2. Every wait ends, with or
 * without the server's help: for a connection, for a lock (its lock_timeout), for the server (its statement_timeout), and for a server
 * that does not answer at all (the connection is reset, see {@link StoreConnectionPool}). 3. Every failure is a
 * {@link StoreException} that distinguishes certain from uncertain: without a connection, or after an ERROR of the
 * server (which rolled the statement back), nothing was stored; after a connection was lost or reset with a statement
 * sent, the result is unknown. 4. Refusals that are not due to the statement are reported to {@link StoreHealth}; one
 * that invalidates a connection ends it.
 *
 * <p>Threads: statements run on the given context; everything may be called from any thread, and completes on the
 * caller's context.
 */
public final class Database {
    private static final int STATEMENTS = 64;
    private static final int STATEMENT_CHARACTERS = 16 * 1024;
    /** For a row that may be locked by a frozen process: other locks are held only for moments. */
    private static final String IMPATIENT = "set lock_timeout = 50";

    /** Also where the session may only read. */
    private static final String BEGIN = "begin read write";
    /** Rows that a frozen process has locked are free again after this time. */
    private static final String NOT_IDLE = "set local idle_in_transaction_session_timeout = 10000";

    /**
     * Every statement is a handful of look-ups by whole keys for each row of its arrays, and is planned once, for
     * tables that may be empty then and huge an hour later. The planner must neither plan it anew each time, nor use
     * a scan or a partial key while a table is still small, nor take the rows in an order of its own: all instances
     * lock orders in the order of the arrays, which are sorted. So scans and hashes are disabled, and the cost of
     * visiting a row in vain is set to a hundred times its real one; pages are in memory.
     */
    public static final Map<String, String> PLANNING = Map.of(
            "plan_cache_mode", "force_generic_plan",
            "enable_seqscan", "off",
            "enable_hashjoin", "off",
            "enable_mergejoin", "off",
            "enable_memoize", "off",
            "cpu_tuple_cost", "1",
            "random_page_cost", "0.01",
            "seq_page_cost", "0.01",
            "jit", "off");

    /** Settings that a role or a database may have changed: statements depend on them. */
    private static final Map<String, String> SESSION = Map.of(
            "default_transaction_isolation", "read committed",
            "standard_conforming_strings", "on");

    private final Vertx vertx;
    private final ContextInternal context;
    private final StoreConnectionPool pool;
    private final StoreHealth health;
    private final Duration silence;
    private final String patient;
    /** The connection of the transaction that this is; null: any connection, each statement by itself. */
    private final @Nullable StoreConnection bound;

    private volatile StoreMetrics metrics = StoreMetrics.NONE;
    /** Sent before each statement; empty: nothing. */
    private volatile String mode = "";

    private Database(
            Vertx vertx,
            ContextInternal context,
            StoreConnectionPool pool,
            StoreHealth health,
            Duration silence,
            String lockTimeout) {
        this.vertx = vertx;
        this.context = context;
        this.pool = pool;
        this.health = health;
        this.silence = silence;
        this.patient = "set lock_timeout = " + lockTimeout;
        this.bound = null;
    }

    private Database(Database all, StoreConnection bound) {
        this.vertx = all.vertx;
        this.context = all.context;
        this.pool = all.pool;
        this.health = all.health;
        this.silence = all.silence;
        this.patient = all.patient;
        this.metrics = all.metrics;
        this.bound = bound;
    }

    /**
     * How its connections are used.
     *
     * @param connections how many
     * @param statementTimeout enforced by the server itself
     * @param silence time without an answer after which a connection is reset, unless a statement has its own
     * @param mayOnlyRead true if a standby is accepted
     */
    public record Use(int connections, Duration statementTimeout, Duration silence, boolean mayOnlyRead) {}

    public static Database open(Vertx vertx, Context context, StoreSettings settings, StoreHealth health, Use use) {
        return open(vertx, context, settings, health, use, "");
    }

    /**
     * A single connection, on which nothing is ever committed.
     *
     * @param begin statements that it runs before it is used, and that begin a transaction; one that replaces it after a
     *     failure runs them too
     */
    public static Database openRolledBack(
            Vertx vertx, Context context, StoreSettings settings, StoreHealth health, String begin) {
        Duration statement = settings.timeouts().statement();
        return open(vertx, context, settings, health, new Use(1, statement, statement, true), begin);
    }

    private static Database open(
            Vertx vertx, Context context, StoreSettings settings, StoreHealth health, Use use, String begin) {
        String lockTimeout =
                Long.toString(settings.timeouts().response().dividedBy(2).toMillis());
        Map<String, String> session = new TreeMap<>(PLANNING);
        session.putAll(SESSION);
        session.put("search_path", settings.server().schema());
        session.put("statement_timeout", Long.toString(use.statementTimeout().toMillis()));
        session.put("lock_timeout", lockTimeout);
        ConnectAttempts.Options options = new ConnectAttempts.Options(
                settings.server().address(),
                Database::driver,
                setUp(session),
                begin,
                settings.timeouts().connect(),
                use.mayOnlyRead());
        Duration idleFor = settings.timeouts().statement().multipliedBy(3).dividedBy(2);
        StoreConnectionPool pool = new StoreConnectionPool(
                (VertxInternal) vertx, (ContextInternal) context, options, use.connections(), idleFor);
        return new Database(vertx, (ContextInternal) context, pool, health, use.silence(), lockTimeout);
    }

    /** Where the batches over it, its refusals and its connections are measured from now on; returns this. */
    public Database measured(StoreMetrics by) {
        this.metrics = by;
        return this;
    }

    /** As {@link #measured} said; {@link StoreMetrics#NONE} before. */
    public StoreMetrics metrics() {
        return metrics;
    }

    /** Has the metrics show the connections. */
    public void bindConnections() {
        for (StoreMetrics.ConnectionState state : StoreMetrics.ConnectionState.values()) {
            metrics.bindConnections(state, () -> pool.counts().of(state));
        }
        metrics.bindConnectionWaiters(() -> pool.counts().waiters());
    }

    private static PgConnectOptions driver(PgConnectOptions options) {
        return options
                // The setting with the largest effect on the hot path; the statements are few and their texts
                // constant.
                .setCachePreparedStatements(true)
                .setPreparedStatementCacheMaxSize(STATEMENTS)
                .setPreparedStatementCacheSqlLimit(STATEMENT_CHARACTERS)
                .setReconnectAttempts(0)
                .addProperty("application_name", "upay-gateway");
    }

    /** One statement, and not parameters of the connection: a pooler refuses most of those. */
    private static String setUp(Map<String, String> session) {
        return session.entrySet().stream()
                .map(setting -> "set_config('" + setting.getKey() + "', '" + setting.getValue() + "', false)")
                .collect(Collectors.joining(", ", "select current_setting('transaction_read_only'), ", ""));
    }

    /** A suspicious event at one of them makes the other one check its connections too. */
    public void watchTogetherWith(Database other) {
        pool.onSuspicion(other.pool::probeIdle);
        other.pool.onSuspicion(pool::probeIdle);
    }

    /** Runs one statement; its changes are durable when the future succeeds. */
    public Future<RowSet<Row>> execute(String sql, Tuple arguments) {
        return execute(sql, arguments, silence);
    }

    /** @param within after this time without an answer it fails, and its result is unknown */
    public Future<RowSet<Row>> execute(String sql, Tuple arguments, Duration within) {
        return run(sql, arguments, StoreConnectionPool.ticks(within), false);
    }

    /** As {@link #execute}; refused at once if a row is locked. More expensive: for rows that were found locked. */
    public Future<RowSet<Row>> executeUnlessLocked(String sql, Tuple arguments, Duration within) {
        return run(sql, arguments, StoreConnectionPool.ticks(within), true);
    }

    /**
     * Whether the server refuses statements from now on that write, unless they are of a {@link #transaction}: for the
     * few statements of a command.
     */
    public void onlyReads(boolean only) {
        mode = "set default_transaction_read_only = " + (only ? "on" : "off");
    }

    /**
     * Runs several statements as one commit, on one connection: for the acts of operators. If the work fails, nothing of
     * it is stored; if the commit does, as {@link #execute} says.
     *
     * @param work runs statements on the given database, one after the other, and waits for nothing else; on the
     *     context of the statements
     */
    public <T> Future<T> transaction(Function<Database, Future<T>> work) {
        Promise<T> told = ((ContextInternal) vertx.getOrCreateContext()).promise();
        context.emit(v -> pool.borrow().onComplete(borrowed -> {
            if (borrowed.failed()) {
                metrics.refused(StoreMetrics.Refusal.NO_CONNECTION, 1);
                health.unusable(borrowed.cause());
                told.fail(borrowed.cause());
            } else {
                new Database(this, borrowed.result())
                        .commit(borrowed.result(), work)
                        .onComplete(told);
            }
        }));
        return told.future();
    }

    private <T> Future<T> commit(StoreConnection line, Function<Database, Future<T>> work) {
        return execute(BEGIN, Tuple.tuple())
                .compose(begun -> execute(NOT_IDLE, Tuple.tuple()))
                .compose(begun -> work.apply(this))
                .<T>transform(done -> done.succeeded()
                        ? execute("commit", Tuple.tuple()).map(committed -> done.result())
                        : execute("rollback", Tuple.tuple()).transform(undone -> Future.<T>failedFuture(done.cause())))
                .onComplete(done -> pool.giveBack(line));
    }

    private Future<RowSet<Row>> run(String sql, Tuple arguments, int ticks, boolean unlessLocked) {
        ContextInternal caller = (ContextInternal) vertx.getOrCreateContext();
        Promise<RowSet<Row>> told = caller.promise();
        StoreConnection mine = bound;
        if (mine != null) {
            context.emit(v -> ask(mine, sql, arguments, ticks, unlessLocked).onComplete(told));
            return told.future();
        }
        context.emit(v -> pool.borrow().onComplete(borrowed -> {
            if (borrowed.failed()) {
                metrics.refused(StoreMetrics.Refusal.NO_CONNECTION, 1);
                health.unusable(borrowed.cause());
                told.fail(borrowed.cause());
            } else {
                ask(borrowed.result(), sql, arguments, ticks, unlessLocked).onComplete(told);
            }
        }));
        return told.future();
    }

    private Future<RowSet<Row>> ask(
            StoreConnection line, String sql, Tuple arguments, int ticks, boolean unlessLocked) {
        Future<RowSet<Row>> asked;
        try {
            if (!mode.isEmpty()) {
                line.also(mode);
            }
            if (unlessLocked) {
                line.also(IMPATIENT);
            }
            asked = line.ask(sql, arguments, pool.tick(), ticks);
            if (unlessLocked) {
                Future<RowSet<Row>> answer = asked;
                asked = line.also(patient).transform(last -> answer);
            }
        } catch (RuntimeException e) {
            // A fault of this program; the connection is dropped, since it is unknown how much was sent.
            asked = Future.failedFuture(e);
        }
        return asked.transform(answer -> answered(line, answer));
    }

    private Future<RowSet<Row>> answered(StoreConnection line, AsyncResult<RowSet<Row>> answer) {
        if (answer.succeeded()) {
            release(line);
            return Future.succeededFuture(answer.result());
        }
        Throwable e = answer.cause();
        boolean refused = e instanceof PgException refusal && "ERROR".equals(refusal.getSeverity());
        if (refused && !SqlStates.condemnsConnection(((PgException) e).getSqlState())) {
            release(line);
        } else {
            pool.drop(line);
            if (!line.isTimedOut()) {
                pool.suspect();
            }
        }
        return Future.failedFuture(failure(line, e, refused));
    }

    /** That of a transaction is given back at its end. */
    private void release(StoreConnection line) {
        if (bound == null) {
            pool.giveBack(line);
        } else {
            line.answered(pool.tick());
        }
    }

    private StoreException failure(StoreConnection line, Throwable e, boolean refused) {
        // FATAL ends the session, possibly after the commit; ERROR is always before it.
        if (refused) {
            SqlRefusal cause = SqlRefusal.of((PgException) e);
            if (SqlStates.failsAll(cause.sqlState())) {
                metrics.refused(StoreMetrics.Refusal.SERVER, 1);
            }
            health.refused(cause);
            return new StoreException("the store refused a statement: " + cause.getMessage(), true, cause);
        }
        metrics.refused(line.isTimedOut() ? StoreMetrics.Refusal.TIMED_OUT : StoreMetrics.Refusal.LOST, 1);
        if (line.isTimedOut()) {
            return new StoreException("the store did not answer a statement in time", false, null);
        }
        // Without its cause: a refusal as the cause would mean that nothing was stored.
        return e instanceof PgException end
                ? new StoreException(
                        "the store was lost while it worked ("
                                + StoreRefusal.of(end.getSqlState(), end.getErrorMessage())
                                        .words() + ")",
                        false,
                        null)
                : new StoreException("the store was lost while it worked", false, e);
    }

    public Future<Void> close() {
        Promise<Void> closed = ((ContextInternal) vertx.getOrCreateContext()).promise();
        context.emit(v -> pool.close().onComplete(closed));
        return closed.future();
    }
}
