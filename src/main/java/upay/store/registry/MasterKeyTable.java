package upay.store.registry;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import upay.domain.Secret;
import upay.store.seal.SealContext;
import upay.store.seal.SealException;
import upay.store.seal.SealedValue;
import upay.store.seal.Vault;
import upay.store.sql.Database;

/**
 * The versions of the master key with which this store is sealed. The highest one seals. Each has a proof, so that
 * another key under the same number is detected, and not only when a till cannot pay.
 */
public final class MasterKeyTable {
    private static final Secret PROVEN = new Secret("upay");

    private static final String SELECT = "select version, proof from master_keys order by version";

    private static final String INSERT =
            "insert into master_keys (version, proof) values ($1, $2) on conflict do nothing";

    private static final String RETIRE = """
            delete from master_keys k
            where version < $1
              and not exists (select from terminals where secret_key_version = k.version)
              and not exists (select from terminals where previous_secret_key_version = k.version)
              and not exists (select from terminal_former_keys where secret_key_version = k.version)
              and not exists (select from vendors where secret_key_version = k.version)
              and not exists (select from activation_hash_key where secret_version = k.version)
              and not exists (select from channel_accounts where settings_key_version = k.version)
              and not exists (select from signing_keys where private_key_version = k.version)
              and not exists (select from users where totp_key_version = k.version)
            returning version""";

    /** Programs older than the first key count as holding none. */
    private static final String WITHOUT = """
            select id from instances
            where not dead and heartbeat_at > clock_timestamp() - make_interval(secs => $2::int8 / 1000.0)
              and not ($1 = any(coalesce(key_versions, '{}')))
            order by id""";

    private final Database database;
    private final Vault vault;

    public MasterKeyTable(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
    }

    /**
     * Ensures that this program can open everything that is sealed in the store; a store without sealed values takes
     * the newest given key.
     *
     * @return the version that seals
     */
    public Future<Integer> require() {
        return proofs().compose(found -> found.isEmpty()
                ? use(vault.keys().newest()).compose(v -> proofs()).map(this::prove)
                : Future.succeededFuture(prove(found)));
    }

    /** @throws SealException names all versions that are missing or wrong */
    private int prove(SortedMap<Integer, String> proofs) {
        List<String> faults = new ArrayList<>();
        proofs.forEach((version, proof) -> {
            if (!vault.keys().versions().contains(version)) {
                faults.add("version " + version + " is missing");
            } else if (!proves(version, proof)) {
                faults.add("version " + version + " is another key than the one that sealed this store");
            }
        });
        if (!faults.isEmpty()) {
            throw new SealException("the store's secrets do not open: of the master key, " + String.join("; ", faults)
                    + " (given: " + vault.keys().versions() + ")");
        }
        return proofs.lastKey();
    }

    private boolean proves(int version, String proof) {
        try {
            return vault.open(new SealedValue(proof, version), place(version)).equals(PROVEN);
        } catch (SealException e) {
            return false;
        }
    }

    /** The versions with which something is sealed in this store, or was activated to seal; the highest one seals. */
    public Future<List<Integer>> versions() {
        return proofs().map(proofs -> List.copyOf(proofs.keySet()));
    }

    private Future<SortedMap<Integer, String>> proofs() {
        return database.execute(SELECT, Tuple.tuple()).map(rows -> {
            SortedMap<Integer, String> proofs = new TreeMap<>();
            rows.forEach(row -> proofs.put(row.getInteger(0), row.getString(1)));
            return proofs;
        });
    }

    /** From now on this version seals, if it is the highest. */
    public Future<Void> use(int version) {
        String proof = vault.seal(PROVEN, place(version), version).text();
        return database.execute(INSERT, Tuple.of(version, proof)).mapEmpty();
    }

    /** Removes the versions below this one with which nothing is sealed any more. */
    public Future<List<Integer>> retire(int below) {
        return database.execute(RETIRE, Tuple.of(below)).map(rows -> column(rows, Integer.class));
    }

    /** The running gateways that do not hold this version. */
    public Future<List<Long>> instancesWithout(int version, long leaseMillis) {
        return database.execute(WITHOUT, Tuple.of(version, leaseMillis)).map(rows -> column(rows, Long.class));
    }

    private static <T> List<T> column(RowSet<Row> rows, Class<T> type) {
        List<T> column = new ArrayList<>();
        rows.forEach(row -> column.add(row.get(type, 0)));
        return column;
    }

    private static SealContext place(int version) {
        return new SealContext("master_keys", "", Integer.toString(version), "proof");
    }
}
