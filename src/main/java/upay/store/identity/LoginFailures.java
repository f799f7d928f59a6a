package upay.store.identity;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import upay.identity.LoginDelay;
import upay.store.sql.Database;
import upay.store.sql.RowReader;

/**
 * The failed logins of pairs of user and source, over all instances. Names that no user has are not counted here: there is
 * no bound on them. Threads: any.
 */
public final class LoginFailures {
    private static final String READ = """
            select failures, (extract(epoch from clock_timestamp() - failed_at) * 1000)::int8 from login_failures
            where user_name = $1 and source = $2""";

    private static final String ADD = """
            with forgotten as (
              delete from login_failures where (user_name, source) in (
                select user_name, source from login_failures
                where failed_at < clock_timestamp() - $3::int8 * interval '1 second' and (user_name, source) <> ($1, $2)
                order by failed_at limit 100))
            insert into login_failures (user_name, source, failures, failed_at)
            select user_name, $2, 1, clock_timestamp() from users where user_name = $1
            on conflict (user_name, source) do update set failed_at = clock_timestamp(), failures = case
              when login_failures.failed_at < clock_timestamp() - $3::int8 * interval '1 second' then 1
              else least(login_failures.failures + 1, 1000000) end""";

    private static final String CLEAR = "delete from login_failures where user_name = $1 and source = $2";

    private final Database database;

    public LoginFailures(Database database) {
        this.database = database;
    }

    /** How long this pair has to wait before its next attempt is looked at; zero: it may try now. */
    public Future<Duration> delay(String user, String source) {
        return database.execute(READ, Tuple.of(user, source)).map(rows -> {
            if (rows.size() == 0) {
                return Duration.ZERO;
            }
            RowReader cells = new RowReader(rows.iterator().next(), 0);
            int failures = cells.int4();
            Duration since = Duration.ofMillis(cells.int8());
            Duration left = LoginDelay.after(failures).minus(since);
            return left.isNegative() ? Duration.ZERO : left;
        });
    }

    /** Counts one more. */
    public Future<Void> add(String user, String source) {
        return database.execute(ADD, Tuple.of(user, source, LoginDelay.MEMORY.toSeconds()))
                .mapEmpty();
    }

    /** After a login. */
    public Future<Void> clear(String user, String source) {
        return database.execute(CLEAR, Tuple.of(user, source)).mapEmpty();
    }
}
