package upay.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import upay.operation.Ledger;
import upay.operation.Numbers;
import upay.operation.Terminals;

/**
 * The store as the root builds it: connections, and the ports of the operations over them. The schema must be there
 * ({@link Migrations}).
 *
 * <p>Threads: the context on which it is made, or a new one when made on a plain thread, carries its statements.
 */
public final class Store {
    private final Vertx vertx;
    private final Context context;
    private final Duration warming;
    private final Database database;
    private final Database heartbeats;
    private final PgLedger ledger;
    private final PgNumbers numbers;
    private final PgTerminals terminals;
    private final PgInstance instance;
    private volatile long warmer = -1;

    public Store(Vertx vertx, StoreSettings settings) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        // Well before a quiet connection is taken for a dead one and closed.
        this.warming = settings.statementTimeout().dividedBy(2);
        this.database = Database.open(
                vertx, settings, settings.connections(), settings.connectTimeout(), settings.statementTimeout());
        // A connection of its own: a heartbeat must not queue behind work. It gives up early enough for another try
        // within the lease; connecting takes what it takes, also on a server that has only just started.
        Duration patience = settings.lease().dividedBy(4);
        this.heartbeats = Database.open(vertx, settings, 1, settings.connectTimeout(), patience);
        this.ledger = new PgLedger(vertx, context, database, settings);
        this.numbers = new PgNumbers(context, database);
        this.terminals = new PgTerminals(vertx, context, database, settings);
        this.instance = new PgInstance(vertx, context, heartbeats, settings);
    }

    /** Registers this instance; before, {@link #instance()} knows neither its number nor the time. */
    public Future<Void> start() {
        return instance.start().onSuccess(registered -> context.runOnContext(v -> warm()));
    }

    /** What the first payment needs is at hand before it comes, and stays so. */
    private void warm() {
        numbers.fetchAhead();
        ledger.keepWarm();
        warmer = vertx.setPeriodic(warming.toMillis(), id -> ledger.keepWarm());
    }

    public Ledger ledger() {
        return ledger;
    }

    public Numbers numbers() {
        return numbers;
    }

    public Terminals terminals() {
        return terminals;
    }

    public PgInstance instance() {
        return instance;
    }

    public ReadyMadeAccounts readyMadeAccounts() {
        return new ReadyMadeAccounts(database);
    }

    /** Leaves and closes all connections, whether or not the store still answers. Hand back work before. */
    public Future<Void> close() {
        vertx.cancelTimer(warmer);
        return instance.close().otherwiseEmpty().eventually(heartbeats::close).eventually(database::close);
    }
}
