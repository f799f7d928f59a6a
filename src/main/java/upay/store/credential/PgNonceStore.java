package upay.store.credential;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.port.NonceStore;
import upay.port.StoreException;
import upay.store.batch.Batcher;
import upay.store.sql.Database;
import upay.store.sql.StoreSettings;

/**
 * The nonces in PostgreSQL: one statement for all that arrive at once; expired ones are deleted each minute.
 *
 * <p>Threads: any.
 */
public final class PgNonceStore implements NonceStore {
    private static final Logger LOG = LoggerFactory.getLogger(PgNonceStore.class);

    private static final Duration TIDYING = Duration.ofMinutes(1);
    private static final int TIDIED_AT_ONCE = 10_000;

    /**
     * The most that one instance stores in ten minutes, which is the lifetime of a nonce: 5,000 a second, some 300 MB
     * of table and indexes. A client with a secret cannot fill the disk.
     */
    private static final int TAKEN_MAX = 3_000_000;

    private static final int USED_MAX = 10_000;

    private static final int TIDYINGS_OF_USE = 10;

    // The instances' clocks follow the store's, within a moment: an instance that is a minute late still finds the
    // nonces that it must refuse.
    private static final String TIDY = """
            with old as materialized (
              select terminal_sn, nonce from nonces where ends_at < statement_timestamp() - interval '1 minute'
              order by ends_at limit $1 for update skip locked)
            delete from nonces n using old o where n.terminal_sn = o.terminal_sn and n.nonce = o.nonce""";

    private final Vertx vertx;
    private final Database database;
    private final Batcher<NonceBatch.Taking, Boolean> takings;
    private final AtomicInteger taken = new AtomicInteger();

    /** The latest ones, so that a client that repeats one request costs the store nothing. */
    private final Cache<String, Boolean> used =
            Caffeine.newBuilder().maximumSize(USED_MAX).executor(Runnable::run).build();

    private volatile long timer = -1;
    /** Used by the timer only. */
    private int tidyings;

    public PgNonceStore(Vertx vertx, Context context, Database database, StoreSettings settings) {
        this.vertx = vertx;
        this.database = database;
        this.takings = new Batcher<>(vertx, context, database, settings, new NonceBatch());
    }

    @Override
    public Future<Boolean> take(String terminalSn, String nonce, Instant end) {
        String name = terminalSn + " " + nonce;
        if (used.getIfPresent(name) != null) {
            return Future.succeededFuture(false);
        }
        if (taken.get() >= TAKEN_MAX) {
            return Future.failedFuture(new StoreException("too many signatures v2 in ten minutes", true, null));
        }
        return takings.submit(new NonceBatch.Taking(terminalSn, nonce, end)).onSuccess(first -> {
            taken.addAndGet(first ? 1 : 0);
            used.put(name, true);
        });
    }

    /** To be called on the store's context. */
    public void start() {
        timer = vertx.setPeriodic(TIDYING.toMillis(), id -> {
            tidyings++;
            if (tidyings % TIDYINGS_OF_USE == 0) {
                taken.set(0);
            }
            tidy().onFailure(e -> LOG.debug("old nonces stay for now: {}", e.getMessage()));
        });
    }

    Future<Void> tidy() {
        return database.execute(TIDY, Tuple.of((long) TIDIED_AT_ONCE))
                .compose(done -> done.rowCount() < TIDIED_AT_ONCE ? Future.succeededFuture() : tidy());
    }

    public void close() {
        vertx.cancelTimer(timer);
    }
}
