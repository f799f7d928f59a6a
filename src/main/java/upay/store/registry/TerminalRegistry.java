package upay.store.registry;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import upay.domain.Fen;
import upay.domain.Secret;
import upay.domain.terminal.Dialect;
import upay.domain.terminal.SignaturePolicy;
import upay.domain.terminal.TerminalCertificate;
import upay.domain.terminal.TerminalProfile;
import upay.domain.terminal.TerminalRights;
import upay.store.ledger.DailyRefundBatch;
import upay.store.seal.SealedValue;
import upay.store.seal.Vault;
import upay.store.sql.Database;
import upay.store.sql.RowReader;

/** The tills, as operators maintain them; failures as with {@link MerchantRegistry}. Threads: any. */
public final class TerminalRegistry {
    private static final String COLUMNS = Till.COLUMNS;

    private static final String ADD = """
            insert into terminals (terminal_sn, merchant_id, store_id, secret, secret_key_version, status,
              may_refund, may_cancel, refund_cap, daily_refund_cap, own_store_only, signature_policy,
              client_certificate)
            values ($1, $2, $3, $4, $5, 'ACTIVE', $6, $7, $8, $9, $10, $11, $12) returning\s""" + COLUMNS;

    private static final String LIST = "select " + COLUMNS + """
             from terminals
            where merchant_id = $1 and ($2 = '' or store_id = $2) and terminal_sn > $3
              and ($4 = '' or status = $4)
            order by terminal_sn limit $5""";

    // Of all merchants.
    private static final String LIST_ALL = "select " + COLUMNS + """
             from terminals
            where terminal_sn > $1 and ($2 = '' or status = $2)
            order by terminal_sn limit $3""";

    private static final String SWITCH = "with " + ChangeCounter.BUMP + """
            update terminals set status = $2 where terminal_sn = $1 and status in ('ACTIVE', 'DISABLED')
            returning\s""" + COLUMNS;

    private static final String FIND = "select " + COLUMNS + " from terminals where terminal_sn = $1";

    private static final String SIGNATURE = "with " + ChangeCounter.BUMP + """
            update terminals set signature_policy = $2 where terminal_sn = $1
            returning\s""" + COLUMNS;

    private static final String CERTIFICATE = "with " + ChangeCounter.BUMP + """
            update terminals set client_certificate = $2 where terminal_sn = $1
            returning\s""" + COLUMNS;

    /** For each right null keeps it; for a cap 0 removes it. */
    private static final String RIGHTS = "with " + ChangeCounter.BUMP + """
            update terminals set
              may_refund = coalesce($2, may_refund),
              may_cancel = coalesce($3, may_cancel),
              refund_cap = nullif(coalesce($4, refund_cap), 0),
              daily_refund_cap = nullif(coalesce($5, daily_refund_cap), 0),
              own_store_only = coalesce($6, own_store_only)
            where terminal_sn = $1
            returning\s""" + COLUMNS;

    // $2 whether $3 is to be set; $4 whether $5; $6 whether the device is to be any.
    private static final String SERVICE = "with " + ChangeCounter.BUMP + """
            update terminals set
              dialect = case when $2 then $3 else dialect end,
              pay_wait_ms = case when $4 then $5 else pay_wait_ms end,
              device_id = case when $6 then null else device_id end
            where terminal_sn = $1
            returning\s""" + COLUMNS;

    private final Database database;
    private final Vault vault;
    private final MasterKeyTable keys;
    private final TerminalSecretReset reset;

    public TerminalRegistry(Database database, Vault vault, MasterKeyTable keys) {
        this.database = database;
        this.vault = vault;
        this.keys = keys;
        this.reset = new TerminalSecretReset(database, vault);
    }

    /** The change of a till's rights. Null: unchanged; a cap of {@link Fen#ZERO}: no cap. */
    public record RightsChange(
            @Nullable Boolean mayRefund,
            @Nullable Boolean mayCancel,
            @Nullable Fen refundCap,
            @Nullable Fen dailyRefundCap,
            @Nullable Boolean ownStoreOnly) {}

    /**
     * A setting of a till's own.
     *
     * @param own null: the configured one holds
     */
    public record Choice<T>(@Nullable T own) {}

    /**
     * The change of how a till is served. Null: unchanged.
     *
     * @param anyDevice whether it is no longer bound to a device
     */
    public record ServiceChange(
            @Nullable Choice<Dialect> dialect, @Nullable Choice<Duration> payWait, boolean anyDevice) {}

    /** Adds a till with all rights and without a signature policy. */
    public Future<Till> add(String sn, String merchantId, String storeId, Secret secret) {
        return add(sn, merchantId, storeId, secret, TerminalRights.ALL, SignaturePolicy.ANY, null);
    }

    public Future<Till> add(
            String sn,
            String merchantId,
            String storeId,
            Secret secret,
            TerminalRights rights,
            SignaturePolicy signature,
            @Nullable TerminalCertificate certificate) {
        return seal(merchantId, sn, secret)
                .compose(value -> database.execute(
                        ADD,
                        Tuple.tuple()
                                .addValue(sn)
                                .addValue(merchantId)
                                .addValue(storeId)
                                .addValue(value.text())
                                .addValue(value.keyVersion())
                                .addValue(rights.mayRefund())
                                .addValue(rights.mayCancel())
                                .addValue(value(rights.refundCap()))
                                .addValue(value(rights.dailyRefundCap()))
                                .addValue(rights.ownStoreOnly())
                                .addValue(signature.name())
                                .addValue(text(certificate))))
                .map(rows -> till(MerchantRegistry.one(rows)))
                .recover(e -> MerchantRegistry.refused(
                        e,
                        Map.of(
                                "terminals_pkey", "there is a terminal " + sn + " already",
                                "terminals_merchant_id_store_id_fkey",
                                        "merchant " + merchantId + " has no store " + storeId)));
    }

    /** Whether a terminal's requests are accepted. */
    public enum Status {
        ACTIVE,
        DISABLED,
        NOT_ACTIVATED
    }

    /** @param storeId empty: all of the merchant's stores */
    public Future<List<Till>> list(String merchantId, String storeId, String after, int limit) {
        return search(merchantId, storeId, null, after, limit);
    }

    /**
     * By number; {@code after} as with {@link MerchantRegistry#merchants}.
     *
     * @param merchantId empty: of all merchants
     * @param storeId empty: all of the merchant's stores
     * @param status null: any
     */
    public Future<List<Till>> search(
            String merchantId, String storeId, @Nullable Status status, String after, int limit) {
        String only = status == null ? "" : status.name();
        return (merchantId.isEmpty()
                        ? database.execute(LIST_ALL, Tuple.of(after, only, limit))
                        : database.execute(LIST, Tuple.of(merchantId, storeId, after, only, limit)))
                .map(rows -> MerchantRegistry.all(rows, TerminalRegistry::till));
    }

    /** A disabled till is refused from then on; its orders continue. */
    public Future<Till> enable(String sn, boolean enabled) {
        return database.execute(SWITCH, Tuple.of(sn, enabled ? "ACTIVE" : "DISABLED"))
                .compose(rows -> rows.size() == 1
                        ? Future.succeededFuture(till(MerchantRegistry.one(rows)))
                        : find(sn).compose(till ->
                                Future.failedFuture(new RegistryException("terminal " + sn + " is " + till.status()))));
    }

    /** The former secret, and the one before it, are invalid at once. */
    public Future<Till> resetSecret(String sn, Secret secret) {
        return find(sn).compose(till -> keys.require().compose(version -> reset.reset(sn, secret, version)))
                .compose(done -> find(sn));
    }

    public Future<Till> changeRights(String sn, RightsChange change) {
        Tuple arguments = Tuple.of(
                sn,
                change.mayRefund,
                change.mayCancel,
                value(change.refundCap),
                value(change.dailyRefundCap),
                change.ownStoreOnly);
        return database.execute(RIGHTS, arguments).compose(rows -> found(rows, sn));
    }

    /** Gateways apply it within moments. */
    public Future<Till> changeSignature(String sn, SignaturePolicy signature) {
        return database.execute(SIGNATURE, Tuple.of(sn, signature.name())).compose(rows -> found(rows, sn));
    }

    /** @param certificate null: none is required any more */
    public Future<Till> changeCertificate(String sn, @Nullable TerminalCertificate certificate) {
        return database.execute(CERTIFICATE, Tuple.of(sn, text(certificate))).compose(rows -> found(rows, sn));
    }

    /** How it is served. */
    public Future<Till> changeService(String sn, ServiceChange change) {
        Choice<Dialect> dialect = change.dialect;
        Choice<Duration> payWait = change.payWait;
        Tuple arguments = Tuple.tuple()
                .addValue(sn)
                .addValue(dialect != null)
                .addValue(dialect == null || dialect.own == null ? null : dialect.own.name())
                .addValue(payWait != null)
                .addValue(payWait == null || payWait.own == null ? null : Math.toIntExact(payWait.own.toMillis()))
                .addValue(change.anyDevice);
        return database.execute(SERVICE, arguments)
                .compose(rows -> found(rows, sn))
                .recover(e -> MerchantRegistry.refused(
                        e,
                        Map.of(
                                "terminals_unsigned_activation",
                                "terminal " + sn
                                        + " has not signed anything yet, and the same activation without a device"
                                        + " has a terminal already; activate it again instead")));
    }

    private static @Nullable String text(@Nullable TerminalCertificate certificate) {
        return certificate == null ? null : certificate.text();
    }

    private static @Nullable Long value(@Nullable Fen cap) {
        return cap == null ? null : cap.value();
    }

    /** The till's refunds of that day, as far as it had a daily cap then. */
    public Future<Fen> givenBack(Till till, LocalDate day) {
        return database.execute(DailyRefundBatch.SUM, DailyRefundBatch.sumOf(till.merchantId(), till.sn(), day))
                .map(rows -> rows.size() == 0
                        ? Fen.ZERO
                        : Fen.of(MerchantRegistry.one(rows).getLong(0)));
    }

    public Future<Till> find(String sn) {
        return database.execute(FIND, Tuple.of(sn)).compose(rows -> found(rows, sn));
    }

    private static Future<Till> found(RowSet<Row> rows, String sn) {
        return rows.size() == 1
                ? Future.succeededFuture(till(MerchantRegistry.one(rows)))
                : Future.failedFuture(new RegistryException("there is no terminal " + sn));
    }

    private Future<SealedValue> seal(String merchantId, String sn, Secret secret) {
        return keys.require().map(version -> vault.seal(secret, SealedTerminal.place(merchantId, sn), version));
    }

    private static Till till(Row row) {
        return Till.read(new RowReader(row, 0));
    }

    /** Null: none. */
    public static @Nullable TerminalCertificate certificate(RowReader cells) {
        String text = cells.textOrNull();
        return text == null ? null : new TerminalCertificate(text);
    }

    /** Of may_refund, may_cancel, refund_cap, daily_refund_cap, own_store_only. */
    public static TerminalRights rights(RowReader cells) {
        TerminalRights rights =
                new TerminalRights(cells.bool(), cells.bool(), cells.fenOrNull(), cells.fenOrNull(), cells.bool());
        return rights.equals(TerminalRights.ALL) ? TerminalRights.ALL : rights;
    }

    /**
     * Of dialect, pay_wait_ms, device_id.
     *
     * @param standard the dialect if it has none of its own
     */
    public static TerminalProfile profile(RowReader cells, Dialect standard) {
        Dialect own = cells.nameOrNull(Dialect.class);
        Integer payWait = cells.int4OrNull();
        String deviceId = cells.textOrNull();
        TerminalProfile profile = new TerminalProfile(
                own == null ? standard : own, payWait == null ? null : Duration.ofMillis(payWait), deviceId);
        return profile.equals(TerminalProfile.SEED) ? TerminalProfile.SEED : profile;
    }
}
