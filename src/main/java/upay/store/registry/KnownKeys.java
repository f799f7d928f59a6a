package upay.store.registry;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import upay.doctor.KnownKey;
import upay.doctor.KnownKey.Kind;
import upay.domain.Secret;
import upay.store.seal.SealContext;
import upay.store.seal.SealException;
import upay.store.seal.SealedValue;
import upay.store.seal.Vault;
import upay.store.sql.Database;
import upay.store.sql.RowReader;

/** The keys that a request may have been signed with, for the signature doctor. Threads: any. */
public final class KnownKeys {
    /** All terminals of any store that has them on its counters. */
    public static final int OTHERS_MAX = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(KnownKeys.class);

    /** A terminal may have been activated by none of them; then all are tried. */
    private static final int VENDORS_MAX = 20;

    /** Of a vendor, beside the one that the request is about. */
    private static final int TERMINALS_MAX = 8;

    // $1 the terminal, $2 how long a previous key is valid, in ms, $3 how many other terminals.
    private static final String OF_TERMINAL = """
            with s as materialized (select * from terminals where terminal_sn = $1)
            select 'CURRENT', terminal_sn, merchant_id, 0::int8, secret, secret_key_version, null::timestamptz from s
            union all
            select case when key_used_at + $2 * interval '1 ms' <= statement_timestamp() then 'FORMER' else 'PREVIOUS' end,
              terminal_sn, merchant_id, -1::int8, previous_secret, previous_secret_key_version,
              coalesce((select max(f.replaced_at) from terminal_former_keys f where f.terminal_sn = s.terminal_sn), checkin_at)
            from s where previous_secret is not null
            union all
            (select 'FORMER', s.terminal_sn, s.merchant_id, f.key_serial, f.secret, f.secret_key_version, f.replaced_at
             from s join terminal_former_keys f on f.terminal_sn = s.terminal_sn order by f.key_serial desc)
            union all
            (select 'VENDOR', v.vendor_sn, '', 0::int8, v.secret, v.secret_key_version, null::timestamptz
             from s, vendors v order by v.vendor_sn = s.vendor_sn desc nulls last, v.ctime desc limit %d)
            union all
            (select 'OTHER_TERMINAL', t.terminal_sn, t.merchant_id, 0::int8, t.secret, t.secret_key_version, null::timestamptz
             from s join terminals t on t.merchant_id = s.merchant_id and t.store_id = s.store_id
               and t.terminal_sn <> s.terminal_sn
             order by t.ctime desc limit $3)""".formatted(VENDORS_MAX);

    // $1 the vendor, $2 the terminal that the request is about.
    private static final String OF_VENDOR = """
            with s as materialized (select * from vendors where vendor_sn = $1)
            select 'SIGNING_VENDOR', vendor_sn, '', 0::int8, secret, secret_key_version, null::timestamptz from s
            union all
            (select 'TERMINAL', t.terminal_sn, t.merchant_id, 0::int8, t.secret, t.secret_key_version, null::timestamptz
             from s join terminals t on t.terminal_sn = $2 or t.vendor_sn = s.vendor_sn
             order by t.terminal_sn = $2 desc, t.ctime desc limit %d)""".formatted(TERMINALS_MAX + 1);

    private final Database database;
    private final Vault vault;
    private final boolean production;
    private final Duration previousKeyLifetime;

    public KnownKeys(Database database, Vault vault, boolean production, Duration previousKeyLifetime) {
        this.database = database;
        this.vault = vault;
        this.production = production;
        this.previousKeyLifetime = previousKeyLifetime;
    }

    /**
     * Of a signer, its own first; empty if there is no terminal or vendor of this number.
     *
     * @param signer a terminal or vendor
     * @param terminalSn the one that the request is about; empty: unknown
     * @param others how many other terminals of the store, the newest first
     */
    public Future<List<KnownKey>> of(String signer, String terminalSn, int others) {
        return ofTerminal(signer, others)
                .compose(own -> own.isEmpty() ? ofVendor(signer, terminalSn) : Future.succeededFuture(own));
    }

    /** As {@link #of}, for a signer that is a terminal; empty if there is none. */
    public Future<List<KnownKey>> ofTerminal(String terminalSn, int others) {
        return database.execute(OF_TERMINAL, Tuple.of(terminalSn, previousKeyLifetime.toMillis(), others))
                .map(rows -> withPublished(terminalSn, open(rows)));
    }

    private Future<List<KnownKey>> ofVendor(String vendorSn, String terminalSn) {
        return database.execute(OF_VENDOR, Tuple.of(vendorSn, terminalSn)).map(this::open);
    }

    /** A sandbox's terminal keeps its published secret. */
    private List<KnownKey> withPublished(String terminalSn, List<KnownKey> keys) {
        Secret published = production ? null : SandboxTerminals.published(terminalSn);
        if (published == null || keys.isEmpty()) {
            return keys;
        }
        List<KnownKey> all = new ArrayList<>(keys);
        all.add(1, new KnownKey(Kind.CURRENT, terminalSn, published));
        return all;
    }

    private List<KnownKey> open(RowSet<Row> rows) {
        List<KnownKey> keys = new ArrayList<>(rows.size());
        for (Row row : rows) {
            open(new RowReader(row, 0)).ifPresent(keys::add);
        }
        return keys;
    }

    /** Empty if it does not open: then it is no key of any request either. */
    private Optional<KnownKey> open(RowReader cells) {
        String kind = cells.text();
        String owner = cells.text();
        String merchantId = cells.text();
        long serial = cells.int8();
        SealedValue sealed = new SealedValue(cells.text(), cells.int4());
        Instant replaced = cells.timeOrNull();
        try {
            Secret secret = vault.open(sealed, place(Kind.valueOf(kind), owner, merchantId, serial));
            return Optional.of(new KnownKey(Kind.valueOf(kind), owner, secret, replaced));
        } catch (SealException broken) {
            LOG.warn("a key that might explain a signature is left out: {}", broken.getMessage());
            return Optional.empty();
        }
    }

    private static SealContext place(Kind kind, String owner, String merchantId, long serial) {
        return switch (kind) {
            case VENDOR, SIGNING_VENDOR -> SealedVendor.place(owner);
            case PREVIOUS -> SealedTerminal.previousPlace(merchantId, owner);
            case FORMER ->
                serial < 0
                        ? SealedTerminal.previousPlace(merchantId, owner)
                        : SealedTerminal.formerPlace(merchantId, owner, serial);
            case CURRENT, CONFIGURED, TERMINAL, OTHER_TERMINAL -> SealedTerminal.place(merchantId, owner);
        };
    }
}
