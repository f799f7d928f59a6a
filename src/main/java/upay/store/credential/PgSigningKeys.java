package upay.store.credential;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.domain.Secret;
import upay.port.SigningKeys;
import upay.port.StoreException;
import upay.store.registry.MasterKeyTable;
import upay.store.registry.RegistryException;
import upay.store.seal.SealContext;
import upay.store.seal.SealException;
import upay.store.seal.SealedValue;
import upay.store.seal.Vault;
import upay.store.sql.Database;
import upay.store.sql.RowReader;

/**
 * The gateway's own key pairs, sealed in the store, cached until something changes there.
 *
 * <p>Threads: any. A key pair is generated on a worker: it takes a second or so.
 */
public final class PgSigningKeys implements SigningKeys {
    private static final Logger LOG = LoggerFactory.getLogger(PgSigningKeys.class);

    private static final String ALGORITHM = "RSA";
    private static final int BITS = 2048;
    /** How long a key is published after it was replaced. */
    private static final Duration OVERLAP = Duration.ofDays(1);
    /** One entry: all of them. */
    private static final String ALL = "";

    // $1 how many microseconds a replaced key is published. Returns the rest of that time, not its end: this
    // program's clock may differ.
    private static final String READ = """
            select key_id, public_key, private_key, private_key_version, ctime,
              (extract(epoch from retired_at - statement_timestamp()) * 1000000)::int8 + $1 as rest
            from signing_keys
            where retired_at is null or retired_at > statement_timestamp() - $1::int8 * interval '1 microsecond'
            order by retired_at is null desc, key_id desc""";

    // $1 the key that it replaces, 0 for none. If another instance replaced it meanwhile, nothing happens.
    private static final String REPLACE = """
            with retired as (
              update signing_keys set retired_at = statement_timestamp(), private_key = null, private_key_version = null
              where key_id = $1 and retired_at is null returning key_id)
            insert into signing_keys (key_id, public_key, private_key, private_key_version)
            select $2, $3, $4, $5
            where $1 = 0 and not exists (select from signing_keys) or exists (select from retired)
            on conflict do nothing""";

    private final Vertx vertx;
    private final Database database;
    private final ChangeFeed changes;
    private final Vault vault;
    private final MasterKeyTable masterKeys;
    private final VersionedCache<List<Key>> known;

    /** The read in flight, shared by all callers. Guarded by this. */
    private @Nullable Future<List<Key>> reading;

    public PgSigningKeys(Vertx vertx, Database database, ChangeFeed changes, Vault vault, MasterKeyTable masterKeys) {
        this.vertx = vertx;
        this.database = database;
        this.changes = changes;
        this.vault = vault;
        this.masterKeys = masterKeys;
        this.known = new VersionedCache<>(changes, 1);
    }

    /**
     * @param signing null if it was replaced
     * @param untilNanos {@link System#nanoTime} until which a replaced key is published
     */
    private record Key(
            int id, PublicKey publicKey, @Nullable Signing signing, Instant since, long untilNanos) {
        boolean isPublished() {
            return signing != null || untilNanos - System.nanoTime() > 0;
        }
    }

    /** @param since when it began to sign */
    public record Rotated(int id, Instant since) {}

    @Override
    public Future<Signing> signing() {
        return keys().map(keys -> keys.get(0).signing);
    }

    @Override
    public Future<List<PublicKey>> published() {
        return keys().map(keys ->
                keys.stream().filter(Key::isPublished).map(Key::publicKey).toList());
    }

    /** Whether there is one: the first is made when it is needed. */
    public Future<Boolean> isMade() {
        return read().map(keys -> !keys.isEmpty());
    }

    /** Replaces the signing key by a new one; fails with {@link RegistryException} if another instance was faster. */
    public Future<Rotated> rotate() {
        return keys().compose(keys -> replace(keys.get(0).id))
                .compose(done -> read())
                .map(keys -> {
                    Key now = keys.get(0);
                    return new Rotated(now.id, now.since);
                });
    }

    private Future<List<Key>> keys() {
        Future<List<Key>> fresh = known.fresh(ALL);
        return fresh != null ? fresh : onCaller(readOnce());
    }

    /**
     * Many clients may ask at once: only one read is sent. The last known keys are used while the store does not
     * answer.
     */
    private Future<List<Key>> readOnce() {
        Promise<List<Key>> mine = Promise.promise();
        synchronized (this) {
            if (reading != null) {
                return reading;
            }
            reading = mine.future();
        }
        long version = changes.version();
        read().compose(keys -> keys.isEmpty() ? first() : Future.succeededFuture(keys))
                .map(keys -> known.remember(ALL, keys, version))
                .recover(e -> known.last(ALL) == null ? Future.failedFuture(e) : known.last(ALL))
                .onComplete(done -> {
                    synchronized (this) {
                        reading = null;
                    }
                    pass(done, mine);
                });
        return mine.future();
    }

    /** A shared future completes on the context of one of its callers. */
    private static <T> Future<T> onCaller(Future<T> shared) {
        Context caller = Vertx.currentContext();
        if (caller == null) {
            return shared;
        }
        Promise<T> own = Promise.promise();
        shared.onComplete(done -> caller.runOnContext(here -> pass(done, own)));
        return own.future();
    }

    private static <T> void pass(AsyncResult<T> done, Promise<T> promise) {
        if (done.succeeded()) {
            promise.complete(done.result());
        } else {
            promise.fail(done.cause());
        }
    }

    private Future<List<Key>> first() {
        return replace(0).otherwise(quicker -> null).compose(done -> read()).compose(this::notEmpty);
    }

    private Future<List<Key>> notEmpty(List<Key> keys) {
        return keys.isEmpty()
                ? Future.failedFuture(new StoreException("there is no key that signs notifications", true, null))
                : Future.succeededFuture(keys);
    }

    private Future<Void> replace(int former) {
        int id = former + 1;
        return masterKeys
                .require()
                .compose(version -> vertx.executeBlocking(PgSigningKeys::make).compose(pair -> {
                    Secret secret = new Secret(text(pair.getPrivate().getEncoded()));
                    SealedValue sealed = vault.seal(secret, place(id), version);
                    return database.execute(
                            REPLACE,
                            Tuple.of(
                                    former,
                                    id,
                                    text(pair.getPublic().getEncoded()),
                                    sealed.text(),
                                    sealed.keyVersion()));
                }))
                .compose(done -> done.rowCount() == 1
                        ? Future.succeededFuture()
                        : Future.failedFuture(new RegistryException(
                                "another rotation was quicker; look at \"webhook public-key\" and try again")));
    }

    private Future<List<Key>> read() {
        return database.execute(READ, Tuple.of(OVERLAP.toNanos() / 1000)).map(this::open);
    }

    private List<Key> open(RowSet<Row> rows) {
        List<Key> keys = new ArrayList<>();
        for (Row row : rows) {
            RowReader cells = new RowReader(row, 0);
            int id = cells.int4();
            PublicKey publicKey = publicKey(cells.text());
            String sealed = cells.textOrNull();
            Signing signing = sealed == null ? null : open(id, new SealedValue(sealed, row.getInteger(3)));
            Long rest = row.getLong(5);
            long until = System.nanoTime() + (rest == null ? 0 : rest * 1000);
            keys.add(new Key(id, publicKey, signing, row.getOffsetDateTime(4).toInstant(), until));
        }
        return keys;
    }

    private Signing open(int id, SealedValue sealed) {
        try {
            byte[] encoded =
                    Base64.getDecoder().decode(vault.open(sealed, place(id)).reveal());
            return new Signing(id, KeyFactory.getInstance(ALGORITHM).generatePrivate(new PKCS8EncodedKeySpec(encoded)));
        } catch (SealException | GeneralSecurityException e) {
            LOG.error("the key that signs notifications cannot be opened: {}", e.getMessage());
            throw new StoreException("the key that signs notifications cannot be opened", true, e);
        }
    }

    private static PublicKey publicKey(String text) {
        try {
            byte[] encoded = Base64.getDecoder().decode(text);
            return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw new StoreException("a public key in the store is none", true, e);
        }
    }

    private static KeyPair make() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
        generator.initialize(BITS);
        return generator.generateKeyPair();
    }

    private static String text(byte[] encoded) {
        return Base64.getEncoder().encodeToString(encoded);
    }

    /** The seal context of a key. */
    public static SealContext place(int id) {
        return new SealContext("signing_keys", "", Integer.toString(id), "private_key");
    }
}
