package upay.store.activation;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.store.sql.Database;

/** Deletes failed codes that no longer count, each minute. Threads: {@link #start} on the store's context; others any. */
final class OldFailures {
    private static final Logger LOG = LoggerFactory.getLogger(OldFailures.class);

    private static final Duration TIDYING = Duration.ofMinutes(1);
    private static final int TIDIED_AT_ONCE = 10_000;

    private static final String TIDY = """
            with old as materialized (
              select failure_id from activation_failures
              where failed_at < statement_timestamp() - interval '5 minutes'
              order by failure_id limit $1 for update skip locked)
            delete from activation_failures f using old o where f.failure_id = o.failure_id""";

    private final Vertx vertx;
    private final Database database;
    private volatile long timer = -1;

    OldFailures(Vertx vertx, Database database) {
        this.vertx = vertx;
        this.database = database;
    }

    void start() {
        timer = vertx.setPeriodic(TIDYING.toMillis(), id -> tidy().onFailure(
                        e -> LOG.debug("old failures of codes stay for now: {}", e.getMessage())));
    }

    Future<Void> tidy() {
        return database.execute(TIDY, Tuple.of((long) TIDIED_AT_ONCE))
                .compose(done -> done.rowCount() < TIDIED_AT_ONCE ? Future.succeededFuture() : tidy());
    }

    void close() {
        vertx.cancelTimer(timer);
    }
}
