package upay.store.registry;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import upay.domain.Secret;
import upay.port.StoreException;
import upay.store.seal.MasterKeys;
import upay.store.seal.SealContext;
import upay.store.seal.SealException;
import upay.store.seal.SealedValue;
import upay.store.seal.Vault;
import upay.store.sql.Database;
import upay.store.sql.RowReader;
import upay.store.sql.SharedRead;

/**
 * The hash under which an activation code is stored: HMAC-SHA256 with a key that is sealed in the store. A code of
 * eight digits is found within moments from a plain hash; without the key it is not. The key is created at first use,
 * the same for all instances, and never changes. Threads: any.
 */
public final class ActivationHash {
    private static final String ALGORITHM = "HmacSHA256";

    private static final String READ = "select secret, secret_version from activation_hash_key";

    private static final String CREATE = """
            insert into activation_hash_key (secret, secret_version) values ($1, $2) on conflict do nothing""";

    private final Database database;
    private final Vault vault;
    private final MasterKeyTable masterKeys;
    private final SharedRead<SecretKeySpec> key = new SharedRead<>(this::readOrCreate);
    private volatile @Nullable SecretKeySpec known;

    public ActivationHash(Database database, Vault vault, MasterKeyTable masterKeys) {
        this.database = database;
        this.vault = vault;
        this.masterKeys = masterKeys;
    }

    /** The seal context of the key. */
    public static SealContext place() {
        return new SealContext("activation_hash_key", "", "", "secret");
    }

    /** 64 lower-case hexadecimal digits. Fails only with {@link StoreException}. */
    public Future<String> of(Secret code) {
        SecretKeySpec mine = known;
        return mine != null
                ? Future.succeededFuture(hash(mine, code))
                : key.get().map(read -> hash(read, code));
    }

    private Future<SecretKeySpec> readOrCreate() {
        return read().compose(found -> found != null ? Future.succeededFuture(found) : create())
                .onSuccess(found -> known = found);
    }

    private Future<SecretKeySpec> create() {
        return masterKeys
                .require()
                .compose(version -> {
                    SealedValue sealed = vault.seal(MasterKeys.newKey(), place(), version);
                    return database.execute(CREATE, Tuple.of(sealed.text(), sealed.keyVersion()));
                })
                .compose(done -> read())
                .map(key -> {
                    if (key == null) {
                        throw new StoreException("the store has no key for the hashes of activation codes", true, null);
                    }
                    return key;
                });
    }

    private Future<@Nullable SecretKeySpec> read() {
        return database.execute(READ, Tuple.tuple()).map(rows -> {
            if (rows.size() == 0) {
                return null;
            }
            RowReader cells = new RowReader(MerchantRegistry.one(rows), 0);
            return open(new SealedValue(cells.text(), cells.int4()));
        });
    }

    private SecretKeySpec open(SealedValue sealed) {
        try {
            return new SecretKeySpec(vault.open(sealed, place()).reveal().getBytes(StandardCharsets.UTF_8), ALGORITHM);
        } catch (SealException e) {
            throw new StoreException("the key for the hashes of activation codes cannot be opened", true, e);
        }
    }

    private static String hash(SecretKeySpec key, Secret code) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return HexFormat.of().formatHex(mac.doFinal(code.reveal().getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }
}
