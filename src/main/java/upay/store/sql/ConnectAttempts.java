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
import org.jspecify.annotations.Nullable;
import upay.port.StoreException;

/**
 * The connections of {@link StoreConnectionPool} that are being made: each within its timeout, and with a back-off
 * after a failure.
 *
 * <p>Threads: the given context, throughout.
 */
final class ConnectAttempts {
    private static final int BETWEEN = 2;

    /** @param mayOnlyRead whether a read-only connection is accepted */
    record Options(PgConnectOptions connect, Duration within, boolean mayOnlyRead) {}

    private final VertxInternal vertx;
    private final ContextInternal context;
    private final Options options;
    private final Consumer<StoreConnection> arrivals;
    private final Runnable refusals;
    private final NetClient client;
    private final int ticks;

    /** With the tick at which each is given up. */
    private final Map<ConnectAttempt, Integer> inFlight = new HashMap<>();

    private @Nullable Throwable refusal;
    private int again;
    private int tick;

    /**
     * @param arrivals receive usable connections
     * @param refusals are called if there is none; {@link #refusal} has the reason
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
        return inFlight.size();
    }

    /** The reason of the last failure; null if the last attempt succeeded. */
    @Nullable Throwable refusal() {
        return refusal;
    }

    /** True while a back-off ends at a tick. */
    boolean awaits(int now) {
        return !inFlight.isEmpty() || now < again;
    }

    /** Whether another attempt may begin; after a failure one at a time is enough. */
    boolean mayBegin(int now) {
        return now >= again && (refusal == null || inFlight.isEmpty());
    }

    void begin(int now) {
        tick = now;
        ConnectAttempt attempt = new ConnectAttempt(vertx, client);
        inFlight.put(attempt, now + ticks);
        attempt.begin(context, options.connect)
                .compose(connection -> look(attempt, connection))
                .onFailure(e -> {
                    if (inFlight.remove(attempt) != null) {
                        refused(attempt, e);
                    }
                });
    }

    /** The server may be a standby. */
    private Future<Void> look(ConnectAttempt attempt, SqlConnection connection) {
        return connection.query(StoreConnectionPool.IS_READ_ONLY).execute().map(answer -> {
            if (inFlight.remove(attempt) == null) {
                return null;
            }
            if (mayUse(answer)) {
                refusal = null;
                arrivals.accept(new StoreConnection(connection, attempt.socket(), tick));
            } else {
                refused(attempt, SqlRefusal.readOnly());
            }
            return null;
        });
    }

    /** @param isReadOnly the server's answer */
    boolean mayUse(RowSet<Row> isReadOnly) {
        return options.mayOnlyRead || !"on".equals(isReadOnly.iterator().next().getString(0));
    }

    private void refused(ConnectAttempt attempt, Throwable e) {
        attempt.giveUp();
        refusal = e;
        again = tick + BETWEEN;
        refusals.run();
    }

    /** Gives up attempts that exceed their timeout. */
    void tick(int now) {
        tick = now;
        for (Map.Entry<ConnectAttempt, Integer> entry : List.copyOf(inFlight.entrySet())) {
            if (now >= entry.getValue() && inFlight.remove(entry.getKey()) != null) {
                refused(entry.getKey(), new StoreException("the store lets a connection wait", true, null));
            }
        }
    }

    /** The failure of a wait for a connection. */
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
        inFlight.keySet().forEach(ConnectAttempt::giveUp);
        inFlight.clear();
    }

    /** Called once there is no connection left. */
    void close() {
        giveUp();
        client.close();
    }
}
