package upay.store.lineage;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.port.RestoreGuard;
import upay.store.sql.Database;
import upay.store.sql.RowReader;

/**
 * Whether the store is still the one that the gateways have written to, or was restored to an earlier time.
 *
 * <p>1. The server's identity and timeline are recorded in the store. A failover changes the timeline and loses nothing
 * if it was synchronous: an instance that ran through it finds its last heartbeat in the store, and records the new
 * timeline. 2. Where its last heartbeat is gone, or where no running instance has seen the change, what was stored last
 * may be forgotten: a restore is recorded. Payments go on. 3. The numbers then continue at the clock, above all that
 * were ever taken: no number is used twice at a channel. They also do so at the start of an instance that finds no
 * other alive, since a copied disk shows neither another identity nor another timeline. 4. Until an operator releases
 * it, {@link #ordersHeldBefore} names the orders whose refunds may be forgotten.
 *
 * <p>Threads: the watch runs on the given context; the guard may be read from any thread.
 */
public final class StoreLineage implements RestoreGuard {
    private static final Logger LOG = LoggerFactory.getLogger(StoreLineage.class);
    private static final Duration WATCH = Duration.ofSeconds(5);
    private static final Duration LOOK = Duration.ofMillis(500);

    private static final String LOOK_UP = """
            select store_server(), (select server from store_lineage),
              (select max(noticed_at) from restores where released_at is null),
              (select heartbeat_at from instances where id = $1),
              exists (select from instances where id <> $1 and not dead
                and heartbeat_at > clock_timestamp() - $2::int8 * interval '1 microsecond')""";

    private static final String RECORD = """
            insert into store_lineage (server) values ($1)
            on conflict (only_row) do update set server = excluded.server, since = clock_timestamp()""";

    private static final String CONTINUE = "select continue_numbers(false)";

    private static final String NOTE = "select note_restore($1, $2, $3, $4)";

    private final Vertx vertx;
    private final Context context;
    private final Database database;
    private final LongSupplier instance;
    private final Supplier<@Nullable Instant> lastHeartbeat;
    private final Duration lease;
    private final Duration patience;

    private volatile @Nullable String server;
    private volatile @Nullable Instant heldBefore;
    /** The instance whose heartbeats tell whether the store lost any. */
    private volatile long witness;

    private long timer = -1;
    private volatile boolean closed;

    /**
     * @param instance this instance's number
     * @param lastHeartbeat of this instance, as the store has confirmed it; null: none yet
     */
    public StoreLineage(
            Vertx vertx,
            Context context,
            Database database,
            LongSupplier instance,
            Supplier<@Nullable Instant> lastHeartbeat,
            Duration lease,
            Duration patience) {
        this.vertx = vertx;
        this.context = context;
        this.database = database;
        this.instance = instance;
        this.lastHeartbeat = lastHeartbeat;
        this.lease = lease;
        this.patience = patience;
    }

    /** @param company whether another instance is alive, as far as its heartbeat tells */
    private record Look(
            @Nullable String server,
            @Nullable String recorded,
            @Nullable Instant heldBefore,
            @Nullable Instant heartbeat,
            boolean company) {
        private boolean isChanged() {
            return server != null && recorded != null && !server.equals(recorded);
        }
    }

    /** Before the first number is taken; this instance is registered. */
    public Future<Void> start() {
        return look().compose(this::begin).compose(v -> look()).map(look -> {
            adopt(look);
            context.runOnContext(v -> watchLater());
            return null;
        });
    }

    private Future<Void> begin(Look look) {
        if (look.isChanged()) {
            return witnessed(System.nanoTime());
        }
        Future<Void> continued = look.company() ? Future.succeededFuture() : continueNumbers();
        return continued.compose(v -> look.recorded() == null && look.server() != null
                ? database.execute(RECORD, Tuple.of(look.server()), patience).mapEmpty()
                : Future.succeededFuture());
    }

    private Future<Void> continueNumbers() {
        return database.execute(CONTINUE, Tuple.tuple(), patience)
                .onSuccess(rows -> {
                    Long first = rows.iterator().next().getLong(0);
                    if (first != null) {
                        LOG.info("no other gateway is alive: order numbers continue at {}", first);
                    }
                })
                .mapEmpty();
    }

    /** An instance that ran through the change records it within a watch's delay. */
    private Future<Void> witnessed(long since) {
        return look().compose(look -> {
            if (!look.isChanged()) {
                return Future.succeededFuture();
            }
            boolean waits = System.nanoTime() - since < lease.plus(WATCH).toNanos();
            if (!look.company() || !waits) {
                return note(
                        look, "the server or its timeline is another one, and no running gateway saw it change", false);
            }
            Promise<Void> pause = Promise.promise();
            vertx.setTimer(LOOK.toMillis(), id -> pause.complete());
            return pause.future().compose(v -> witnessed(since));
        });
    }

    /** Whether numbers from this server may be used; null: it does not say. */
    public boolean isKnown(@Nullable String present) {
        String known = server;
        return present == null || known == null || known.equals(present);
    }

    /** The server has changed: finds out what that means. Completes when its numbers may be used. */
    public Future<Void> examine() {
        Instant last = lastHeartbeat.get();
        return look().compose(look -> {
            // An instance that came back under a new number cannot tell what became of the former one's heartbeats.
            boolean renamed = instance.getAsLong() != witness;
            boolean lost = renamed
                    ? look.isChanged()
                    : last != null
                            && (look.heartbeat() == null || look.heartbeat().isBefore(last));
            Future<Void> done = Future.succeededFuture();
            if (lost) {
                done = note(look, "the last heartbeat of instance " + witness + " is not in the store", true);
            } else if (look.isChanged()) {
                LOG.warn("the store is on another server or timeline, and nothing stored is missing: a failover");
                done = database.execute(RECORD, Tuple.of(look.server()), patience)
                        .mapEmpty();
            }
            return done.compose(v -> look()).map(now -> {
                adopt(now);
                return null;
            });
        });
    }

    private Future<Void> note(Look look, String why, boolean gone) {
        return database.execute(NOTE, Tuple.of(instance.getAsLong(), look.server(), why, gone), patience)
                .onSuccess(rows -> LOG.warn(
                        "the store was restored, or lost its last commits: {}. Order numbers continue at the clock."
                                + " Partial refunds of older orders wait for what the channel says. Run: upay restore check",
                        why))
                .mapEmpty();
    }

    private void adopt(Look look) {
        witness = instance.getAsLong();
        server = look.server();
        heldBefore = look.heldBefore();
    }

    private Future<Look> look() {
        return database.execute(LOOK_UP, Tuple.of(instance.getAsLong(), lease.toNanos() / 1_000), patience)
                .map(StoreLineage::read);
    }

    private static Look read(RowSet<Row> rows) {
        RowReader row = new RowReader(rows.iterator().next(), 0);
        return new Look(row.textOrNull(), row.textOrNull(), row.timeOrNull(), row.timeOrNull(), row.bool());
    }

    private void watchLater() {
        if (!closed) {
            timer = vertx.setTimer(WATCH.toMillis(), id -> watch());
        }
    }

    private void watch() {
        Instant last = lastHeartbeat.get();
        look().compose(look -> {
                    boolean lost = last != null
                            && instance.getAsLong() == witness
                            && (look.heartbeat() == null || look.heartbeat().isBefore(last));
                    if (lost || !isKnown(look.server())) {
                        return examine();
                    }
                    adopt(look);
                    return Future.succeededFuture();
                })
                .onComplete(done -> watchLater());
    }

    @Override
    public @Nullable Instant ordersHeldBefore() {
        return heldBefore;
    }

    public void close() {
        closed = true;
        vertx.cancelTimer(timer);
    }
}
