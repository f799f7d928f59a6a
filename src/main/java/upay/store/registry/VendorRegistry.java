package upay.store.registry;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import upay.domain.Secret;
import upay.store.seal.SealedValue;
import upay.store.seal.Vault;
import upay.store.sql.Database;
import upay.store.sql.RowReader;

/**
 * The vendors, who activate terminals, and their applications, as operators maintain them; failures as with {@link
 * MerchantRegistry}. Threads: any.
 */
public final class VendorRegistry {
    private static final String COLUMNS = "vendor_sn, name, status = 'ACTIVE', ctime";

    private static final String ADD = """
            insert into vendors (vendor_sn, name, secret, secret_key_version) values ($1, $2, $3, $4)
            returning\s""" + COLUMNS;

    private static final String LIST =
            "select " + COLUMNS + " from vendors where vendor_sn > $1 order by vendor_sn limit $2";

    private static final String FIND = "select " + COLUMNS + " from vendors where vendor_sn = $1";

    private static final String SWITCH = "update vendors set status = $2 where vendor_sn = $1 returning " + COLUMNS;

    private static final String RESET =
            "update vendors set secret = $2, secret_key_version = $3 where vendor_sn = $1 returning " + COLUMNS;

    private static final String ADD_APP = """
            insert into vendor_apps (app_id, vendor_sn, name) values ($1, $2, $3)
            returning app_id, vendor_sn, name, ctime""";

    private static final String APPS = """
            select app_id, vendor_sn, name, ctime from vendor_apps
            where vendor_sn = $1 and app_id > $2 order by app_id limit $3""";

    private final Database database;
    private final Vault vault;
    private final MasterKeyTable keys;

    public VendorRegistry(Database database, Vault vault, MasterKeyTable keys) {
        this.database = database;
        this.vault = vault;
        this.keys = keys;
    }

    /** A vendor. */
    public record Entry(String sn, String name, boolean active, Instant ctime) {}

    /** An application: a client_sn is unique under it. */
    public record App(String id, String vendorSn, String name, Instant ctime) {}

    public Future<Entry> add(String sn, String name, Secret key) {
        return seal(sn, key)
                .compose(value -> database.execute(ADD, Tuple.of(sn, name, value.text(), value.keyVersion())))
                .map(rows -> entry(MerchantRegistry.one(rows)))
                .recover(e ->
                        MerchantRegistry.refused(e, Map.of("vendors_pkey", "there is a vendor " + sn + " already")));
    }

    /** By number; {@code after} as with {@link MerchantRegistry#merchants}. */
    public Future<List<Entry>> list(String after, int limit) {
        return database.execute(LIST, Tuple.of(after, limit))
                .map(rows -> MerchantRegistry.all(rows, VendorRegistry::entry));
    }

    public Future<Entry> find(String sn) {
        return database.execute(FIND, Tuple.of(sn)).compose(rows -> found(rows, sn));
    }

    /** A disabled vendor activates nothing from then on; its terminals go on. */
    public Future<Entry> enable(String sn, boolean enabled) {
        return database.execute(SWITCH, Tuple.of(sn, enabled ? "ACTIVE" : "DISABLED"))
                .compose(rows -> found(rows, sn));
    }

    /** The former key is invalid at once. */
    public Future<Entry> resetKey(String sn, Secret key) {
        return seal(sn, key)
                .compose(value -> database.execute(RESET, Tuple.of(sn, value.text(), value.keyVersion())))
                .compose(rows -> found(rows, sn));
    }

    private static Future<Entry> found(RowSet<Row> rows, String sn) {
        return rows.size() == 1
                ? Future.succeededFuture(entry(MerchantRegistry.one(rows)))
                : Future.failedFuture(
                        new RegistryException("there is no vendor " + sn + "; \"vendor list\" shows their numbers"));
    }

    public Future<App> addApp(String vendorSn, String id, String name) {
        return database.execute(ADD_APP, Tuple.of(id, vendorSn, name))
                .map(rows -> app(MerchantRegistry.one(rows)))
                .recover(e -> MerchantRegistry.refused(
                        e,
                        Map.of(
                                "vendor_apps_pkey", "there is an application " + id + " already",
                                "vendor_apps_vendor_sn_fkey",
                                        "there is no vendor " + vendorSn + "; \"vendor list\" shows their numbers")));
    }

    /** One vendor's, by id; {@code after} as with {@link MerchantRegistry#merchants}. */
    public Future<List<App>> apps(String vendorSn, String after, int limit) {
        return database.execute(APPS, Tuple.of(vendorSn, after, limit))
                .map(rows -> MerchantRegistry.all(rows, VendorRegistry::app));
    }

    private Future<SealedValue> seal(String sn, Secret key) {
        return keys.require().map(version -> vault.seal(key, SealedVendor.place(sn), version));
    }

    private static Entry entry(Row row) {
        RowReader cells = new RowReader(row, 0);
        return new Entry(cells.text(), cells.text(), cells.bool(), cells.time());
    }

    private static App app(Row row) {
        RowReader cells = new RowReader(row, 0);
        return new App(cells.text(), cells.text(), cells.text(), cells.time());
    }
}
