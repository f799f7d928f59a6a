package upay.bench.cost;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What went into the server's log, by relation and kind of record. Lengths are those of the records: the alignment between
 * them and the headers of the log's pages, about 2 % more, are left out, as pg_stat_wal does.
 *
 * <p>A page's first change after a checkpoint is logged with an image of the whole page, which says more about the time since
 * the checkpoint than about the change: images are counted apart. Such a record lacks the changed data itself, so a range
 * with many images shows too few other bytes; measure some time after a checkpoint.
 */
public record WalUse(Map<Kind, Amount> amounts) {
    private static final String LEAF = "Btree/INSERT_LEAF";
    private static final String SPLIT = "Btree/SPLIT";
    private static final String POSTING = "Btree/INSERT_POST";
    private static final String INSERT = "Heap/INSERT";
    private static final String UPDATE = "Heap/UPDATE";
    private static final String HOT_UPDATE = "Heap/HOT_UPDATE";
    private static final String COMMIT = "Transaction/COMMIT";

    /**
     * @param relation without its schema, if that is the gateway's; empty: the record belongs to none
     * @param record resource manager and type, such as {@code Heap/HOT_UPDATE}
     */
    public record Kind(String relation, String record) implements Comparable<Kind> {
        @Override
        public int compareTo(Kind other) {
            int byRelation = relation.compareTo(other.relation);
            return byRelation != 0 ? byRelation : record.compareTo(other.record);
        }
    }

    /** @param bytes without images */
    public record Amount(long records, long bytes, long images, long imageBytes) {
        private static final Amount NONE = new Amount(0, 0, 0, 0);

        Amount plus(Amount other) {
            return new Amount(
                    records + other.records, bytes + other.bytes, images + other.images, imageBytes + other.imageBytes);
        }
    }

    /** A record belongs to the relation of its first block. */
    private static final String READ = """
            with first_blocks as (
              select distinct on (start_lsn) start_lsn, reltablespace, reldatabase, relfilenode
              from pg_get_wal_block_info('%1$s', '%2$s', false) order by start_lsn, block_id),
            summed as (
              select reltablespace, reldatabase, relfilenode, resource_manager || '/' || record_type as record,
                count(*) as records, sum(record_length - fpi_length) as bytes,
                count(*) filter (where fpi_length > 0) as images, sum(fpi_length) as image_bytes
              from pg_get_wal_records_info('%1$s', '%2$s') left join first_blocks using (start_lsn)
              group by 1, 2, 3, 4)
            select case
                when relfilenode is null then ''
                when reldatabase in (0, (select oid from pg_database where datname = current_database()))
                  then coalesce(pg_filenode_relation(reltablespace, relfilenode)::regclass::text, '(a dropped one)')
                else '(of another database)' end,
              record, records, bytes, images, image_bytes
            from summed""";

    /** Whether the server can tell: PostgreSQL 16 or later, with pg_walinspect, which is installed in this database. */
    public static boolean isAvailable(ServerSql sql) {
        return sql.hasExtension("pg_walinspect")
                && "t".equals(sql.text("select to_regproc('pg_get_wal_block_info') is not null"));
    }

    /** Now, as a place in the log. */
    public static String place(ServerSql sql) {
        return sql.text("select pg_current_wal_insert_lsn()");
    }

    /** Reads the log; call it before a checkpoint removes that part. */
    public static WalUse between(ServerSql sql, String from, String to) {
        // Only what is on disk can be read; this commit brings everything before it there.
        sql.execute("set synchronous_commit = on");
        sql.execute("select pg_logical_emit_message(true, 'bench', '')");
        // Hundreds of thousands of records are sorted and joined.
        sql.execute("set work_mem = '256MB'");
        Map<Kind, Amount> amounts = new TreeMap<>();
        sql.rows(READ.formatted(from, to), row -> {
            Kind kind = new Kind(row.getString(1).replaceFirst("^upay\\.", ""), row.getString(2));
            return amounts.merge(
                    kind, new Amount(row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6)), Amount::plus);
        });
        return new WalUse(amounts);
    }

    public static WalUse sum(List<WalUse> uses) {
        Map<Kind, Amount> amounts = new TreeMap<>();
        uses.forEach(use -> use.amounts.forEach((kind, amount) -> amounts.merge(kind, amount, Amount::plus)));
        return new WalUse(amounts);
    }

    public Amount total() {
        return amounts.values().stream().reduce(Amount.NONE, Amount::plus);
    }

    /** Transactions that wrote. */
    public long commits() {
        return records("", COMMIT);
    }

    public long inserts(String table) {
        return records(table, INSERT);
    }

    /** The HOT ones too. */
    public long updates(String table) {
        return records(table, UPDATE) + hotUpdates(table);
    }

    public long hotUpdates(String table) {
        return records(table, HOT_UPDATE);
    }

    /** Entries that were added; those of pages above the leaves are not told apart when such a page is split. */
    public long entries(String index) {
        return Stream.of(LEAF, SPLIT, POSTING)
                .mapToLong(record -> records(index, record))
                .sum();
    }

    /** {@code Heap/INSERT} and {@code Heap/INSERT+INIT} alike. */
    private long records(String relation, String record) {
        return amounts.entrySet().stream()
                .filter(e -> e.getKey().relation.equals(relation)
                        && e.getKey().record.startsWith(record))
                .mapToLong(e -> e.getValue().records)
                .sum();
    }
}
