package upay.store.rotation;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import upay.store.registry.MasterKeyTable;
import upay.store.registry.RegistryException;
import upay.store.rotation.SealedColumn.Key;
import upay.store.seal.MasterKeys;
import upay.store.seal.Vault;
import upay.store.sql.Database;
import upay.store.sql.RowReader;

/**
 * The tills with plaintext secrets in the store: from before the first master key, or inserted without this program.
 * A gateway in production refuses them; an operator confirms which of them are genuine, and has them sealed.
 */
public final class PlaintextSecrets {
    private static final String LIST = """
            select terminal_sn, merchant_id, store_id, ctime from terminals
            where secret_key_version = 0 and terminal_sn > $1 order by terminal_sn limit $2""";

    private static final String ONE = """
            select terminal_sn, merchant_id, secret, secret_key_version from terminals
            where terminal_sn = $1 and $2::text is not null and $3::int8 is not null and secret_key_version = 0""";

    private static final int PAGE = 256;

    private final Database database;
    private final Vault vault;
    private final MasterKeyTable keys;

    public PlaintextSecrets(Database database, MasterKeys keys, MasterKeyTable table) {
        this.database = database;
        this.vault = new Vault(keys);
        this.keys = table;
    }

    /** A till whose secret is not sealed. */
    public record Plain(String terminalSn, String merchantId, String storeId, Instant ctime) {}

    /** By number. */
    public Future<List<Plain>> list(String after, int limit) {
        return database.execute(LIST, Tuple.of(after, limit)).map(rows -> {
            List<Plain> plain = new ArrayList<>();
            rows.forEach(row -> {
                RowReader cells = new RowReader(row, 0);
                plain.add(new Plain(cells.text(), cells.text(), cells.text(), cells.time()));
            });
            return plain;
        });
    }

    /** Seals all of them. */
    public Future<Void> sealAll() {
        return keys.require().compose(version -> next(Key.BEFORE_ALL, version));
    }

    private Future<Void> next(Key after, int version) {
        return KeyRotation.PLAIN_TERMINALS
                .next(database, vault, after, PAGE, version)
                .compose(page -> page.last() == null ? Future.succeededFuture() : next(page.last(), version));
    }

    /** Fails with {@link RegistryException} if there is no such till, or it is sealed. */
    public Future<Void> seal(String terminalSn) {
        SealedColumn one = new SealedColumn(ONE, KeyRotation.TERMINAL_UPDATE, KeyRotation::terminal);
        return keys.require()
                .compose(version -> one.next(database, vault, new Key(terminalSn, ""), 1, version))
                .compose(page -> page.changed() == 1
                        ? Future.succeededFuture()
                        : Future.failedFuture(new RegistryException(
                                "there is no terminal " + terminalSn + " whose secret is not sealed")));
    }
}
