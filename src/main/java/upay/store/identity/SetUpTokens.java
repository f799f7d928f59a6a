package upay.store.identity;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.identity.Token;
import upay.store.sql.Database;

/**
 * Who may set a user up, once: has the token. There is one of a user at most, and one for the first user, while there is
 * none. Threads: any.
 */
public final class SetUpTokens {
    /** How long one holds. */
    public static final Duration LIFETIME = Duration.ofHours(24);

    private static final String PUT = """
            insert into set_up_tokens (token_hash, user_name, expires_at)
            values ($1, $2, clock_timestamp() + $3::int8 * interval '1 second')
            on conflict (coalesce(user_name, '')) do update
              set token_hash = excluded.token_hash, expires_at = excluded.expires_at""";

    private static final String PUT_FIRST = """
            insert into set_up_tokens (token_hash, user_name, expires_at)
            select $1, null, clock_timestamp() + $2::int8 * interval '1 second'
            where not exists (select from users)
            on conflict (coalesce(user_name, '')) do update
              set token_hash = excluded.token_hash, expires_at = excluded.expires_at
              where set_up_tokens.expires_at < clock_timestamp()""";

    private static final String TAKE = """
            delete from set_up_tokens where token_hash = $1 and expires_at > clock_timestamp()
              and (user_name is not null or not exists (select from users))
            returning user_name""";

    private static final String FIND =
            TAKE.replace("delete from", "select user_name from").replace("returning user_name", "");

    private final Database database;

    public SetUpTokens(Database database) {
        this.database = database;
    }

    /**
     * Whose token it was.
     *
     * @param user null: it creates the first user
     */
    public record Taken(@Nullable String user) {}

    /** A new one of this user; a former one holds no longer. */
    public Future<Token> create(String user) {
        Token token = Token.create();
        return database.execute(PUT, Tuple.of(token.hash(), user, LIFETIME.toSeconds()))
                .map(token);
    }

    /** One for the first user; empty: there is a user, or a token of before, of this or another instance, still holds. */
    public Future<Optional<Token>> createFirst() {
        Token token = Token.create();
        return database.execute(PUT_FIRST, Tuple.of(token.hash(), LIFETIME.toSeconds()))
                .map(rows -> rows.rowCount() == 1 ? Optional.of(token) : Optional.empty());
    }

    /** Uses it up; empty: it does not hold. */
    public Future<Optional<Taken>> take(Token token) {
        return holder(TAKE, token);
    }

    /** Leaves it as it is; empty: it does not hold. */
    public Future<Optional<Taken>> find(Token token) {
        return holder(FIND, token);
    }

    private Future<Optional<Taken>> holder(String statement, Token token) {
        return database.execute(statement, Tuple.of(token.hash()))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(new Taken(rows.iterator().next().getString(0))));
    }
}
