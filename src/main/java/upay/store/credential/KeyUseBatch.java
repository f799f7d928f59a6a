package upay.store.credential;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import upay.metrics.StoreMetrics;
import upay.store.batch.Batch;
import upay.store.sql.RowReader;

/** Records that terminals' current keys have signed; empty for a key that was replaced, or was recorded before. */
final class KeyUseBatch implements Batch<KeyUseBatch.Use, Optional<Instant>> {

    /** @param serial of the key that signed */
    record Use(String terminalSn, long serial) {}

    private static final String SQL = """
            update terminals t set key_used_at = statement_timestamp()
            from unnest($1::text[], $2::int8[]) as a(terminal_sn, serial)
            where t.terminal_sn = a.terminal_sn and t.key_serial = a.serial and t.key_used_at is null
            returning t.terminal_sn, t.key_used_at""";

    @Override
    public StoreMetrics.Kind kind() {
        return StoreMetrics.Kind.KEY_USE;
    }

    @Override
    public String name() {
        return "recording a key's first use";
    }

    @Override
    public String sql() {
        return SQL;
    }

    @Override
    public Tuple bind(List<Use> rows) {
        return Tuple.tuple()
                .addValue(rows.stream().map(Use::terminalSn).toArray(String[]::new))
                .addValue(rows.stream().map(Use::serial).toArray(Long[]::new));
    }

    @Override
    public List<Optional<Instant>> read(List<Use> rows, RowSet<Row> answer) {
        Map<String, Instant> times = new HashMap<>();
        for (Row row : answer) {
            RowReader cells = new RowReader(row, 0);
            times.put(cells.text(), cells.time());
        }
        return rows.stream()
                .map(use -> Optional.ofNullable(times.get(use.terminalSn)))
                .toList();
    }

    @Override
    public Comparator<Use> order() {
        return Comparator.comparing(Use::terminalSn);
    }

    @Override
    public Object exclusiveKey(Use use) {
        return use.terminalSn;
    }
}
