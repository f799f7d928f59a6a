package upay.store.identity;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import upay.identity.Access;
import upay.identity.ApiKey;
import upay.identity.Permission;
import upay.store.registry.MerchantRegistry;
import upay.store.registry.RegistryException;
import upay.store.sql.Database;
import upay.store.sql.RowReader;

/** The API keys of programs; changes as with {@link Users}. Threads: any. */
public final class ApiKeys {
    private static final String COLUMNS =
            "key_id, name, merchant_id, ctime, expires_at, revoked_at, used_at, clock_timestamp(), scopes";

    private static final int SCOPES = 8;

    private static final String ADD = """
            insert into api_keys (key_id, name, key_hash, scopes, merchant_id, expires_at)
            values ($1, $2, $3, $4, $5, clock_timestamp() + $6::int8 * interval '1 second') returning\s""" + COLUMNS;

    private static final String LIST =
            "select " + COLUMNS + " from api_keys where key_id > $1 order by key_id limit $2";

    private static final String REVOKE = """
            update api_keys set revoked_at = coalesce(revoked_at, clock_timestamp()) where key_id = $1
            returning\s""" + COLUMNS;

    private static final String FIND = """
            with touched as (
              update api_keys set used_at = clock_timestamp()
              where key_id = $1 and key_hash = $2
                and (used_at is null or used_at < clock_timestamp() - interval '1 hour'))
            select %s from api_keys
            where key_id = $1 and key_hash = $2 and revoked_at is null and expires_at > clock_timestamp()""".formatted(COLUMNS);

    private final Database database;

    public ApiKeys(Database database) {
        this.database = database;
    }

    /** Whether a key is taken. */
    public enum State {
        VALID,
        REVOKED,
        EXPIRED
    }

    /**
     * A key as it is listed.
     *
     * @param merchant the only one that it is for; null: all
     * @param scopes those that this version knows
     */
    public record Entry(String id, String name, @Nullable String merchant, Set<Permission> scopes, Times times) {
        /**
         * Its times.
         *
         * @param revokedAt null: it is not revoked
         * @param usedAt when it was last used, to the hour; null: never
         * @param now the store's
         */
        public record Times(
                Instant ctime,
                Instant expiresAt,
                @Nullable Instant revokedAt,
                @Nullable Instant usedAt,
                Instant now) {}

        public State state() {
            if (times.revokedAt != null) {
                return State.REVOKED;
            }
            return times.now.isBefore(times.expiresAt) ? State.VALID : State.EXPIRED;
        }

        /** What it may do. */
        public Access access() {
            return Access.ofKey(scopes, merchant);
        }
    }

    /** @param merchant null: for all */
    public Future<Entry> add(
            ApiKey key, String name, Set<Permission> scopes, @Nullable String merchant, Duration valid) {
        String[] texts = scopes.stream().map(Permission::text).sorted().toArray(String[]::new);
        return database.execute(ADD, Tuple.of(key.id(), name, key.hash(), texts, merchant, valid.toSeconds()))
                .map(rows -> entry(rows.iterator().next()))
                .recover(e ->
                        MerchantRegistry.refused(e, Map.of("api_keys_merchant", "there is no merchant " + merchant)));
    }

    /** By id; {@code after} as with {@link MerchantRegistry#merchants}. */
    public Future<List<Entry>> list(String after, int limit) {
        return database.execute(LIST, Tuple.of(after, limit)).map(rows -> MerchantRegistry.all(rows, ApiKeys::entry));
    }

    /** It holds no longer, from its next use on. */
    public Future<Entry> revoke(String id) {
        return database.execute(REVOKE, Tuple.of(id))
                .compose(rows -> rows.size() == 1
                        ? Future.succeededFuture(entry(rows.iterator().next()))
                        : Future.failedFuture(new RegistryException(
                                "there is no API key " + id + "; \"api-key list\" shows their ids")));
    }

    /** Empty: there is none like this, it is over, or it is revoked. */
    public Future<Optional<Entry>> find(ApiKey key) {
        return database.execute(FIND, Tuple.of(key.id(), key.hash()))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(entry(rows.iterator().next())));
    }

    private static Entry entry(Row row) {
        RowReader cells = new RowReader(row, 0);
        String id = cells.text();
        String name = cells.text();
        String merchant = cells.textOrNull();
        Entry.Times times =
                new Entry.Times(cells.time(), cells.time(), cells.timeOrNull(), cells.timeOrNull(), cells.time());
        Set<Permission> scopes = Arrays.stream(row.getArrayOfStrings(SCOPES))
                .flatMap(text -> Permission.of(text).stream())
                .collect(Collectors.toSet());
        return new Entry(id, name, merchant, scopes, times);
    }
}
