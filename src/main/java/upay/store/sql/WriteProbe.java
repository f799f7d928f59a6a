package upay.store.sql;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/**
 * Detects when a store that refused statements accepts them again: writes a megabyte into a table of its own, which
 * takes new pages, room in the log and a commit, as orders do; a heartbeat overwrites a row and needs no new pages.
 * While the store is healthy it does nothing.
 *
 * <p>It proves less than a payment does. If statements are refused again soon after it has succeeded, it uses a
 * back-off.
 *
 * <p>Threads: the given context; {@link #begin} from any.
 */
public final class WriteProbe {
    private static final String EMPTY = "truncate write_trial";
    private static final String FILL = "insert into write_trial select repeat('x', 7000) from generate_series(1, 150)";

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration PAUSE_MAX = Duration.ofSeconds(30);
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration ANSWER = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final Context context;
    private final Database database;
    private final StoreHealth health;
    private Duration pause = PAUSE;
    private long succeeded = System.nanoTime() - SOON.toNanos();
    private boolean trying;
    private volatile boolean closed;

    public WriteProbe(Vertx vertx, Context context, Database database, StoreHealth health) {
        this.vertx = vertx;
        this.context = context;
        this.database = database;
        this.health = health;
    }

    /** Tries until it succeeds, unless that is in progress. */
    public void begin() {
        context.runOnContext(v -> {
            if (trying) {
                return;
            }
            trying = true;
            boolean again = System.nanoTime() - succeeded < SOON.toNanos();
            Duration longer = pause.multipliedBy(2);
            pause = !again ? PAUSE : longer.compareTo(PAUSE_MAX) < 0 ? longer : PAUSE_MAX;
            later(pause);
        });
    }

    private void later(Duration delay) {
        if (!closed) {
            vertx.setTimer(delay.toMillis(), id -> attempt());
        }
    }

    private void attempt() {
        database.execute(EMPTY, Tuple.tuple(), ANSWER)
                // A leftover that is locked, for example by a backup, does not matter: only further writes count.
                .otherwiseEmpty()
                .compose(emptied -> database.execute(FILL, Tuple.tuple(), ANSWER))
                .onSuccess(filled -> {
                    trying = false;
                    succeeded = System.nanoTime();
                    health.writes();
                    // Releases the space, which others need.
                    database.execute(EMPTY, Tuple.tuple(), ANSWER);
                })
                .onFailure(e -> later(PAUSE));
    }

    public void close() {
        closed = true;
    }
}
