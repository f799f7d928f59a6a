package upay.store.rotation;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import upay.store.credential.PgSigningKeys;
import upay.store.identity.Users;
import upay.store.registry.ChannelAccount;
import upay.store.registry.MasterKeyTable;
import upay.store.registry.RegistryException;
import upay.store.registry.SealedTerminal;
import upay.store.rotation.SealedColumn.Key;
import upay.store.rotation.SealedColumn.Page;
import upay.store.seal.SealContext;
import upay.store.seal.Vault;
import upay.store.sql.Database;

/**
 * Seals everything in the store with the newest master key, while gateways run.
 *
 * <p>1. Not before every running gateway holds the new key: a gateway without it could no longer open what it reads.
 * 2. First the new version is activated, so that nothing is sealed with the old ones meanwhile, and a gateway without
 * it no longer starts. 3. Then row after row, a bounded page at a time; a row that is written meanwhile is left to
 * the next pass. 4. Finally the unused versions are removed. After an interruption at any point, it is simply run
 * again.
 *
 * <p>Threads: any.
 */
public final class KeyRotation {
    /** The first does the work; the next one the rows written meanwhile. */
    private static final int PASSES = 3;

    static final String TERMINAL_UPDATE = """
            update terminals t set secret = a.after, secret_key_version = $5
            from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as a(terminal_sn, merchant_id, before, after)
            where t.terminal_sn = a.terminal_sn and t.merchant_id = a.merchant_id and t.secret = a.before""";

    /** The merchant is second: it is needed for the seal context, not for the order. */
    private static final SealedColumn TERMINALS = new SealedColumn("""
            select terminal_sn, merchant_id, secret, secret_key_version from terminals
            where terminal_sn > $1 and $2::text is not null
            order by terminal_sn limit $3""", TERMINAL_UPDATE, KeyRotation::terminal);

    static final SealedColumn PLAIN_TERMINALS = new SealedColumn("""
            select terminal_sn, merchant_id, secret, secret_key_version from terminals
            where terminal_sn > $1 and $2::text is not null and secret_key_version = 0
            order by terminal_sn limit $3""", TERMINAL_UPDATE, KeyRotation::terminal);

    private static final SealedColumn ACCOUNTS = new SealedColumn("""
            select coalesce(merchant_id, '*'), channel || '/' || name, settings, settings_key_version
            from channel_accounts
            where (coalesce(merchant_id, '*'), channel || '/' || name) > ($1, $2)
            order by coalesce(merchant_id, '*'), channel || '/' || name limit $3""", """
            update channel_accounts c set settings = a.after, settings_key_version = $5
            from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as a(owner, account, before, after)
            where coalesce(c.merchant_id, '*') = a.owner and c.channel || '/' || c.name = a.account
              and c.settings = a.before""", KeyRotation::account);

    private static final SealedColumn SIGNING_KEYS =
            new SealedColumn("""
            select key_id::text, '', private_key, private_key_version from signing_keys
            where private_key is not null and key_id::text > $1 and $2::text is not null
            order by key_id::text limit $3""", """
            update signing_keys k set private_key = a.after, private_key_version = $5
            from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as a(key_id, nobody, before, after)
            where k.key_id::text = a.key_id and k.private_key = a.before""", key -> PgSigningKeys.place(Integer.parseInt(key.first())));

    private static final SealedColumn USERS = new SealedColumn("""
            select user_name, '', totp_secret, totp_key_version from users
            where totp_secret is not null and user_name > $1 and $2::text is not null
            order by user_name limit $3""", """
            update users u set totp_secret = a.after, totp_key_version = $5
            from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as a(user_name, nobody, before, after)
            where u.user_name = a.user_name and u.totp_secret = a.before""", key -> Users.place(key.first()));

    private static final Map<String, SealedColumn> COLUMNS = Map.of(
            "terminals",
            TERMINALS,
            "terminals' previous keys",
            TerminalKeyColumns.PREVIOUS,
            "terminal_former_keys",
            TerminalKeyColumns.FORMER,
            "vendors",
            TerminalKeyColumns.VENDORS,
            "activation_hash_key",
            TerminalKeyColumns.ACTIVATION_HASH,
            "channel_accounts",
            ACCOUNTS,
            "signing_keys",
            SIGNING_KEYS,
            "users",
            USERS);

    private final Database database;
    private final Vault vault;
    private final MasterKeyTable keys;
    private final long leaseMillis;

    public KeyRotation(Database database, Vault vault, MasterKeyTable keys, long leaseMillis) {
        this.database = database;
        this.vault = vault;
        this.keys = keys;
        this.leaseMillis = leaseMillis;
    }

    /**
     * @param table the current table
     * @param changed rows sealed with the new key so far in this run, over all tables
     * @param broken rows that did not open, so far in this pass; they stay as they are
     */
    public record Progress(String table, long changed, long broken) {
        private Progress plus(String name, Page page) {
            return new Progress(name, changed + page.changed(), broken + page.broken());
        }
    }

    /**
     * @param version with which everything is sealed now, except the broken rows
     * @param retired versions with which nothing is sealed any more: they may be removed from the file
     */
    public record Result(int version, long changed, long broken, List<Integer> retired) {}

    /**
     * The versions of the master key, never a key.
     *
     * @param held by this instance
     * @param stored with which the store is sealed; the highest one seals
     * @param without the running instances that lack the newest held one
     */
    public record State(SortedSet<Integer> held, List<Integer> stored, List<Long> without) {}

    /** As things are now. */
    public Future<State> state() {
        SortedSet<Integer> held = new TreeSet<>(vault.keys().versions());
        return keys.versions()
                .compose(stored -> keys.instancesWithout(vault.keys().newest(), leaseMillis)
                        .map(without -> new State(held, stored, without)));
    }

    private static SealContext account(Key key) {
        int name = key.second().indexOf('/') + 1;
        return ChannelAccount.place(
                key.first(), key.second().substring(0, name - 1), key.second().substring(name));
    }

    static SealContext terminal(Key key) {
        return SealedTerminal.place(key.second(), key.first());
    }

    /**
     * @param rows in one page
     * @param listener receives each page's progress
     * @return fails with {@link RegistryException} if a running gateway lacks the new key
     */
    public Future<Result> run(int rows, Consumer<Progress> listener) {
        int version = vault.keys().newest();
        return requireEverywhere(version)
                .compose(v -> keys.use(version))
                .compose(v -> requireEverywhere(version))
                .compose(v -> pass(1, version, rows, listener, new Progress("", 0, 0)))
                .compose(done ->
                        keys.retire(version).map(retired -> new Result(version, done.changed, done.broken, retired)));
    }

    private Future<Void> requireEverywhere(int version) {
        return keys.instancesWithout(version, leaseMillis)
                .compose(without -> without.isEmpty()
                        ? Future.succeededFuture()
                        : Future.failedFuture(new RegistryException(
                                "running gateways do not hold master key version " + version + " yet: instances "
                                        + without + ". Give all of them the new file, restart them, and try again")));
    }

    private Future<Progress> pass(int number, int version, int rows, Consumer<Progress> listener, Progress before) {
        Future<Progress> all = Future.succeededFuture(new Progress("", before.changed, 0));
        for (Map.Entry<String, SealedColumn> column : COLUMNS.entrySet()) {
            all = all.compose(
                    so -> pages(column.getKey(), column.getValue(), Key.BEFORE_ALL, version, rows, listener, so));
        }
        return all.compose(after -> after.changed == before.changed || number == PASSES
                ? Future.succeededFuture(after)
                : pass(number + 1, version, rows, listener, after));
    }

    private Future<Progress> pages(
            String table,
            SealedColumn column,
            Key after,
            int version,
            int rows,
            Consumer<Progress> listener,
            Progress before) {
        return column.next(database, vault, after, rows, version).compose(page -> {
            Progress now = before.plus(table, page);
            listener.accept(now);
            return page.last() == null
                    ? Future.succeededFuture(now)
                    : pages(table, column, page.last(), version, rows, listener, now);
        });
    }

    /** Seals the tills' plaintext secrets from before the first master key; returns at once if there are none. */
    public Future<Void> sealPlain(int version) {
        return pages("terminals", PLAIN_TERMINALS, Key.BEFORE_ALL, version, 256, page -> {}, new Progress("", 0, 0))
                .mapEmpty();
    }
}
