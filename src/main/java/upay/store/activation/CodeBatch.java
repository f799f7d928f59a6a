package upay.store.activation;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import upay.metrics.StoreMetrics;
import upay.store.batch.Batch;
import upay.store.seal.SealedValue;
import upay.store.sql.RowReader;

/**
 * Looks activation codes up: their state, their stores, and the terminal of the same activation if it has signed
 * nothing yet. The code is not looked at after too many failures of the vendor or the address.
 */
final class CodeBatch implements Batch<CodeBatch.Asked, CodeBatch.Found> {
    /** Within a minute, of a vendor and of an address. */
    static final int FAILURES_MAX = 10;

    /**
     * @param hash of the code
     * @param deviceId empty: none
     * @param clientSn empty: none
     */
    record Asked(
            String hash, String vendorSn, @Nullable String appId, String deviceId, String clientSn, String source) {}

    /**
     * @param tooManyFailures then nothing else is known
     * @param appKnown whether the application is one of the vendor's, or none was named
     * @param code null: unknown
     */
    record Found(
            boolean tooManyFailures,
            boolean appKnown,
            @Nullable Code code) {}

    /**
     * A code.
     *
     * @param earlier the same activation's; null: none
     */
    record Code(long id, Shop shop, State state, @Nullable Earlier earlier) {}

    record Shop(String merchantId, String merchantName, String storeId, String storeName) {}

    record State(boolean revoked, boolean expired, boolean usedUp, boolean merchantClosed, boolean storeClosed) {}

    record Earlier(String terminalSn, SealedValue key) {}

    // The limits keep every look-up one of its own by an index, whatever the tables hold.
    private static final String SQL = """
            with a as materialized (
              select u.*, least(
                  (select count(*) from activation_failures f where f.subject = u.vendor_subject
                    and f.failed_at > statement_timestamp() - interval '1 minute'), %1$d)
                = %1$d or least(
                  (select count(*) from activation_failures f where f.subject = u.address_subject
                    and f.failed_at > statement_timestamp() - interval '1 minute'), %1$d)
                = %1$d as blocked
              from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
                with ordinality as u(hash, vendor_sn, app_id, device_id, client_sn, vendor_subject, address_subject, place))
            select a.blocked,
              a.app_id is null or (select p.vendor_sn from vendor_apps p where p.app_id = a.app_id) is not distinct from a.vendor_sn,
              c.code_id, c.merchant_id, m.name, c.store_id, s.name, c.revoked_at is not null,
              c.expires_at <= statement_timestamp(), c.used >= c.uses, m.status <> 'OPEN', s.status <> 'OPEN',
              t.terminal_sn, t.secret, t.secret_key_version
            from a
            left join lateral (
              select * from activation_codes c where c.code_hash = a.hash and not a.blocked limit 1) c on true
            left join lateral (select * from merchants m where m.merchant_id = c.merchant_id limit 1) m on true
            left join lateral (
              select * from stores s where s.merchant_id = c.merchant_id and s.store_id = c.store_id limit 1) s on true
            left join lateral (
              select * from terminals t
              where t.code_id = c.code_id and t.vendor_sn = a.vendor_sn and coalesce(t.device_id, '') = a.device_id
                and coalesce(t.client_sn, '') = a.client_sn
                and t.code_id is not null and t.key_used_at is null and t.checkin_at is null and t.key_serial = 1
              limit 1) t on true
            order by a.place""".formatted(FAILURES_MAX);

    @Override
    public StoreMetrics.Kind kind() {
        return StoreMetrics.Kind.ACTIVATION_CODE;
    }

    @Override
    public String name() {
        return "looking up an activation code";
    }

    @Override
    public String sql() {
        return SQL;
    }

    @Override
    public Tuple bind(List<Asked> rows) {
        return Tuple.tuple()
                .addValue(texts(rows, Asked::hash))
                .addValue(texts(rows, Asked::vendorSn))
                .addValue(texts(rows, Asked::appId))
                .addValue(texts(rows, Asked::deviceId))
                .addValue(texts(rows, Asked::clientSn))
                .addValue(texts(rows, row -> FailureBatch.vendor(row.vendorSn)))
                .addValue(texts(rows, row -> FailureBatch.address(row.source)));
    }

    private static String[] texts(List<Asked> rows, Function<Asked, @Nullable String> text) {
        return rows.stream().map(text).toArray(String[]::new);
    }

    @Override
    public List<Found> read(List<Asked> rows, RowSet<Row> answer) {
        List<Found> found = new ArrayList<>(rows.size());
        answer.forEach(row -> found.add(found(row)));
        return found;
    }

    private static Found found(Row row) {
        RowReader cells = new RowReader(row, 0);
        boolean blocked = cells.bool();
        boolean appKnown = cells.bool();
        Long id = row.getLong(2);
        if (id == null) {
            return new Found(blocked, appKnown, null);
        }
        cells.int8();
        Shop shop = new Shop(cells.text(), cells.text(), cells.text(), cells.text());
        State state = new State(cells.bool(), cells.bool(), cells.bool(), cells.bool(), cells.bool());
        String terminalSn = cells.textOrNull();
        String key = cells.textOrNull();
        Integer version = cells.int4OrNull();
        Earlier earlier = terminalSn == null
                ? null
                : new Earlier(
                        terminalSn, new SealedValue(Objects.requireNonNull(key), Objects.requireNonNull(version)));
        return new Found(blocked, appKnown, new Code(id, shop, state, earlier));
    }

    @Override
    public boolean reads() {
        return true;
    }
}
