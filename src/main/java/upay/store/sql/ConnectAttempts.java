package upay.store.sql;

import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import upay.port.StoreException;

/**
 * The connections of {@link StoreConnectionPool} that are being made: each to the first host that can be used, within
 * its timeout, and with a back-off after a failure.
 *
 * <p>Threads: the given context, throughout.
 */
final class ConnectAttempts implements HostSearch.Owner {
    private static final int BETWEEN = 2;

    /**
     * @param driver completes the options of the driver
     * @param setUp the first statement of a session; the first column of its row says whether the session is read-only
     * @param begin statements after it; empty: none
     * @param within the time-out of one host
     * @param mayOnlyRead whether a read-only connection is accepted
     */
    record Options(
            StoreAddress address,
            UnaryOperator<PgConnectOptions> driver,
            String setUp,
            String begin,
            Duration within,
            boolean mayOnlyRead) {}

    private final VertxInternal vertx;
    private final ContextInternal context;
    private final Options options;
    private final Consumer<StoreConnection> arrivals;
    private final Runnable refusals;
    private final NetClient client;
    private final int ticks;

    private final Set<HostSearch> inFlight = new HashSet<>();

    private List<HostFailure> refusal = List.of();
    /** The host that was used last. */
    private @Nullable StoreHost last;

    private int again;
    private int tick;

    /**
     * @param arrivals receive usable connections
     * @param refusals are called if there is none; {@link #failure} has the reason
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

    /** False if the last attempt succeeded. */
    boolean isRefused() {
        return !refusal.isEmpty();
    }

    /** True while a back-off ends at a tick. */
    boolean awaits(int now) {
        return !inFlight.isEmpty() || now < again;
    }

    /** Whether another attempt may begin; after a failure one at a time is enough. */
    boolean mayBegin(int now) {
        return now >= again && (refusal.isEmpty() || inFlight.isEmpty());
    }

    void begin(int now) {
        tick = now;
        HostSearch search = new HostSearch(vertx, context, this, ticks);
        inFlight.add(search);
        search.begin(options.address.hosts(), now);
    }

    @Override
    public ConnectAttempt newAttempt() {
        return new ConnectAttempt(vertx, client);
    }

    /** The last one first: as a rule it still is the primary. */
    @Override
    public List<StoreHost> inOrder(List<StoreHost> hosts) {
        return Stream.concat(hosts.stream().filter(this::isLast), hosts.stream().filter(host -> !isLast(host)))
                .toList();
    }

    private boolean isLast(StoreHost host) {
        return last != null && (host.equals(last) || host.equals(last.withoutIp()));
    }

    @Override
    public Future<StoreConnection> connect(StoreHost host, ConnectAttempt attempt) {
        if (!options.address.tls().isUsed()) {
            return connect(host, attempt, null);
        }
        // Renewed certificates need no restart; new connections are rare.
        return context.executeBlocking(() -> options.address.tls().client(), false)
                .compose(tls -> connect(host, attempt, tls.options()).recover(e -> Future.failedFuture(tls.reason(e))));
    }

    private Future<StoreConnection> connect(StoreHost host, ConnectAttempt attempt, @Nullable ClientSSLOptions tls) {
        return attempt.begin(context, options.driver.apply(options.address.connectOptions(host, tls)), host)
                .compose(connection -> look(attempt, connection));
    }

    /** The server may be a standby. */
    private Future<StoreConnection> look(ConnectAttempt attempt, SqlConnection connection) {
        return connection
                .query(options.setUp)
                .execute()
                .compose(answer -> mayUse(answer) ? begin(connection) : Future.failedFuture(SqlRefusal.readOnly()))
                .map(begun -> new StoreConnection(connection, attempt.socket(), tick));
    }

    private Future<?> begin(SqlConnection connection) {
        return options.begin.isEmpty()
                ? Future.succeededFuture()
                : connection.query(options.begin).execute();
    }

    /** @param isReadOnly the server's answer */
    boolean mayUse(RowSet<Row> isReadOnly) {
        return options.mayOnlyRead || !"on".equals(isReadOnly.iterator().next().getString(0));
    }

    @Override
    public void found(HostSearch search, StoreHost host, StoreConnection connection) {
        if (inFlight.remove(search)) {
            refusal = List.of();
            last = host;
            arrivals.accept(connection);
        } else {
            connection.reset();
        }
    }

    @Override
    public void failed(HostSearch search, List<HostFailure> failures) {
        if (inFlight.remove(search)) {
            refusal = failures;
            again = tick + BETWEEN;
            refusals.run();
        }
    }

    /** Gives up attempts that exceed their timeout. */
    void tick(int now) {
        tick = now;
        List.copyOf(inFlight).forEach(search -> search.tick(now));
    }

    /** The failure of a wait for a connection. */
    StoreException failure() {
        return refusal.isEmpty()
                ? new StoreException(
                        "the store cannot be reached",
                        true,
                        new StoreException("all connections to the store are busy", true, null))
                : HostFailure.unusable(refusal);
    }

    void giveUp() {
        inFlight.forEach(HostSearch::giveUp);
        inFlight.clear();
    }

    /** Called once there is no connection left. */
    void close() {
        giveUp();
        client.close();
    }
}
