package upay.store.registry;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import upay.domain.AccountName;
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
            insert into channel_accounts (merchant_id, channel, name, endpoint, settings, settings_key_version)
            values (nullif($1, '*'), $2, $3, $4, $5, $6)
            on conflict (coalesce(merchant_id, '*'), channel, name) do update
              set endpoint = excluded.endpoint, settings = excluded.settings,
                settings_key_version = excluded.settings_key_version, mtime = now()
            returning mtime""";

    private static final String LIST = """
            select coalesce(merchant_id, '*'), channel, name, endpoint, settings, settings_key_version, mtime
            from channel_accounts
            where (coalesce(merchant_id, '*'), channel, name) > ($1, $2, $3)
              and ($4 = '' or coalesce(merchant_id, '*') = $4) and ($5 = '' or channel = $5)
            order by coalesce(merchant_id, '*'), channel, name limit $6""";

    private static final String ONE = """
            select coalesce(merchant_id, '*'), channel, name, endpoint, settings, settings_key_version, mtime
            from channel_accounts where coalesce(merchant_id, '*') = $1 and channel = $2 and name = $3""";

    private static final String OTHERS = """
            select count(*) from channel_accounts where coalesce(merchant_id, '*') = $1 and channel = $2 and name <> $3""";

    private static final String REMOVE = "with " + ChangeCounter.BUMP + """
            delete from channel_accounts where coalesce(merchant_id, '*') = $1 and channel = $2 and name = $3
            returning channel""";

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
    private final AccountUses uses;

    /** @param leaseMillis how long a gateway without a heartbeat counts as running */
    public ChannelRegistry(Database database, Vault vault, MasterKeyTable keys, long leaseMillis) {
        this.database = database;
        this.vault = vault;
        this.keys = keys;
        this.uses = new AccountUses(database, leaseMillis);
    }

    /** A channel that is off, or was until now. */
    public record Switch(
            String owner, String channel, @Nullable Instant offSince, String by, String reason) {}

    /** Stores an account, replacing an existing one of the same name. */
    public Future<Void> put(ChannelAccount account) {
        boolean named = !account.account().name().equals(AccountName.DEFAULT);
        return (named ? requireNames(account) : Future.<Void>succeededFuture())
                .compose(possible -> keys.require())
                .map(version -> vault.seal(SettingsText.write(account.settings()), account.place(), version))
                .compose(value -> database.execute(PUT, arguments(account, value)))
                .<Void>mapEmpty()
                .recover(e -> MerchantRegistry.refused(e, noMerchant("channel_accounts", account.owner())));
    }

    /** Every running gateway tells accounts apart, and the owner may have another one. */
    private Future<Void> requireNames(ChannelAccount account) {
        return uses.requireNames()
                .compose(all -> database.execute(OTHERS, place(account.owner(), account.payway(), account.account())))
                .compose(rows -> MerchantRegistry.one(rows).getLong(0) < ChannelAccount.ACCOUNTS_MAX
                        ? Future.succeededFuture()
                        : Future.failedFuture(new RegistryException("there are "
                                + ChannelAccount.ACCOUNTS_MAX + " accounts of this owner at "
                                + account.payway().channel() + ", which is the most; remove one that has no orders"
                                + " that may be refunded")));
    }

    private static Tuple arguments(ChannelAccount account, SealedValue value) {
        return place(account.owner(), account.payway(), account.account())
                .addValue(account.endpoint())
                .addValue(value.text())
                .addValue(value.keyVersion());
    }

    private static Tuple place(String owner, Payway payway, AccountName account) {
        return Tuple.tuple().addValue(owner).addValue(payway.channel()).addValue(account.name());
    }

    /**
     * The accounts with the values of their settings.
     *
     * @param owner of the accounts; empty: all
     * @param after the last one of the page before; null: from the beginning
     */
    public Future<List<ChannelAccount>> accounts(String owner, @Nullable ChannelAccount after, int limit) {
        String[] place = after == null
                ? new String[] {"", "", ""}
                : new String[] {
                    after.owner(), after.payway().channel(), after.account().name()
                };
        return accounts(owner, null, place, limit);
    }

    /**
     * The same, by owner, channel and name.
     *
     * @param payway null: at all channels
     * @param after these three of the last one of the page before; empty texts: from the beginning
     */
    public Future<List<ChannelAccount>> accounts(String owner, @Nullable Payway payway, String[] after, int limit) {
        Tuple arguments = Tuple.of(after[0], after[1], after[2], owner, payway == null ? "" : payway.channel(), limit);
        return database.execute(LIST, arguments).map(rows -> MerchantRegistry.all(rows, this::account));
    }

    /** The account of this owner; empty if there is none. */
    public Future<Optional<ChannelAccount>> account(String owner, Payway payway, AccountName account) {
        return database.execute(ONE, place(owner, payway, account))
                .map(rows -> rows.size() == 0 ? Optional.empty() : Optional.of(account(MerchantRegistry.one(rows))));
    }

    /** Whatever orders it has. New payments must be made with another one before. */
    public Future<Void> remove(String owner, Payway payway, AccountName account) {
        return uses.requireUnused(payway, owner, account)
                .compose(unused -> database.execute(REMOVE, place(owner, payway, account)))
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

    private ChannelAccount account(Row row) {
        RowReader cells = new RowReader(row, 0);
        String owner = cells.text();
        String channel = cells.text();
        String name = cells.text();
        String endpoint = cells.text();
        SealedValue value = new SealedValue(cells.text(), cells.int4());
        Map<String, Secret> settings = SettingsText.read(vault.open(value, ChannelAccount.place(owner, channel, name)));
        return new ChannelAccount(
                owner, AccountName.of(owner, name), payway(channel), endpoint, settings, cells.time());
    }

    static Payway payway(String channel) {
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
