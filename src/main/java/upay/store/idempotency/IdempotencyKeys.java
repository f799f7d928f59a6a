package upay.store.idempotency;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.store.sql.Database;
import upay.store.sql.RowReader;

/**
 * Writes that were asked for with a key. A key is claimed before the work and gets its answer after it; in between it says
 * that the outcome is not known. Kept for a day. Threads: any.
 */
public final class IdempotencyKeys {
    /** After which a key may be used again. */
    public static final Duration LIFETIME = Duration.ofDays(1);

    // Old keys go with new ones; a bounded number at a time.
    private static final String CLAIM = """
            with old as (
              delete from idempotency_keys where (owner, key) in (
                select owner, key from idempotency_keys
                where ctime < clock_timestamp() - $4::int8 * interval '1 second' and (owner, key) <> ($1, $2)
                order by ctime limit 100))
            insert into idempotency_keys as k (owner, key, request_hash) values ($1, $2, $3)
            on conflict (owner, key) do update
              set request_hash = $3, status = null, answer = null, ctime = clock_timestamp()
              where k.ctime < clock_timestamp() - $4::int8 * interval '1 second'""";

    private static final String FIND =
            "select request_hash, coalesce(status, 0), answer from idempotency_keys where owner = $1 and key = $2";

    private static final String KEEP =
            "update idempotency_keys set status = $3, answer = $4 where owner = $1 and key = $2 and status is null";

    private static final String RELEASE =
            "delete from idempotency_keys where owner = $1 and key = $2 and status is null";

    private final Database database;

    public IdempotencyKeys(Database database) {
        this.database = database;
    }

    /** @param owner the user or API key */
    public record Key(String owner, String text) {}

    /**
     * The request of before.
     *
     * @param status 0: its outcome is not known
     * @param answer null: it had no body
     */
    public record Former(
            String requestHash, int status, @Nullable String answer) {}

    /** Claims a key; else the request that has it. */
    public Future<Optional<Former>> claim(Key key, String requestHash) {
        return database.execute(CLAIM, Tuple.of(key.owner, key.text, requestHash, LIFETIME.toSeconds()))
                .compose(rows -> rows.rowCount() == 1 ? Future.succeededFuture(Optional.empty()) : find(key));
    }

    private Future<Optional<Former>> find(Key key) {
        return database.execute(FIND, Tuple.of(key.owner, key.text)).map(rows -> {
            if (rows.size() == 0) {
                return Optional.empty();
            }
            RowReader cells = new RowReader(rows.iterator().next(), 0);
            return Optional.of(new Former(cells.text(), cells.int4(), cells.textOrNull()));
        });
    }

    /** @param answer null: it has no body */
    public Future<Void> keep(Key key, int status, @Nullable String answer) {
        return database.execute(
                        KEEP, Tuple.of(key.owner, key.text).addInteger(status).addString(answer))
                .mapEmpty();
    }

    /** Nothing was done: the same request may be tried again. */
    public Future<Void> release(Key key) {
        return database.execute(RELEASE, Tuple.of(key.owner, key.text)).mapEmpty();
    }
}
