package upay.bench.cost;

import java.util.Map;
import java.util.TreeMap;

/**
 * A table's or an index's counters in pg_stat_user_tables, pg_stat_user_indexes and pg_statio. Sessions report them with a
 * delay of up to ten seconds.
 *
 * @param table the table that an index belongs to; empty for a table
 * @param inserts of rows; 0 for an index, like the next two
 * @param scans how often an index was searched, or the whole table read
 * @param blocks pages touched, in the buffers or outside of them
 * @param reads those of them that were outside
 */
public record TableUse(String table, long inserts, long updates, long hotUpdates, long scans, long blocks, long reads) {
    private static final String TABLES = """
            select relname, '', n_tup_ins, n_tup_upd, n_tup_hot_upd, seq_scan, heap_blks_hit + heap_blks_read, heap_blks_read
            from pg_stat_user_tables join pg_statio_user_tables using (relid, schemaname, relname) where schemaname = '%s'""";

    private static final String INDEXES = """
            select indexrelname, relname, 0, 0, 0, idx_scan, idx_blks_hit + idx_blks_read, idx_blks_read
            from pg_stat_user_indexes
            join pg_statio_user_indexes using (relid, indexrelid, schemaname, relname, indexrelname)
            where schemaname = '%s'""";

    /** Of all tables and indexes in a schema so far, by name. */
    public static Map<String, TableUse> read(ServerSql sql, String schema) {
        Map<String, TableUse> uses = new TreeMap<>();
        for (String part : new String[] {TABLES, INDEXES}) {
            sql.rows(
                    part.formatted(schema),
                    row -> uses.put(
                            row.getString(1),
                            new TableUse(
                                    row.getString(2),
                                    row.getLong(3),
                                    row.getLong(4),
                                    row.getLong(5),
                                    row.getLong(6),
                                    row.getLong(7),
                                    row.getLong(8))));
        }
        return uses;
    }

    public TableUse since(TableUse before) {
        return new TableUse(
                table,
                inserts - before.inserts,
                updates - before.updates,
                hotUpdates - before.hotUpdates,
                scans - before.scans,
                blocks - before.blocks,
                reads - before.reads);
    }

    public boolean isIndex() {
        return !table.isEmpty();
    }
}
