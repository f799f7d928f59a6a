package upay.store.sql;

import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import upay.port.StoreException;

/**
 * The connections of {@link StoreConnectionPool} that are being made: each within its time, and none at once after one that failed.
 *
 * <p>Threads: the context given, throughout.
 */
final class ConnectAttempts {
    private static final int BETWEEN = 2;

    /** @param mayOnlyRead whether a connection will do that may only read */
    record Options(PgConnectOptions connect, Duration within, boolean mayOnlyRead) {}

    private final VertxInternal vertx;
    private final ContextInternal context;
    private final Options options;
    private final Consumer<StoreConnection> arrivals;
    private final Runnable refusals;
    private final NetClient client;
    private final int ticks;

    /** With the tick when each is given up. */
    private final Map<ConnectAttempt, Integer> underWay = new HashMap<>();

    private Throwable refusal;
    private int again;
    private int tick;

    /**
     * @param arrivals take a connection that may be used
     * @param refusals hear that there is none, and {@link #refusal} says why
     */
    ConnectAttempts(
            VertxInternal vertx,
            ContextInternal context,
            Options options,
            Consumer<StoreConnection> arrivals,
            Runnable refusals) {
        this.vertx = vertx;
        this.context = context;
        this.options = options;
        this.arrivals = arrivals;
        this.refusals = refusals;
        this.ticks = StoreConnectionPool.ticks(options.within);
        this.client = vertx.createNetClient(new NetClientOptions()
                .setConnectTimeout(Math.toIntExact(options.within.toMillis()))
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true));
    }

    int size() {
        return underWay.size();
    }

    /** Why there was no connection; null where the last try brought one. */
    Throwable refusal() {
        return refusal;
    }

    /** True while a tick is waited for. */
    boolean awaits(int now) {
        return !underWay.isEmpty() || now < again;
    }

    /** Whether one more may be begun; where the last one failed one at a time is enough to find out. */
    boolean mayBegin(int now) {
        return now >= again && (refusal == null || underWay.isEmpty());
    }

    void begin(int now) {
        tick = now;
        ConnectAttempt dial = new ConnectAttempt(vertx, client);
        underWay.put(dial, now + ticks);
        dial.begin(context, options.connect)
                .compose(connection -> look(dial, connection))
                .onFailure(e -> {
                    if (underWay.remove(dial) != null) {
                        refused(dial, e);
                    }
                });
    }

    /** The server may be a standby. */
    private Future<Void> look(ConnectAttempt dial, SqlConnection connection) {
        return connection.query(StoreConnectionPool.IS_READ_ONLY).execute().map(answer -> {
            if (underWay.remove(dial) == null) {
                return null;
            }
            if (mayUse(answer)) {
                refusal = null;
                arrivals.accept(new StoreConnection(connection, dial.socket(), tick));
            } else {
                refused(dial, SqlRefusal.readOnly());
            }
            return null;
        });
    }

    /** @param isReadOnly what the server said when it was asked */
    boolean mayUse(RowSet<Row> isReadOnly) {
        return options.mayOnlyRead || !"on".equals(isReadOnly.iterator().next().getString(0));
    }

    private void refused(ConnectAttempt dial, Throwable e) {
        dial.giveUp();
        refusal = e;
        again = tick + BETWEEN;
        refusals.run();
    }

    /** Gives up those that have had their time. */
    void tick(int now) {
        tick = now;
        for (Map.Entry<ConnectAttempt, Integer> entry : List.copyOf(underWay.entrySet())) {
            if (now >= entry.getValue() && underWay.remove(entry.getKey()) != null) {
                refused(entry.getKey(), new StoreException("the store lets a connection wait", true, null));
            }
        }
    }

    /** What a wait for a connection ends with. */
    StoreException failure() {
        if (refusal instanceof SqlRefusal refused) {
            return new StoreException(
                    "the store cannot be used (" + refused.getMessage() + "): " + SqlStates.explain(refused.sqlState()),
                    true,
                    refused);
        }
        Throwable reason =
                refusal != null ? refusal : new StoreException("all connections to the store are busy", true, null);
        return new StoreException("the store cannot be reached", true, reason);
    }

    void giveUp() {
        underWay.keySet().forEach(ConnectAttempt::giveUp);
        underWay.clear();
    }

    /** Once there is no connection left. */
    void close() {
        giveUp();
        client.close();
    }
}
