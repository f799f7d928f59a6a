package upay.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.metrics.BatchMetrics;
import upay.metrics.StoreMetrics;
import upay.port.Instance;
import upay.port.StoreException;
import upay.store.sql.Database;
import upay.store.sql.StartupRetry;
import upay.store.sql.StoreHealth;
import upay.store.sql.StoreSettings;

/**
 * This gateway instance in the store: its number, its heartbeat, and the lease that the heartbeat grants.
 *
 * <p>1. The lease counts from before the heartbeat was sent, on the monotonic clock, and ends a fifth early: the
 * store cannot regard this instance as dead while {@link #holdsLease()}. 2. An instance that was declared dead stays
 * dead: its next heartbeat detects that and registers it under a new number, which holds no lease for the length of
 * one lease. By then everything decided under the old number, perhaps by an instance that was frozen, has reached the
 * check of the lease and failed. 3. A heartbeat without an answer within a second is sent again at once, over another
 * connection and with a longer timeout; without the store it keeps trying. {@link StoreHealth} is notified each time.
 * 4. After an outage of the store no instance is declared dead before it had the time to come back: {@link
 * #maySayDead}.
 *
 * <p>Threads: heartbeats run on the given context; everything else may be called from any thread.
 */
public final class PgInstance implements Instance {
    private static final Logger LOG = LoggerFactory.getLogger(PgInstance.class);

    private static final String REGISTER = """
            insert into instances (id, heartbeat_at, key_versions, knows_accounts)
            values (nextval('instance_ids'), clock_timestamp(), $1::int4[], true)
            returning heartbeat_at, id""";

    private static final String BEAT = """
            update instances set heartbeat_at = clock_timestamp(), numbers_held = $2::int8[] where id = $1 and not dead
            returning heartbeat_at, id""";

    private static final String LEAVE = "update instances set dead = true where id = $1";

    // $1 instance, $2 the lease in microseconds.
    private static final String COMPANY = """
            select exists (select from instances where id <> $1 and not dead
              and heartbeat_at > clock_timestamp() - $2::int8 * interval '1 microsecond')""";

    /** Rows of dead instances are kept while they own anything, so that their work is found. */
    private static final String FORGET = """
            delete from instances i
            where dead and heartbeat_at < clock_timestamp() - interval '1 day'
              and not exists (select from transactions t where t.owner = i.id and t.due_at is not null)""";

    /** The timeout of a first attempt: the loss of the store is detected within 2 s of the last answered attempt. */
    static final Duration QUICK = Duration.ofMillis(900);
    /** An instance that shuts down waits no longer: the others will detect it anyway. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(800);

    private final Vertx vertx;
    private final Context context;
    private final Database database;
    private final StoreHealth health;
    private final Duration heartbeat;
    private final Duration patience;
    private final Duration leaseLength;
    private final long leaseNanos;
    /** The versions of the master keys that this instance holds. */
    private final Integer[] keyVersions;

    private final StoreClock clock = new StoreClock(System::nanoTime);

    private volatile @Nullable Lease lease;
    /** The end of the last gap between two heartbeats that was as long as half a lease; empty: there was none. */
    private volatile OptionalLong gapEnd = OptionalLong.empty();

    private volatile @Nullable Instant lastHeartbeat;
    private final Supplier<Long[]> numbersHeld;
    private volatile boolean closed;

    /** @param fromNanos its start; later than {@code sinceNanos} for an instance that was dead */
    private record Lease(long id, long sinceNanos, long fromNanos) {}

    /** @param numbersHeld stored with each heartbeat, as {@link upay.store.ledger.PgNumberGenerator#held} */
    PgInstance(
            Vertx vertx,
            Context context,
            Database database,
            StoreHealth health,
            StoreSettings settings,
            Supplier<Long[]> numbersHeld) {
        this.numbersHeld = numbersHeld;
        this.vertx = vertx;
        this.context = context;
        this.database = database;
        this.health = health;
        this.heartbeat = settings.lease().heartbeat();
        this.patience = patience(settings);
        this.leaseLength = settings.lease().length();
        this.leaseNanos = settings.lease().length().toNanos() * 4 / 5;
        this.keyVersions = settings.sealing().keys().versions().toArray(Integer[]::new);
    }

    /** The longest time of a statement: short enough for another attempt within the lease. */
    static Duration patience(StoreSettings settings) {
        Duration quarter = settings.lease().length().dividedBy(4);
        return quarter.compareTo(QUICK) < 0 ? QUICK : quarter;
    }

    /**
     * Registers this instance; fails with {@link StoreException} if the store does not answer.
     *
     * @param patient has longer timeouts than a heartbeat: the first statements of a JVM take longer than later ones
     */
    Future<Void> start(Database patient, StartupRetry start) {
        return start.on(() -> register(patient)).onSuccess(v -> context.runOnContext(here -> beatLater(heartbeat)));
    }

    private Future<Void> register(Database patient) {
        return patient.execute(FORGET, Tuple.tuple()).compose(v -> {
            long asked = System.nanoTime();
            return patient.execute(REGISTER, Tuple.tuple().addValue(keyVersions))
                    .map(rows -> {
                        answered(rows, asked);
                        return null;
                    });
        });
    }

    private void beatLater(Duration delay) {
        if (!closed) {
            vertx.setTimer(Math.max(1, delay.toMillis()), id -> beat());
        }
    }

    private void beat() {
        long started = System.nanoTime();
        ask(BEAT, beating(), QUICK)
                .recover(e -> {
                    // A lost connection says nothing about the next one.
                    if (since(started).compareTo(QUICK) >= 0 || StoreHealth.isRefusal(e)) {
                        failed(e);
                    }
                    return ask(BEAT, beating(), patience);
                })
                .onFailure(this::failed)
                .onComplete(done -> beatLater(heartbeat.minus(since(started))));
    }

    private Tuple beating() {
        return Tuple.of(id()).addValue(numbersHeld.get());
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    private void failed(Throwable e) {
        if (!closed) {
            health.beatFailed(e);
        }
    }

    /** Sends a statement that returns the store's time and this instance's number; no row if it was declared dead. */
    private Future<Void> ask(String sql, Tuple arguments, Duration within) {
        long asked = System.nanoTime();
        BatchMetrics metrics = database.metrics().batch(StoreMetrics.Kind.HEARTBEAT);
        return database.execute(sql, arguments, within)
                .onComplete(done -> metrics.roundTrip(System.nanoTime() - asked))
                .compose(rows -> {
                    if (rows.size() == 0) {
                        LOG.warn("this instance was regarded as dead and comes back under a new number");
                        return ask(REGISTER, Tuple.tuple().addValue(keyVersions), patience);
                    }
                    answered(rows, asked);
                    return Future.succeededFuture();
                });
    }

    private void answered(RowSet<Row> rows, long asked) {
        Row row = rows.iterator().next();
        Instant storeTime = row.get(OffsetDateTime.class, 0).toInstant();
        long now = System.nanoTime();
        clock.read(storeTime, asked, now);
        Lease before = lease;
        if (before != null && asked - before.sinceNanos > leaseLength.toNanos() / 2) {
            gapEnd = OptionalLong.of(now);
        }
        lease = renewed(lease, row.getLong(1), asked);
        lastHeartbeat = storeTime;
        health.beats();
    }

    private Lease renewed(@Nullable Lease before, long id, long asked) {
        if (before == null) {
            return new Lease(id, asked, asked);
        }
        return new Lease(id, asked, before.id == id ? before.fromNanos : asked + leaseNanos);
    }

    /** Whether another gateway uses the same store; fails if the store does not answer. */
    public Future<Boolean> hasCompany() {
        return database.execute(COMPANY, Tuple.of(id(), leaseLength.toNanos() / 1_000))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    @Override
    public long id() {
        return lease().id;
    }

    @Override
    public boolean holdsLease() {
        Lease present = lease();
        long now = System.nanoTime();
        return !closed && now - present.fromNanos >= 0 && now - present.sinceNanos < leaseNanos;
    }

    /**
     * Whether this instance may declare others dead. Not for one lease after a gap in its own heartbeats: the store was
     * away then, for the others too, and the first one that reaches it again must not take the work of all others.
     */
    boolean maySayDead() {
        OptionalLong gap = gapEnd;
        return gap.isEmpty() || System.nanoTime() - gap.getAsLong() > leaseLength.toNanos();
    }

    @Override
    public Instant now() {
        return clock.now();
    }

    /** For how long this instance still holds its lease if no heartbeat is answered; zero: it holds none. */
    public Duration leaseLeft() {
        Lease present = lease;
        long left = present == null || !holdsLease() ? 0 : leaseNanos - (System.nanoTime() - present.sinceNanos);
        return Duration.ofNanos(Math.max(0, left));
    }

    /** The last one that the store has confirmed, by its clock; null: none yet. */
    public @Nullable Instant lastHeartbeat() {
        return lastHeartbeat;
    }

    private Lease lease() {
        Lease present = lease;
        if (present == null) {
            throw new IllegalStateException("the instance is not registered yet");
        }
        return present;
    }

    /** Ends the heartbeat and the lease at once; work that this instance still owns is free for others. */
    public Future<Void> close() {
        closed = true;
        Lease last = lease;
        return last == null
                ? Future.succeededFuture()
                : database.execute(LEAVE, Tuple.of(last.id), CLOSE_TIMEOUT).mapEmpty();
    }
}
