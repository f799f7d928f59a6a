package upay.store.registry;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import org.jspecify.annotations.Nullable;
import upay.domain.Secret;
import upay.store.seal.Vault;
import upay.store.sql.Database;

/**
 * The accounts that exist in every gateway that runs against the sandbox (sandbox notes, "Ready-made accounts").
 * Their secrets are published: never in production.
 */
public final class SandboxTerminals {
    private record Account(String terminalSn, String secret, String merchantId, String storeId, boolean active) {}

    private static final List<Account> ACCOUNTS = List.of(
            new Account("100000000000000001", "sandbox-secret-1", "sandbox-merchant", "sandbox-store", true),
            new Account("100000000000000002", "sandbox-secret-2", "sandbox-merchant", "sandbox-store", true),
            new Account("200000000000000001", "sandbox-secret-3", "other-merchant", "other-store", true),
            new Account("100000000000000009", "sandbox-secret-9", "sandbox-merchant", "sandbox-store", false));

    /** Whether this is one of the published secrets, which production refuses. */
    public static boolean isPublished(Secret secret) {
        return ACCOUNTS.stream().anyMatch(account -> new Secret(account.secret).equals(secret));
    }

    /** The published secret of this terminal; null if it is not one of these. */
    public static @Nullable Secret published(String terminalSn) {
        return ACCOUNTS.stream()
                .filter(account -> account.terminalSn.equals(terminalSn))
                .map(account -> new Secret(account.secret))
                .findFirst()
                .orElse(null);
    }

    // Foreign keys are checked when the statement ends, so that one statement is enough.
    private static final String SQL = """
            with asked as materialized (
              select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int4[])
                as a(terminal_sn, secret, merchant_id, store_id, status, version)),
            m as (
              insert into merchants (merchant_id, name) select distinct merchant_id, merchant_id from asked order by 1
              on conflict do nothing),
            s as (
              insert into stores (merchant_id, store_id, name)
              select distinct merchant_id, store_id, store_id from asked order by 1, 2 on conflict do nothing)
            insert into terminals (terminal_sn, secret, merchant_id, store_id, status, secret_key_version)
            select terminal_sn, secret, merchant_id, store_id, status, version from asked order by terminal_sn
            on conflict do nothing""";

    private final Database database;
    private final Vault vault;
    private final MasterKeyTable keys;

    public SandboxTerminals(Database database, Vault vault, MasterKeyTable keys) {
        this.database = database;
        this.vault = vault;
        this.keys = keys;
    }

    /** Creates missing ones; any number of instances may do so at once. */
    public Future<Void> create() {
        return keys.require()
                .compose(version -> database.execute(SQL, arguments(version)))
                .mapEmpty();
    }

    private Tuple arguments(int version) {
        return Tuple.tuple()
                .addValue(ACCOUNTS.stream().map(Account::terminalSn).toArray(String[]::new))
                .addValue(ACCOUNTS.stream().map(a -> seal(a, version)).toArray(String[]::new))
                .addValue(ACCOUNTS.stream().map(Account::merchantId).toArray(String[]::new))
                .addValue(ACCOUNTS.stream().map(Account::storeId).toArray(String[]::new))
                .addValue(ACCOUNTS.stream()
                        .map(a -> a.active ? "ACTIVE" : "DISABLED")
                        .toArray(String[]::new))
                .addValue(ACCOUNTS.stream().map(a -> version).toArray(Integer[]::new));
    }

    private String seal(Account account, int version) {
        return vault.seal(
                        new Secret(account.secret),
                        SealedTerminal.place(account.merchantId, account.terminalSn),
                        version)
                .text();
    }
}
