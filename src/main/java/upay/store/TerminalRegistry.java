package upay.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import upay.domain.Secret;
import upay.store.seal.Sealed;
import upay.store.seal.Vault;

/** The tills, as operators keep them; failures as with {@link Registry}. Threads: any. */
public final class TerminalRegistry {
    private static final String COLUMNS = "terminal_sn, merchant_id, store_id, status, ctime";

    private static final String ADD = """
            insert into terminals (terminal_sn, merchant_id, store_id, secret, secret_key_version, status)
            values ($1, $2, $3, $4, $5, 'ACTIVE') returning\s""" + COLUMNS;

    private static final String LIST = "select " + COLUMNS + """
             from terminals
            where merchant_id = $1 and ($2 = '' or store_id = $2) and terminal_sn > $3
            order by terminal_sn limit $4""";

    private static final String SWITCH = "with " + ChangeCounter.BUMP + """
            update terminals set status = $2 where terminal_sn = $1 and status in ('ACTIVE', 'DISABLED')
            returning\s""" + COLUMNS;

    private static final String FIND = "select " + COLUMNS + " from terminals where terminal_sn = $1";

    private static final String RESET = "with " + ChangeCounter.BUMP + """
            update terminals set secret = $3, secret_key_version = $4 where terminal_sn = $1 and merchant_id = $2
            returning\s""" + COLUMNS;

    private final Database database;
    private final Vault vault;
    private final MasterKeyTable keys;

    TerminalRegistry(Database database, Vault vault, MasterKeyTable keys) {
        this.database = database;
        this.vault = vault;
        this.keys = keys;
    }

    /** @param status ACTIVE, DISABLED or NOT_ACTIVATED */
    public record Till(String sn, String merchantId, String storeId, String status, Instant ctime) {}

    public Future<Till> add(String sn, String merchantId, String storeId, Secret secret) {
        return seal(merchantId, sn, secret)
                .compose(value ->
                        database.execute(ADD, Tuple.of(sn, merchantId, storeId, value.text(), value.keyVersion())))
                .map(rows -> till(Registry.one(rows)))
                .recover(e -> Registry.refused(
                        e,
                        Map.of(
                                "terminals_pkey", "there is a terminal " + sn + " already",
                                "terminals_merchant_id_store_id_fkey",
                                        "merchant " + merchantId + " has no store " + storeId)));
    }

    /** @param storeId empty: all of the merchant's stores */
    public Future<List<Till>> list(String merchantId, String storeId, String after, int limit) {
        return database.execute(LIST, Tuple.of(merchantId, storeId, after, limit))
                .map(rows -> Registry.all(rows, TerminalRegistry::till));
    }

    /** Disabled, it is refused from then on; its orders go on. */
    public Future<Till> enable(String sn, boolean enabled) {
        return database.execute(SWITCH, Tuple.of(sn, enabled ? "ACTIVE" : "DISABLED"))
                .compose(rows -> rows.size() == 1
                        ? Future.succeededFuture(till(Registry.one(rows)))
                        : find(sn).compose(till ->
                                Future.failedFuture(new RegistryException("terminal " + sn + " is " + till.status))));
    }

    /** The former secret does not sign any more. */
    public Future<Till> resetSecret(String sn, Secret secret) {
        return find(sn).compose(till -> seal(till.merchantId, sn, secret)
                .compose(value ->
                        database.execute(RESET, Tuple.of(sn, till.merchantId, value.text(), value.keyVersion())))
                .map(rows -> till(Registry.one(rows))));
    }

    private Future<Till> find(String sn) {
        return database.execute(FIND, Tuple.of(sn)).compose(rows -> found(rows, sn));
    }

    private static Future<Till> found(RowSet<Row> rows, String sn) {
        return rows.size() == 1
                ? Future.succeededFuture(till(Registry.one(rows)))
                : Future.failedFuture(new RegistryException("there is no terminal " + sn));
    }

    private Future<Sealed> seal(String merchantId, String sn, Secret secret) {
        return keys.require().map(version -> vault.seal(secret, SealedTerminal.place(merchantId, sn), version));
    }

    private static Till till(Row row) {
        Cells cells = new Cells(row, 0);
        return new Till(cells.text(), cells.text(), cells.text(), cells.text(), cells.time());
    }
}
