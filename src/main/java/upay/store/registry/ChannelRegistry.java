package upay.store.registry;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import upay.domain.Payway;
import upay.domain.Secret;
import upay.store.seal.SealedValue;
import upay.store.seal.Vault;
import upay.store.sql.Database;
import upay.store.sql.RowReader;

/**
 * Channel accounts and switches, as operators maintain them; failures as with {@link MerchantRegistry}. An owner is a
 * merchant's id, or {@link ChannelAccount#DEFAULT} for all. Threads: any.
 */
public final class ChannelRegistry {
    private static final String PUT = "with " + ChangeCounter.BUMP + """
            insert into channel_accounts (merchant_id, channel, endpoint, settings, settings_key_version)
            values (nullif($1, '*'), $2, $3, $4, $5)
            on conflict (coalesce(merchant_id, '*'), channel) do update
              set endpoint = excluded.endpoint, settings = excluded.settings,
                settings_key_version = excluded.settings_key_version, mtime = now()
            returning mtime""";

    private static final String LIST = """
            select coalesce(merchant_id, '*'), channel, endpoint, settings, settings_key_version, mtime
            from channel_accounts
            where (coalesce(merchant_id, '*'), channel) > ($1, $2) and ($3 = '' or coalesce(merchant_id, '*') = $3)
            order by coalesce(merchant_id, '*'), channel limit $4""";

    private static final String UNSETTLED = """
            select count(*) from transactions t
            join orders o on o.merchant_id = t.merchant_id and o.sn = t.order_sn
            where t.due_at is not null and o.payway = $3 and (o.merchant_id = $1 or $1 = '*' and not exists (
              select from channel_accounts c where coalesce(c.merchant_id, '*') = o.merchant_id and c.channel = $2))""";

    private static final String REMOVE = "with " + ChangeCounter.BUMP + """
            delete from channel_accounts where coalesce(merchant_id, '*') = $1 and channel = $2 returning channel""";

    private static final String OFF = "with " + ChangeCounter.BUMP + """
            insert into switches (merchant_id, channel, off_by, reason) values (nullif($1, '*'), $2, $3, $4)
            on conflict (coalesce(merchant_id, '*'), channel) do update
              set off_by = excluded.off_by, reason = excluded.reason
            returning coalesce(merchant_id, '*'), channel, off_since, off_by, reason""";

    private static final String ON = "with " + ChangeCounter.BUMP + """
            delete from switches where coalesce(merchant_id, '*') = $1 and channel = $2
            returning coalesce(merchant_id, '*'), channel, off_since, off_by, reason""";

    private static final String SWITCHES = """
            select coalesce(merchant_id, '*'), channel, off_since, off_by, reason from switches
            where (coalesce(merchant_id, '*'), channel) > ($1, $2)
            order by coalesce(merchant_id, '*'), channel limit $3""";

    private final Database database;
    private final Vault vault;
    private final MasterKeyTable keys;

    public ChannelRegistry(Database database, Vault vault, MasterKeyTable keys) {
        this.database = database;
        this.vault = vault;
        this.keys = keys;
    }

    /** @param settings their names, without values */
    public record Entry(String owner, String channel, String endpoint, Set<String> settings, Instant changed) {}

    /** A channel that is off, or was until now. */
    public record Switch(
            String owner, String channel, @Nullable Instant offSince, String by, String reason) {}

    /** Stores an account, replacing an existing one. */
    public Future<Void> put(ChannelAccount account) {
        return keys.require()
                .map(version -> vault.seal(SettingsText.write(account.settings()), account.place(), version))
                .compose(value -> database.execute(PUT, arguments(account, value)))
                .<Void>mapEmpty()
                .recover(e -> MerchantRegistry.refused(e, noMerchant("channel_accounts", account.owner())));
    }

    private static Tuple arguments(ChannelAccount account, SealedValue value) {
        return Tuple.of(
                account.owner(), account.payway().channel(), account.endpoint(), value.text(), value.keyVersion());
    }

    /** @param owner of the accounts; empty: all */
    public Future<List<Entry>> list(String owner, String afterOwner, String afterChannel, int limit) {
        return database.execute(LIST, Tuple.of(afterOwner, afterChannel, owner, limit))
                .map(rows -> MerchantRegistry.all(rows, this::entry));
    }

    /** The accounts with the values of their settings, as {@link #list}. */
    public Future<List<ChannelAccount>> accounts(String owner, String afterOwner, String afterChannel, int limit) {
        return database.execute(LIST, Tuple.of(afterOwner, afterChannel, owner, limit))
                .map(rows -> MerchantRegistry.all(rows, this::account));
    }

    /** The number of transactions through this account that are not settled yet. */
    public Future<Long> unsettled(String owner, Payway payway) {
        return database.execute(UNSETTLED, Tuple.of(owner, payway.channel(), payway.name()))
                .map(rows -> MerchantRegistry.one(rows).getLong(0));
    }

    public Future<Void> remove(String owner, Payway payway) {
        return database.execute(REMOVE, Tuple.of(owner, payway.channel()))
                .compose(rows -> rows.size() > 0
                        ? Future.succeededFuture()
                        : Future.failedFuture(
                                new RegistryException(payway.channel() + " has no such account in the store")));
    }

    /**
     * Switches off new payments; those in flight continue. If it is off already, it stays off since then, with the
     * new reason.
     */
    public Future<Switch> off(String owner, Payway payway, String by, String reason) {
        return database.execute(OFF, Tuple.of(owner, payway.channel(), by, reason))
                .map(rows -> off(MerchantRegistry.one(rows)))
                .recover(e -> MerchantRegistry.refused(e, noMerchant("switches", owner)));
    }

    /** The switches that were off; empty if there were none. */
    public Future<List<Switch>> on(String owner, Payway payway) {
        return database.execute(ON, Tuple.of(owner, payway.channel()))
                .map(rows -> MerchantRegistry.all(rows, ChannelRegistry::off));
    }

    public Future<List<Switch>> switches(String afterOwner, String afterChannel, int limit) {
        return database.execute(SWITCHES, Tuple.of(afterOwner, afterChannel, limit))
                .map(rows -> MerchantRegistry.all(rows, ChannelRegistry::off));
    }

    private Entry entry(Row row) {
        ChannelAccount account = account(row);
        return new Entry(
                account.owner(),
                account.payway().channel(),
                account.endpoint(),
                new TreeSet<>(account.settings().keySet()),
                account.changed());
    }

    private ChannelAccount account(Row row) {
        RowReader cells = new RowReader(row, 0);
        String owner = cells.text();
        String channel = cells.text();
        String endpoint = cells.text();
        SealedValue value = new SealedValue(cells.text(), cells.int4());
        Map<String, Secret> settings = SettingsText.read(vault.open(value, ChannelAccount.place(owner, channel)));
        return new ChannelAccount(owner, payway(channel), endpoint, settings, cells.time());
    }

    private static Payway payway(String channel) {
        return Arrays.stream(Payway.values())
                .filter(payway -> payway.channel().equals(channel))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the store has an account of an unknown channel"));
    }

    private static Switch off(Row row) {
        RowReader cells = new RowReader(row, 0);
        return new Switch(cells.text(), cells.text(), cells.time(), cells.text(), cells.text());
    }

    private static Map<String, String> noMerchant(String table, String owner) {
        return Map.of(table + "_merchant_id_fkey", "there is no merchant " + owner);
    }
}
