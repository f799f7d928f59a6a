package upay.bench.cost;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How often a statement ran and what it took, out of pg_stat_statements.
 *
 * @param rows that were answered
 * @param micros from beginning to end of the execution, which includes waiting, but neither the commit nor planning
 * @param plans how often it was planned anew
 * @param blocks pages that it touched in the buffers or read from outside of them
 */
public record StatementUse(long calls, long rows, double micros, long plans, long blocks) {
    private static final int NAME_CHARACTERS = 70;

    /** Whether the server counts; it does if pg_stat_statements was preloaded. */
    public static boolean isAvailable(ServerSql sql) {
        return sql.text("show shared_preload_libraries").contains("pg_stat_statements")
                && sql.hasExtension("pg_stat_statements");
    }

    /** Counts from 0 again. */
    public static void reset(ServerSql sql) {
        sql.execute("select pg_stat_statements_reset()");
    }

    /** Those of other sessions of this user's database since the reset, by the beginning of their text. */
    public static Map<String, StatementUse> read(ServerSql sql) {
        Map<String, StatementUse> uses = new TreeMap<>();
        sql.rows(
                "select query, calls, rows, 1000 * total_exec_time, plans, shared_blks_hit + shared_blks_read"
                        + " from pg_stat_statements where query not like '%pg_stat_statements%'"
                        + " and dbid = (select oid from pg_database where datname = current_database())",
                row -> uses.merge(
                        name(row.getString(1)),
                        new StatementUse(
                                row.getLong(2), row.getLong(3), row.getDouble(4), row.getLong(5), row.getLong(6)),
                        StatementUse::plus));
        return uses;
    }

    /** The first words in one line. */
    static String name(String query) {
        String line = query.strip().replaceAll("\\s+", " ").replace('|', ' ');
        return line.length() <= NAME_CHARACTERS ? line : line.substring(0, NAME_CHARACTERS) + " …";
    }

    public static Map<String, StatementUse> sum(List<Map<String, StatementUse>> all) {
        Map<String, StatementUse> sums = new TreeMap<>();
        all.forEach(uses -> uses.forEach((name, use) -> sums.merge(name, use, StatementUse::plus)));
        return sums;
    }

    private StatementUse plus(StatementUse other) {
        return new StatementUse(
                calls + other.calls,
                rows + other.rows,
                micros + other.micros,
                plans + other.plans,
                blocks + other.blocks);
    }
}
