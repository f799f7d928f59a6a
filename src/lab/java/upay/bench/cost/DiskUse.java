package upay.bench.cost;

import java.util.Map;
import java.util.TreeMap;

/** Bytes on disk by table and index of a schema. A table's include what is stored beside its rows for long values. */
public record DiskUse(Map<String, Long> bytes) {
    private static final String FILES = """
            select relname, case relkind when 'i' then pg_relation_size(oid) else pg_table_size(oid) end
            from pg_class where relkind in ('r', 'i') and relnamespace = '%s'::regnamespace""";

    private static final String FREE = """
            select relname, (select coalesce(sum(avail), 0) from pg_freespace(oid::regclass))
            from pg_class where relkind in ('r', 'i') and relnamespace = '%s'::regnamespace""";

    /** The files' lengths. */
    public static DiskUse files(ServerSql sql, String schema) {
        return read(sql, FILES.formatted(schema));
    }

    /** Without what a vacuum marked as free: the next rows go there. Null where the server cannot tell. */
    public static DiskUse occupied(ServerSql sql, String schema) {
        if (!sql.hasExtension("pg_freespacemap")) {
            return null;
        }
        Map<String, Long> occupied = new TreeMap<>(files(sql, schema).bytes);
        read(sql, FREE.formatted(schema)).bytes.forEach((name, free) -> occupied.merge(name, -free, Long::sum));
        return new DiskUse(occupied);
    }

    private static DiskUse read(ServerSql sql, String query) {
        Map<String, Long> bytes = new TreeMap<>();
        sql.rows(query, row -> bytes.put(row.getString(1), row.getLong(2)));
        return new DiskUse(bytes);
    }

    public long of(String relation) {
        return bytes.getOrDefault(relation, 0L);
    }
}
