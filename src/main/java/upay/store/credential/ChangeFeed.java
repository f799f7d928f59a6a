package upay.store.credential;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.store.sql.Database;
import upay.store.sql.StartupRetry;

/**
 * Detects changes by operators: polls the store's change counter.
 *
 * <p>A value that was read while the counter had a version is valid as long as the counter has it. The counter is
 * read twice in the time in which changes must be detected, and that time counts from before the query was sent: when
 * the store stops answering, {@link #isCurrent} becomes false in time, and callers must read for themselves.
 *
 * <p>Threads: polls on the given context; everything else may be called from any thread.
 */
public final class ChangeFeed {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeFeed.class);
    private static final String SQL = "select version from change_counter";

    private final Vertx vertx;
    private final Context context;
    private final Database database;
    private final Duration within;
    private volatile Seen seen = new Seen(0, 0, false);
    private volatile boolean closed;

    private record Seen(long version, long askedNanos, boolean known) {}

    public ChangeFeed(Vertx vertx, Context context, Database database, Duration within) {
        this.vertx = vertx;
        this.context = context;
        this.database = database;
        this.within = within;
    }

    /**
     * Reads the counter for the first time, and fails if that fails. From then on polls.
     *
     * @param patient for the first time, with longer timeouts
     */
    public Future<Void> start(Database patient, StartupRetry start) {
        return start.on(() -> ask(patient)).onSuccess(v -> context.runOnContext(here -> askLater()));
    }

    private void askLater() {
        if (!closed) {
            vertx.setTimer(Math.max(1, within.toMillis() / 2), id -> ask(database)
                    .onFailure(e -> LOG.debug("changes cannot be asked for: {}", e.getMessage()))
                    .onComplete(done -> askLater()));
        }
    }

    private Future<Void> ask(Database at) {
        long asked = System.nanoTime();
        return at.execute(SQL, Tuple.tuple()).map(rows -> {
            seen = new Seen(rows.iterator().next().getLong(0), asked, true);
            return null;
        });
    }

    /** Must be read before a value that is cached with it. */
    long version() {
        return seen.version;
    }

    /** Whether a value read at this version is still valid. */
    boolean isCurrent(long version) {
        Seen last = seen;
        return last.known && last.version == version && System.nanoTime() - last.askedNanos < within.toNanos();
    }

    public void close() {
        closed = true;
    }
}
