package upay.store.identity;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import upay.identity.SessionRule;
import upay.identity.Token;
import upay.store.sql.Database;
import upay.store.sql.RowReader;

/**
 * The sessions of users, for all instances. What the user may do is read with each request, so that a change holds at once.
 * Threads: any.
 */
public final class Sessions {
    // A further one ends the oldest, and those that are over.
    private static final String BEGIN = """
            with over as (
              delete from user_sessions where token_hash in (
                select token_hash from user_sessions where expires_at < clock_timestamp() order by expires_at limit 100)),
            oldest as (
              delete from user_sessions where token_hash in (
                select token_hash from user_sessions where user_name = $2 order by began_at desc, token_hash offset $5))
            insert into user_sessions (token_hash, user_name, source, expires_at)
            values ($1, $2, $3, clock_timestamp() + $4::int8 * interval '1 second')""";

    // When it was last used is kept to the minute.
    private static final String FIND = """
            with touched as (
              update user_sessions set used_at = clock_timestamp()
              where token_hash = $1 and used_at < clock_timestamp() - interval '1 minute'
                and used_at > clock_timestamp() - $2::int8 * interval '1 second')
            select %s from user_sessions s join users u using (user_name)
            where s.token_hash = $1 and u.status = 'ACTIVE' and s.expires_at > clock_timestamp()
              and s.used_at > clock_timestamp() - $2::int8 * interval '1 second'""".formatted(StoredUser.COLUMNS.replaceAll("(\\w+)(,|$| =)", "u.$1$2"));

    private static final String END = "delete from user_sessions where token_hash = $1";

    private static final String END_OTHERS = "delete from user_sessions where user_name = $1 and token_hash <> $2";

    private final Database database;

    public Sessions(Database database) {
        this.database = database;
    }

    /** @param source the client's address */
    public Future<Token> begin(String user, String source) {
        Token token = Token.create();
        return database.execute(
                        BEGIN,
                        Tuple.of(
                                token.hash(),
                                user,
                                source,
                                SessionRule.LONGEST.toSeconds(),
                                (long) SessionRule.MOST - 1))
                .map(token);
    }

    /** Whose session it is; empty: of nobody, or it is over. */
    public Future<Optional<StoredUser>> find(Token token) {
        return database.execute(FIND, Tuple.of(token.hash(), SessionRule.IDLE.toSeconds()))
                .map(rows -> rows.size() == 0
                        ? Optional.empty()
                        : Optional.of(
                                StoredUser.read(new RowReader(rows.iterator().next(), 0))));
    }

    public Future<Void> end(Token token) {
        return database.execute(END, Tuple.of(token.hash())).mapEmpty();
    }

    /** Ends all of a user but this one. */
    public Future<Void> endOthers(String user, Token kept) {
        return database.execute(END_OTHERS, Tuple.of(user, kept.hash())).mapEmpty();
    }
}
