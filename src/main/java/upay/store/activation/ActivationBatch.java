package upay.store.activation;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import upay.metrics.StoreMetrics;
import upay.protocol.ActivateRequest;
import upay.store.batch.Batch;
import upay.store.seal.SealedValue;
import upay.store.sql.SqlRefusal;

/**
 * Takes uses of activation codes and inserts their terminals: both or neither. The code's row is locked, and its uses
 * and its end are compared as they are then.
 */
final class ActivationBatch implements Batch<ActivationBatch.NewTerminal, ActivationBatch.Result> {

    /** @param key sealed for the terminal's place */
    record NewTerminal(long codeId, String terminalSn, SealedValue key, String vendorSn, ActivateRequest request) {}

    enum Result {
        DONE,
        /** Nothing was taken: the code or the version of the master key is another one by now. */
        CHANGED,
        CLIENT_SN_TAKEN,
        /** The same activation, at the same time, was faster. */
        REPEATED,
        TERMINAL_SN_TAKEN
    }

    private static final String SQL = """
            with a as materialized (
              select * from unnest($1::int8[], $2::text[], $3::text[], $4::int4[], $5::text[], $6::text[], $7::text[],
                  $8::text[], $9::text[], $10::text[], $11::text[])
                as u(code_id, terminal_sn, secret, version, vendor_sn, app_id, device_id, client_sn, name, os_info, sdk_version)),
            taken as (
              update activation_codes c set used = c.used + 1 from a
              where c.code_id = a.code_id and c.used < c.uses and c.revoked_at is null
                and c.expires_at > statement_timestamp() and %s
                and (select m.status from merchants m where m.merchant_id = c.merchant_id) = 'OPEN'
                and (select s.status from stores s where s.merchant_id = c.merchant_id and s.store_id = c.store_id) = 'OPEN'
              returning a.*, c.merchant_id, c.store_id)
            insert into terminals (terminal_sn, merchant_id, store_id, secret, secret_key_version, status, code_id,
              vendor_sn, app_id, device_id, client_sn, name, os_info, sdk_version, dialect)
            select terminal_sn, merchant_id, store_id, secret, version, 'ACTIVE', code_id,
              vendor_sn, app_id, device_id, client_sn, name, os_info, sdk_version, 'CURRENT'
            from taken
            returning terminal_sn""".formatted(SealingVersion.IS_CURRENT);

    @Override
    public StoreMetrics.Kind kind() {
        return StoreMetrics.Kind.ACTIVATION;
    }

    @Override
    public String name() {
        return "activating a terminal";
    }

    @Override
    public String sql() {
        return SQL;
    }

    @Override
    public Tuple bind(List<NewTerminal> rows) {
        return Tuple.tuple()
                .addValue(rows.stream().map(NewTerminal::codeId).toArray(Long[]::new))
                .addValue(texts(rows, NewTerminal::terminalSn))
                .addValue(texts(rows, row -> row.key.text()))
                .addValue(rows.stream().map(row -> row.key.keyVersion()).toArray(Integer[]::new))
                .addValue(texts(rows, NewTerminal::vendorSn))
                .addValue(texts(rows, row -> row.request.appId()))
                .addValue(texts(rows, row -> row.request.deviceId().isEmpty() ? null : row.request.deviceId()))
                .addValue(texts(rows, row -> row.request.clientSn()))
                .addValue(texts(rows, row -> row.request.name()))
                .addValue(texts(rows, row -> row.request.osInfo()))
                .addValue(texts(rows, row -> row.request.sdkVersion()));
    }

    private static String[] texts(List<NewTerminal> rows, Function<NewTerminal, @Nullable String> text) {
        return rows.stream().map(text).toArray(String[]::new);
    }

    @Override
    public List<Result> read(List<NewTerminal> rows, RowSet<Row> answer) {
        Set<String> done = new HashSet<>();
        answer.forEach(row -> done.add(row.getString(0)));
        return rows.stream()
                .map(row -> done.contains(row.terminalSn) ? Result.DONE : Result.CHANGED)
                .toList();
    }

    @Override
    public Comparator<NewTerminal> order() {
        return Comparator.comparingLong(NewTerminal::codeId);
    }

    /** A use of a code is taken by one row of a statement. */
    @Override
    public Object exclusiveKey(NewTerminal row) {
        return row.codeId;
    }

    @Override
    public Optional<Result> refused(NewTerminal row, SqlRefusal refusal) {
        if (refusal.violates("terminals_client_sn")) {
            return Optional.of(Result.CLIENT_SN_TAKEN);
        }
        if (refusal.violates("terminals_unsigned_activation")) {
            return Optional.of(Result.REPEATED);
        }
        return refusal.violates("terminals_pkey") ? Optional.of(Result.TERMINAL_SN_TAKEN) : Optional.empty();
    }
}
