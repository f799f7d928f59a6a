package upay.store.registry;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import upay.domain.Secret;
import upay.store.sql.Database;
import upay.store.sql.RowReader;

/**
 * The activation codes of stores, as operators maintain them; failures as with {@link MerchantRegistry}. A code is
 * known in full only when it is created: the store keeps a hash. Threads: any.
 */
public final class ActivationCodes {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SHOWN_DIGITS = 2;

    /** A new code that exists already is replaced by another one. */
    private static final int TRIES = 10;

    private static final String COLUMNS = "code_id, last_digits, merchant_id, store_id, uses, used, ctime, expires_at,"
            + " revoked_at, made_by, statement_timestamp()";

    private static final String CREATE = """
            insert into activation_codes (code_hash, last_digits, merchant_id, store_id, uses, expires_at, made_by)
            values ($1, $2, $3, $4, $5, now() + $6::int8 * interval '1 second', $7)
            on conflict (code_hash) do nothing returning\s""" + COLUMNS;

    private static final String LIST = "select " + COLUMNS + """
             from activation_codes
            where merchant_id = $1 and ($2 = '' or store_id = $2) and code_id > $3
            order by code_id limit $4""";

    // Of all merchants.
    private static final String LIST_ALL =
            "select " + COLUMNS + " from activation_codes where code_id > $1 order by code_id limit $2";

    private static final String REVOKE = """
            update activation_codes set revoked_at = coalesce(revoked_at, now()) where code_id = $1
            returning\s""" + COLUMNS;

    private final Database database;
    private final ActivationHash hash;

    public ActivationCodes(Database database, ActivationHash hash) {
        this.database = database;
        this.hash = hash;
    }

    /** Whether a code activates terminals. */
    public enum State {
        VALID,
        REVOKED,
        EXPIRED,
        USED_UP
    }

    /**
     * A code as it is listed.
     *
     * @param lastDigits the last two
     */
    public record Code(
            long id, String lastDigits, String merchantId, String storeId, Uses uses, Times times, String madeBy) {
        /** How many terminals it activates, and how many it has activated. */
        public record Uses(int most, int used) {}

        /**
         * Its times.
         *
         * @param revokedAt null: it is not revoked
         * @param now the store's
         */
        public record Times(
                Instant ctime, Instant expiresAt, @Nullable Instant revokedAt, Instant now) {}

        public State state() {
            if (times.revokedAt != null) {
                return State.REVOKED;
            }
            if (!times.now.isBefore(times.expiresAt)) {
                return State.EXPIRED;
            }
            return uses.used < uses.most ? State.VALID : State.USED_UP;
        }
    }

    /** A new code, with its text. */
    public record Created(Secret text, Code code) {}

    /**
     * A code to be made.
     *
     * @param digits its length
     * @param valid how long it activates terminals
     * @param uses how many terminals it activates
     * @param madeBy the operator
     */
    public record NewCode(String merchantId, String storeId, int digits, Duration valid, int uses, String madeBy) {}

    /** Creates a random code. */
    public Future<Created> create(NewCode wanted) {
        return create(wanted, 1);
    }

    private Future<Created> create(NewCode wanted, int tries) {
        Secret text = new Secret(text(wanted.digits));
        return hash.of(text)
                .compose(hashed -> database.execute(
                        CREATE,
                        Tuple.tuple()
                                .addValue(hashed)
                                .addValue(lastDigits(text))
                                .addValue(wanted.merchantId)
                                .addValue(wanted.storeId)
                                .addValue(wanted.uses)
                                .addValue(wanted.valid.toSeconds())
                                .addValue(wanted.madeBy)))
                .compose(rows -> rows.size() > 0
                        ? Future.succeededFuture(new Created(text, code(MerchantRegistry.one(rows))))
                        : again(wanted, tries))
                .recover(e -> MerchantRegistry.refused(
                        e,
                        Map.of(
                                "activation_codes_merchant_id_store_id_fkey",
                                "merchant " + wanted.merchantId + " has no store " + wanted.storeId)));
    }

    private Future<Created> again(NewCode wanted, int tries) {
        return tries < TRIES
                ? create(wanted, tries + 1)
                : Future.failedFuture(new RegistryException(
                        "no code of this length was free in " + TRIES + " tries; try again, or with --digits 12"));
    }

    private static String text(int digits) {
        StringBuilder text = new StringBuilder(digits);
        for (int i = 0; i < digits; i++) {
            text.append((char) ('0' + RANDOM.nextInt(10)));
        }
        return text.toString();
    }

    /** For lists. */
    static String lastDigits(Secret code) {
        String text = code.reveal();
        return text.substring(Math.max(0, text.length() - SHOWN_DIGITS));
    }

    /**
     * By id.
     *
     * @param merchantId empty: of all merchants
     * @param storeId empty: all of the merchant's stores
     * @param after the last id of the page before; 0: from the beginning
     */
    public Future<List<Code>> list(String merchantId, String storeId, long after, int limit) {
        return (merchantId.isEmpty()
                        ? database.execute(LIST_ALL, Tuple.of(after, limit))
                        : database.execute(LIST, Tuple.of(merchantId, storeId, after, limit)))
                .map(rows -> MerchantRegistry.all(rows, ActivationCodes::code));
    }

    /** It activates no terminal from now on; those that it has activated go on. */
    public Future<Code> revoke(long id) {
        return database.execute(REVOKE, Tuple.of(id))
                .compose(rows -> rows.size() == 1
                        ? Future.succeededFuture(code(MerchantRegistry.one(rows)))
                        : Future.failedFuture(new RegistryException(
                                "there is no activation code " + id + "; \"activation-code list\" shows their ids")));
    }

    private static Code code(Row row) {
        RowReader cells = new RowReader(row, 0);
        long id = cells.int8();
        String lastDigits = cells.text();
        String merchantId = cells.text();
        String storeId = cells.text();
        Code.Uses uses = new Code.Uses(cells.int4(), cells.int4());
        Instant ctime = cells.time();
        Instant expiresAt = cells.time();
        Instant revokedAt = cells.timeOrNull();
        String madeBy = cells.text();
        return new Code(
                id,
                lastDigits,
                merchantId,
                storeId,
                uses,
                new Code.Times(ctime, expiresAt, revokedAt, cells.time()),
                madeBy);
    }
}
