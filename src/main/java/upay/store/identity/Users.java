package upay.store.identity;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.domain.Secret;
import upay.identity.Role;
import upay.store.registry.MasterKeyTable;
import upay.store.registry.MerchantRegistry;
import upay.store.registry.RegistryException;
import upay.store.seal.SealContext;
import upay.store.seal.SealedValue;
import upay.store.seal.Vault;
import upay.store.sql.Database;
import upay.store.sql.RowReader;

/**
 * The users of the console. A request that cannot be fulfilled fails with {@link RegistryException}. What changes a user is
 * an administrative act: in its commit ({@link upay.store.Administration}). Threads: any.
 */
public final class Users {
    /** More than any house has; the list of a page is bounded anyway. */
    private static final int MOST = 10_000;

    private static final String ADD = """
            insert into users (user_name, role, merchant_id)
            select $1, $2, $3 where (select count(*) from users) < $4 returning\s""" + StoredUser.COLUMNS;

    private static final String LIST =
            "select " + StoredUser.COLUMNS + " from users where user_name > $1 order by user_name limit $2";

    private static final String FIND = "select " + StoredUser.COLUMNS + " from users where user_name = $1";

    private static final String SET_ROLE =
            "update users set role = $2, merchant_id = $3 where user_name = $1 returning " + StoredUser.COLUMNS;

    private static final String ENABLE =
            "update users set status = $2 where user_name = $1 returning " + StoredUser.COLUMNS;

    private static final String IS_LAST_ADMIN = """
            select exists (select from users where user_name = $1 and role = 'ADMIN' and status = 'ACTIVE')
              and not exists (select from users where user_name <> $1 and role = 'ADMIN' and status = 'ACTIVE')""";

    private static final String END_SESSIONS = "delete from user_sessions where user_name = $1";

    private static final String RESET = """
            with codes as (delete from user_recovery_codes where user_name = $1),
            sessions as (delete from user_sessions where user_name = $1)
            update users set password_hash = null, totp_secret = null, totp_key_version = null, set_up_at = null
            where user_name = $1 returning\s""" + StoredUser.COLUMNS;

    // The step stays: a code of the former secret is none of the new one.
    private static final String SET_UP = """
            update users set password_hash = $2, totp_secret = $3, totp_key_version = $4, set_up_at = clock_timestamp()
            where user_name = $1 and status = 'ACTIVE' returning\s""" + StoredUser.COLUMNS;

    private static final String SET_PASSWORD =
            "update users set password_hash = $2 where user_name = $1 returning " + StoredUser.COLUMNS;

    private static final String HAS_CODE =
            "select exists (select from user_recovery_codes where user_name = $1 and code_hash = $2)";

    private static final String FORGET_CODES = "delete from user_recovery_codes where user_name = $1";

    private static final String ADD_CODES =
            "insert into user_recovery_codes (user_name, code_hash) select $1, c from unnest($2::text[]) c";

    private static final String CREDENTIALS = "select " + StoredUser.COLUMNS + """
            , password_hash, totp_secret, totp_key_version, totp_step from users
            where user_name = $1 and status = 'ACTIVE' and password_hash is not null""";

    // By compare-and-set: of two logins with one code at the same moment one succeeds.
    private static final String TAKE_STEP = """
            update users set totp_step = $2, login_at = clock_timestamp()
            where user_name = $1 and totp_step < $2 and status = 'ACTIVE'""";

    private static final String TAKE_CODE = """
            with taken as (delete from user_recovery_codes where user_name = $1 and code_hash = $2 returning user_name)
            update users set login_at = clock_timestamp()
            where user_name = $1 and status = 'ACTIVE' and exists (select from taken)""";

    private static final String ANY = "select exists (select from users)";

    private final Database database;
    private final Vault vault;
    private final MasterKeyTable keys;

    public Users(Database database, Vault vault, MasterKeyTable keys) {
        this.database = database;
        this.vault = vault;
        this.keys = keys;
    }

    /**
     * What a login is checked against.
     *
     * @param passwordHash as {@link upay.identity.PasswordHash} makes it
     * @param totpSecret in Base32
     * @param totpStep of the last code that was taken
     */
    public record Credentials(StoredUser user, String passwordHash, Secret totpSecret, long totpStep) {}

    /** The seal context of an authenticator's secret. */
    public static SealContext place(String name) {
        return new SealContext("users", "", name, "totp_secret");
    }

    /** Without a password: the user sets one with a {@link SetUpTokens}. */
    public Future<StoredUser> add(String name, Role role, @Nullable String merchant) {
        return database.execute(ADD, Tuple.of(name, role.name(), merchant, MOST))
                .compose(rows -> rows.size() == 1
                        ? Future.succeededFuture(user(rows))
                        : Future.failedFuture(new RegistryException("there are " + MOST + " users, which is the most")))
                .recover(e -> MerchantRegistry.refused(
                        e,
                        Map.of(
                                "users_pkey", "there is a user " + name + " already",
                                "users_merchant", "there is no merchant " + merchant)));
    }

    /** By name; {@code after} as with {@link MerchantRegistry#merchants}. */
    public Future<List<StoredUser>> list(String after, int limit) {
        return database.execute(LIST, Tuple.of(after, limit))
                .map(rows -> MerchantRegistry.all(rows, row -> StoredUser.read(new RowReader(row, 0))));
    }

    public Future<StoredUser> find(String name) {
        return database.execute(FIND, Tuple.of(name)).compose(rows -> found(rows, name));
    }

    /** Whether there is a user. */
    public Future<Boolean> any() {
        return database.execute(ANY, Tuple.tuple())
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    /** Holds from the next request on; the user's sessions end. */
    public Future<StoredUser> setRole(String name, Role role, @Nullable String merchant) {
        return (role == Role.ADMIN ? Future.<Void>succeededFuture() : requireAnotherAdmin(name))
                .compose(allowed -> database.execute(SET_ROLE, Tuple.of(name, role.name(), merchant)))
                .compose(rows -> found(rows, name))
                .compose(user -> endSessions(user))
                .recover(
                        e -> MerchantRegistry.refused(e, Map.of("users_merchant", "there is no merchant " + merchant)));
    }

    /** A disabled user's sessions end at once. */
    public Future<StoredUser> enable(String name, boolean enabled) {
        return (enabled ? Future.<Void>succeededFuture() : requireAnotherAdmin(name))
                .compose(allowed -> database.execute(ENABLE, Tuple.of(name, enabled ? "ACTIVE" : "DISABLED")))
                .compose(rows -> found(rows, name))
                .compose(user -> enabled ? Future.succeededFuture(user) : endSessions(user));
    }

    private Future<StoredUser> endSessions(StoredUser user) {
        return database.execute(END_SESSIONS, Tuple.of(user.name())).map(user);
    }

    private Future<Void> requireAnotherAdmin(String name) {
        return database.execute(IS_LAST_ADMIN, Tuple.of(name))
                .compose(rows -> rows.iterator().next().getBoolean(0)
                        ? Future.failedFuture(new RegistryException(
                                name + " is the last active admin: add another one first, with user add"))
                        : Future.succeededFuture());
    }

    /** Password, authenticator, recovery codes and sessions are gone; the user is set up again with a new token. */
    public Future<StoredUser> reset(String name) {
        return database.execute(RESET, Tuple.of(name)).compose(rows -> found(rows, name));
    }

    /**
     * Sets password and authenticator, and replaces the recovery codes.
     *
     * @param totpSecret in Base32
     * @param codeHashes of {@link upay.identity.RecoveryCodes}
     */
    public Future<StoredUser> setUp(String name, String passwordHash, Secret totpSecret, List<String> codeHashes) {
        return keys.require()
                .map(version -> vault.seal(totpSecret, place(name), version))
                .compose(value ->
                        database.execute(SET_UP, Tuple.of(name, passwordHash, value.text(), value.keyVersion())))
                .compose(rows -> found(rows, name))
                .compose(user -> database.execute(FORGET_CODES, Tuple.of(name))
                        .compose(forgotten -> database.execute(
                                ADD_CODES, Tuple.of(name).addArrayOfString(codeHashes.toArray(String[]::new))))
                        .map(user));
    }

    /** Of an active user that is set up; empty: there is none, whatever the reason. */
    public Future<Optional<Credentials>> credentials(String name) {
        return database.execute(CREDENTIALS, Tuple.of(name)).map(rows -> {
            if (rows.size() == 0) {
                return Optional.empty();
            }
            RowReader cells =
                    new RowReader(MerchantRegistry.all(rows, row -> row).get(0), 0);
            StoredUser user = StoredUser.read(cells);
            String hash = cells.text();
            Secret secret = vault.open(new SealedValue(cells.text(), cells.int4()), place(name));
            return Optional.of(new Credentials(user, hash, secret, cells.int8()));
        });
    }

    /** Takes a one-time password; false: it, or a later one, was taken before. */
    public Future<Boolean> takeStep(String name, long step) {
        return database.execute(TAKE_STEP, Tuple.of(name, step)).map(rows -> rows.rowCount() == 1);
    }

    /** Instead of the former one. */
    public Future<StoredUser> setPassword(String name, String passwordHash) {
        return database.execute(SET_PASSWORD, Tuple.of(name, passwordHash)).compose(rows -> found(rows, name));
    }

    /** Whether a recovery code with this hash is left. */
    public Future<Boolean> hasRecoveryCode(String name, String codeHash) {
        return database.execute(HAS_CODE, Tuple.of(name, codeHash))
                .map(rows -> rows.iterator().next().getBoolean(0));
    }

    /** Takes a recovery code; false: there is none with this hash any more. */
    public Future<Boolean> takeRecoveryCode(String name, String codeHash) {
        return database.execute(TAKE_CODE, Tuple.of(name, codeHash)).map(rows -> rows.rowCount() == 1);
    }

    private static Future<StoredUser> found(RowSet<Row> rows, String name) {
        return rows.size() == 1
                ? Future.succeededFuture(user(rows))
                : Future.failedFuture(
                        new RegistryException("there is no user " + name + "; \"user list\" shows their names"));
    }

    private static StoredUser user(RowSet<Row> rows) {
        return StoredUser.read(new RowReader(rows.iterator().next(), 0));
    }
}
