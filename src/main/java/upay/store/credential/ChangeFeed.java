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
 * Notices when operators change something: asks the store's counter of changes again and again.
 *
 * <p>What was read while the counter stood at a version is true as long as it stands there. The counter is asked twice in the
 * time in which changes must be noticed, and that time runs from before the question was sent: when the store stops
 * answering, {@link #isCurrent} ends in time, and whoever asks must look for himself.
 *
 * <p>Threads: asks on the context given; everything else may be called from any.
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
     * Asks for the first time; fails as that does. From then on asks by itself.
     *
     * @param patient for the first time, when everything takes longer
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

    /** To be taken before reading what shall be remembered with it. */
    long version() {
        return seen.version;
    }

    /** Whether what was read at this version is still true. */
    boolean isCurrent(long version) {
        Seen last = seen;
        return last.known && last.version == version && System.nanoTime() - last.askedNanos < within.toNanos();
    }

    public void close() {
        closed = true;
    }
}
