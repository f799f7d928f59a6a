package upay.store.registry;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import upay.domain.AccountName;
import upay.domain.Payway;
import upay.store.sql.Database;
import upay.store.sql.RowReader;

/**
 * With which accounts new payments are made, as operators choose: for a store, a merchant, or all; failures as with {@link
 * MerchantRegistry}. Threads: any.
 */
public final class AccountUses {
    private static final String PUT = "with " + ChangeCounter.BUMP + """
            insert into channel_account_uses (merchant_id, channel, store_id, account)
            values (nullif($1, '*'), $2, nullif($3, ''), $4)
            on conflict (coalesce(merchant_id, '*'), channel, coalesce(store_id, '')) do update
              set account = excluded.account, ctime = now()""";

    private static final String DELETE = "with " + ChangeCounter.BUMP + """
            delete from channel_account_uses
            where coalesce(merchant_id, '*') = $1 and channel = $2 and coalesce(store_id, '') = $3""";

    private static final String LIST = """
            select coalesce(merchant_id, '*'), channel, coalesce(store_id, ''), account from channel_account_uses
            where (coalesce(merchant_id, '*'), channel, coalesce(store_id, '')) > ($1, $2, $3)
              and ($4 = '' or coalesce(merchant_id, '*') = $4)
            order by coalesce(merchant_id, '*'), channel, coalesce(store_id, '') limit $5""";

    // $1 channel, $2 the account, $3 its owner.
    private static final String OF_ACCOUNT = """
            select coalesce(merchant_id, '*'), channel, coalesce(store_id, ''), account from channel_account_uses
            where channel = $1 and account = $2 and ($3 = '*' or merchant_id = $3) limit 1""";

    private static final String FORMER = """
            select id from instances
            where not dead and heartbeat_at > clock_timestamp() - make_interval(secs => $1::int8 / 1000.0)
              and not knows_accounts
            order by id""";

    private final Database database;
    private final long leaseMillis;

    /** @param leaseMillis how long a gateway without a heartbeat counts as running */
    public AccountUses(Database database, long leaseMillis) {
        this.database = database;
        this.leaseMillis = leaseMillis;
    }

    /**
     * A choice.
     *
     * @param owner a merchant's id, or {@link ChannelAccount#DEFAULT}: for merchants without an account of their own
     * @param storeId empty: for all stores without a choice of their own
     * @param account with which new payments are made
     */
    public record Use(String owner, String channel, String storeId, AccountName account) {}

    /** From now on new payments are made with this account, which exists; fails while a gateway runs that cannot. */
    public Future<Void> put(String owner, Payway payway, String storeId, AccountName account) {
        return requireNames()
                .compose(all -> database.execute(PUT, Tuple.of(owner, payway.channel(), storeId, account.text())))
                .<Void>mapEmpty()
                .recover(e -> MerchantRegistry.refused(
                        e,
                        Map.of(
                                "channel_account_uses_merchant_id_fkey",
                                "there is no merchant " + owner,
                                "channel_account_uses_merchant_id_store_id_fkey",
                                "merchant " + owner + " has no store " + storeId)));
    }

    /** Takes the choice back. */
    public Future<Void> remove(String owner, Payway payway, String storeId) {
        return database.execute(DELETE, Tuple.of(owner, payway.channel(), storeId))
                .compose(rows -> rows.rowCount() > 0
                        ? Future.succeededFuture()
                        : Future.failedFuture(new RegistryException("no account was chosen there")));
    }

    /**
     * By owner, channel and store.
     *
     * @param owner empty: all
     * @param after the last one of the page before; null: from the beginning
     */
    public Future<List<Use>> list(String owner, @Nullable Use after, int limit) {
        Tuple arguments = after == null
                ? Tuple.of("", "", "", owner, limit)
                : Tuple.of(after.owner, after.channel, after.storeId, owner, limit);
        return database.execute(LIST, arguments).map(rows -> MerchantRegistry.all(rows, AccountUses::use));
    }

    /** Fails if new payments of somebody are made with this account by choice. */
    Future<Void> requireUnused(Payway payway, String owner, AccountName account) {
        return database.execute(OF_ACCOUNT, Tuple.of(payway.channel(), account.text(), owner))
                .map(rows -> MerchantRegistry.all(rows, AccountUses::use))
                .compose(uses -> uses.isEmpty()
                        ? Future.succeededFuture()
                        : Future.failedFuture(new RegistryException("new payments of " + whose(uses.get(0))
                                + " are made with it: choose another account first, with channel-account use")));
    }

    private static String whose(Use use) {
        String owner = use.owner.equals(ChannelAccount.DEFAULT) ? "all merchants" : "merchant " + use.owner;
        return use.storeId.isEmpty() ? owner : "store " + use.storeId + " of " + owner;
    }

    /** Fails if a running gateway takes one account of a merchant for all of its orders. */
    Future<Void> requireNames() {
        return database.execute(FORMER, Tuple.of(leaseMillis))
                .compose(rows -> rows.size() == 0
                        ? Future.succeededFuture()
                        : Future.failedFuture(
                                new RegistryException("running gateways are of a version that knows only one"
                                        + " account of a merchant at a channel: instances " + ids(rows)
                                        + ". Give all of them this version first, and try again")));
    }

    private static List<Long> ids(RowSet<Row> rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.getLong(0))
                .toList();
    }

    private static Use use(Row row) {
        RowReader cells = new RowReader(row, 0);
        return new Use(cells.text(), cells.text(), cells.text(), AccountName.read(cells.text()));
    }
}
