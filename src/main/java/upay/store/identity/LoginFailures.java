package upay.store.identity;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import upay.audit.AuditAction;
import upay.identity.LoginDelay;
import upay.identity.LoginSource;
import upay.store.sql.Database;
import upay.store.sql.RowReader;

/**
 * The failed logins of pairs of user and source, over all instances. Names that no user has are not counted here: there is
 * no bound on them. Of a user the failures from all sources are counted too: beyond {@link LoginDelay#CROWD} only sources
 * from which the user has logged in before may go on. Threads: any.
 */
public final class LoginFailures {
    private static final String READ = """
            select coalesce(max(failures) filter (where source = $2), 0)::int4,
              coalesce(max((extract(epoch from clock_timestamp() - failed_at) * 1000)::int8) filter (where source = $2), 0),
              coalesce(sum(failures) filter (where failed_at > clock_timestamp() - $3::int8 * interval '1 second'), 0)::int8,
              exists (select from users where user_name = $1)
            from login_failures where user_name = $1""";

    private static final String HAS_LOGGED_IN = """
            select exists (select from audit_log where kind = 'user' and subject = $1 and action = $2
              and left(origin, $3) = $4 and at > clock_timestamp() - interval '30 days')""";

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

    private static final int MOST_OF_ORIGIN = 300;

    private final Database database;

    public LoginFailures(Database database) {
        this.database = database;
    }

    /**
     * Before the next attempt of a pair is looked at.
     *
     * @param isUser whether there is a user of this name; failures of others are not counted here
     * @param left zero: it may try now
     */
    public record Wait(boolean isUser, Duration left) {}

    public Future<Wait> delay(String user, LoginSource source) {
        return database.execute(READ, Tuple.of(user, source.text(), LoginDelay.CROWD_MEMORY.toSeconds()))
                .compose(rows -> {
                    RowReader cells = new RowReader(rows.iterator().next(), 0);
                    int failures = cells.int4();
                    Duration since = Duration.ofMillis(cells.int8());
                    Duration left = LoginDelay.after(failures).minus(since);
                    Duration own = left.isNegative() ? Duration.ZERO : left;
                    long all = cells.int8();
                    boolean isUser = cells.bool();
                    return all < LoginDelay.CROWD
                            ? Future.succeededFuture(new Wait(isUser, own))
                            : hasLoggedIn(user, source)
                                    .map(known -> new Wait(isUser, known ? own : LoginDelay.longer(own)));
                });
    }

    /** Within the last 30 days, as the audit log has it. */
    private Future<Boolean> hasLoggedIn(String user, LoginSource source) {
        return database.execute(
                        HAS_LOGGED_IN,
                        Tuple.of(
                                user,
                                AuditAction.USER_LOGIN.text(),
                                source.isNetwork() ? source.prefix().length() : MOST_OF_ORIGIN,
                                source.prefix()))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    /** Counts one more. */
    public Future<Void> add(String user, LoginSource source) {
        return database.execute(ADD, Tuple.of(user, source.text(), LoginDelay.MEMORY.toSeconds()))
                .mapEmpty();
    }

    /** After a login. */
    public Future<Void> clear(String user, LoginSource source) {
        return database.execute(CLEAR, Tuple.of(user, source.text())).mapEmpty();
    }
}
