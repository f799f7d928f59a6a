package upay.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;

/**
 * The accounts that exist wherever a gateway runs against the sandbox (sandbox notes, "Ready-made accounts"). Published
 * secrets: never in production.
 */
public final class ReadyMadeAccounts {
    private record Account(String terminalSn, String secret, String merchantId, String storeId, boolean active) {}

    private static final List<Account> ACCOUNTS = List.of(
            new Account("100000000000000001", "sandbox-secret-1", "sandbox-merchant", "sandbox-store", true),
            new Account("100000000000000002", "sandbox-secret-2", "sandbox-merchant", "sandbox-store", true),
            new Account("200000000000000001", "sandbox-secret-3", "other-merchant", "other-store", true),
            new Account("100000000000000009", "sandbox-secret-9", "sandbox-merchant", "sandbox-store", false));

    // Foreign keys are checked when the statement ends, so that one is enough.
    private static final String SQL = """
            with asked as materialized (
              select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])
                as a(terminal_sn, secret, merchant_id, store_id, status)),
            m as (
              insert into merchants (merchant_id, name) select distinct merchant_id, merchant_id from asked order by 1
              on conflict do nothing),
            s as (
              insert into stores (merchant_id, store_id, name)
              select distinct merchant_id, store_id, store_id from asked order by 1, 2 on conflict do nothing)
            insert into terminals (terminal_sn, secret, merchant_id, store_id, status)
            select terminal_sn, secret, merchant_id, store_id, status from asked order by terminal_sn
            on conflict do nothing""";

    private final Database database;

    ReadyMadeAccounts(Database database) {
        this.database = database;
    }

    /** Creates what is missing; any number of instances may do so at once. */
    public Future<Void> create() {
        Tuple arguments = Tuple.tuple()
                .addValue(ACCOUNTS.stream().map(Account::terminalSn).toArray(String[]::new))
                .addValue(ACCOUNTS.stream().map(Account::secret).toArray(String[]::new))
                .addValue(ACCOUNTS.stream().map(Account::merchantId).toArray(String[]::new))
                .addValue(ACCOUNTS.stream().map(Account::storeId).toArray(String[]::new))
                .addValue(ACCOUNTS.stream()
                        .map(a -> a.active ? "ACTIVE" : "DISABLED")
                        .toArray(String[]::new));
        return database.execute(SQL, arguments).mapEmpty();
    }
}
