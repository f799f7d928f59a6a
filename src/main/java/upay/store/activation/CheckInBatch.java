package upay.store.activation;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import upay.metrics.StoreMetrics;
import upay.protocol.CheckInRequest;
import upay.store.batch.Batch;

/**
 * Replaces terminals' keys, each by compare-and-set on its serial; false if it has another one. The replaced key
 * becomes the previous one, and the newest of the five former ones.
 */
final class CheckInBatch implements Batch<CheckInBatch.Replacement, Boolean> {

    /**
     * @param serial of the key that is replaced
     * @param keys the new key and, twice, the replaced one, each sealed for its place with the master key of that version
     */
    record Replacement(String terminalSn, long serial, Keys keys, CheckInRequest request) {
        record Keys(String current, String previous, String former, int version) {}
    }

    private static final String SQL = """
            with a as materialized (
              select * from unnest($1::text[], $2::int8[], $3::text[], $4::text[], $5::text[], $6::int4[], $7::text[], $8::text[])
                as u(terminal_sn, serial, secret, previous, former, version, os_info, sdk_version)),
            changed as (
              update terminals t set secret = a.secret, secret_key_version = a.version, previous_secret = a.previous,
                previous_secret_key_version = a.version, key_serial = a.serial + 1, key_used_at = null,
                checkin_at = statement_timestamp(), os_info = coalesce(a.os_info, t.os_info),
                sdk_version = coalesce(a.sdk_version, t.sdk_version)
              from a where t.terminal_sn = a.terminal_sn and t.key_serial = a.serial and %s
              returning a.*),
            added as (
              insert into terminal_former_keys (terminal_sn, key_serial, secret, secret_key_version)
              select terminal_sn, serial, former, version from changed
              on conflict do nothing),
            forgotten as (
              delete from terminal_former_keys f using changed c
              where f.terminal_sn = c.terminal_sn and f.key_serial = c.serial - 5)
            select terminal_sn from changed""".formatted(SealingVersion.IS_CURRENT);

    @Override
    public StoreMetrics.Kind kind() {
        return StoreMetrics.Kind.CHECK_IN;
    }

    @Override
    public String name() {
        return "checking a terminal in";
    }

    @Override
    public String sql() {
        return SQL;
    }

    @Override
    public Tuple bind(List<Replacement> rows) {
        return Tuple.tuple()
                .addValue(texts(rows, Replacement::terminalSn))
                .addValue(rows.stream().map(Replacement::serial).toArray(Long[]::new))
                .addValue(texts(rows, row -> row.keys.current))
                .addValue(texts(rows, row -> row.keys.previous))
                .addValue(texts(rows, row -> row.keys.former))
                .addValue(rows.stream().map(row -> row.keys.version).toArray(Integer[]::new))
                .addValue(texts(rows, row -> row.request.osInfo()))
                .addValue(texts(rows, row -> row.request.sdkVersion()));
    }

    private static String[] texts(List<Replacement> rows, Function<Replacement, @Nullable String> text) {
        return rows.stream().map(text).toArray(String[]::new);
    }

    @Override
    public List<Boolean> read(List<Replacement> rows, RowSet<Row> answer) {
        Set<String> changed = new HashSet<>();
        answer.forEach(row -> changed.add(row.getString(0)));
        return rows.stream().map(row -> changed.contains(row.terminalSn)).toList();
    }

    @Override
    public Comparator<Replacement> order() {
        return Comparator.comparing(Replacement::terminalSn);
    }

    @Override
    public Object exclusiveKey(Replacement row) {
        return row.terminalSn;
    }
}
