package upay.store.registry;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import upay.domain.Secret;
import upay.store.seal.Vault;
import upay.store.sql.Database;

/**
 * The vendor, the application and the activation code that exist in every gateway that runs against the sandbox
 * (sandbox notes, "Ready-made accounts"). Its key is published: never in production.
 */
public final class SandboxVendor {
    private static final String SN = "90000001";
    private static final Secret KEY = new Secret("sandbox-vendor-key");
    private static final String APP = "sandbox-app";
    private static final Secret CODE = new Secret("SANDBOX1");
    private static final int USES = 1_000_000_000;

    // $1 vendor, $2 name, $3 and $4 key, $5 application, $6 hash of the code, $7 its end, $8 uses. Foreign keys are
    // checked when the statement ends.
    private static final String SQL = """
            with v as (
              insert into vendors (vendor_sn, name, secret, secret_key_version) values ($1, $2, $3, $4)
              on conflict do nothing),
            p as (
              insert into vendor_apps (app_id, vendor_sn, name) values ($5, $1, $5) on conflict do nothing)
            insert into activation_codes (code_hash, last_digits, merchant_id, store_id, uses, expires_at, made_by)
            values ($6, $7, 'sandbox-merchant', 'sandbox-store', $8, now() + interval '100 years', 'sandbox')
            on conflict do nothing""";

    private final Database database;
    private final Vault vault;
    private final MasterKeyTable keys;
    private final ActivationHash hash;

    public SandboxVendor(Database database, Vault vault, MasterKeyTable keys, ActivationHash hash) {
        this.database = database;
        this.vault = vault;
        this.keys = keys;
        this.hash = hash;
    }

    /** Whether this is the published key, which production refuses. */
    public static boolean isPublished(Secret key) {
        return KEY.equals(key);
    }

    /** Whether this is the published code: in a store that was once a sandbox's it is still there. */
    public static boolean isPublishedCode(Secret code) {
        return CODE.equals(code);
    }

    /** Creates what is missing, after the ready-made terminals; any number of instances may do so at once. */
    public Future<Void> create() {
        return hash.of(CODE)
                .compose(code -> keys.require().compose(version -> database.execute(SQL, arguments(code, version))))
                .mapEmpty();
    }

    private Tuple arguments(String code, int version) {
        return Tuple.tuple()
                .addValue(SN)
                .addValue("Sandbox")
                .addValue(vault.seal(KEY, SealedVendor.place(SN), version).text())
                .addValue(version)
                .addValue(APP)
                .addValue(code)
                .addValue(ActivationCodes.lastDigits(CODE))
                .addValue(USES);
    }
}
