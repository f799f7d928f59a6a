package upay.store.schema;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import upay.port.StoreException;
import upay.store.sql.BlockingConnections;
import upay.store.sql.Database;
import upay.store.sql.SqlStates;
import upay.store.sql.StoreAddress;

/**
 * The requirements of the gateway's tables, statements and guarantees on a server and on the login role. Session
 * settings are not checked but set ({@link Database}), which a pooler must let stay; the rest is checked before anything is stored.
 *
 * @param faults reasons against a start, and remedies; one sentence each
 * @param onlyReads why nothing can be stored here, and the remedy; empty if writing is possible
 * @param warnings what weakens a guarantee but works
 */
public record ServerCheck(List<String> faults, Optional<String> onlyReads, List<String> warnings) {
    /** The first version whose planner has all settings of {@link Database#PLANNING}. */
    private static final int VERSION_LEAST = 14;

    /** One row; a parameter: the schema. */
    private static final String LOOK = """
            select current_setting('server_version_num')::int / 10000 as version, current_setting('server_version') as named,
              pg_encoding_to_char(d.encoding) as encoding, current_database() as database, current_user as role,
              pg_is_in_recovery() as standby, current_setting('transaction_read_only') as read_only,
              n.oid is not null as schema_there,
              coalesce(has_schema_privilege(n.oid, 'usage'), has_database_privilege(d.oid, 'create')) as may_enter,
              (select string_agg(c.relname, ', ' order by c.relname) from pg_class c where c.relnamespace = n.oid
                and not c.relispartition and c.relname <> 'flyway_schema_history' and case
                  when c.relkind in ('r', 'p') then not (has_table_privilege(c.oid, 'select')
                    and has_table_privilege(c.oid, 'insert') and has_table_privilege(c.oid, 'update')
                    and has_table_privilege(c.oid, 'delete'))
                  when c.relkind = 'S' then not (has_sequence_privilege(c.oid, 'usage')
                    and has_sequence_privilege(c.oid, 'select') and has_sequence_privilege(c.oid, 'update')) end) as closed,
              current_setting('fsync') as fsync, current_setting('full_page_writes') as full_page_writes,
              current_setting('synchronous_commit') as synchronous_commit, r.rolsuper as superuser,
              least(current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,
                case when r.rolconnlimit >= 0 then r.rolconnlimit end,
                case when d.datconnlimit >= 0 then d.datconnlimit end) as connections
            from pg_database d join pg_roles r on r.rolname = current_user
              left join pg_namespace n on n.nspname = ?
            where d.datname = current_database()""";

    /**
     * Checks a server; blocks.
     *
     * @param connections the number that one gateway may open
     * @param mayOnlyRead whether, of several hosts, a standby is looked at if no primary can be reached
     * @throws StoreException if the server cannot be reached, or refuses even this
     */
    public static ServerCheck of(StoreAddress address, String schema, int connections, boolean mayOnlyRead) {
        BlockingConnections store = new BlockingConnections(address, mayOnlyRead);
        try (Connection connection = store.getConnection();
                PreparedStatement look = connection.prepareStatement(LOOK)) {
            look.setString(1, schema);
            try (ResultSet row = look.executeQuery()) {
                row.next();
                List<String> faults = faults(row, schema);
                if (PoolerCheck.sharesSessions(connection, store)) {
                    faults.add(PoolerCheck.REMEDY);
                }
                return new ServerCheck(List.copyOf(faults), onlyReads(row), warnings(row, connections));
            }
        } catch (SQLException e) {
            throw new StoreException(
                    "the database at " + address + " could not be looked at", Migrations.isUnreachable(e), e);
        }
    }

    private static List<String> faults(ResultSet row, String schema) throws SQLException {
        List<String> faults = new ArrayList<>();
        String database = row.getString("database");
        String role = row.getString("role");
        if (row.getInt("version") < VERSION_LEAST) {
            faults.add("it is PostgreSQL " + row.getString("named") + ": the gateway needs " + VERSION_LEAST
                    + " or later; update it");
        }
        if (!row.getString("encoding").equals("UTF8")) {
            faults.add("the database " + database + " keeps text as " + row.getString("encoding")
                    + ", which cannot hold what tills and channels write: make another one (create database upay encoding 'UTF8'"
                    + " template template0) and name it in UPAY_DB_URI");
        }
        if (!row.getBoolean("may_enter")) {
            faults.add(
                    row.getBoolean("schema_there")
                            ? "the role " + role + " may not enter the schema " + schema + ": grant usage on schema "
                                    + schema + " to " + role
                            : "the schema " + schema + " is not there and the role " + role + " may not make it: create"
                                    + " schema " + schema + " authorization " + role);
        }
        String closed = row.getString("closed");
        if (closed != null && row.getBoolean("may_enter")) {
            faults.add("the role " + role + " may not read and write all of the schema " + schema + " (" + closed
                    + "): make it their owner, or grant select, insert, update, delete on all tables and usage, select, update on"
                    + " all sequences in schema " + schema + " to " + role);
        }
        return faults;
    }

    private static Optional<String> onlyReads(ResultSet row) throws SQLException {
        return row.getBoolean("standby") || row.getString("read_only").equals("on")
                ? Optional.of(SqlStates.explain(SqlStates.READ_ONLY))
                : Optional.empty();
    }

    private static List<String> warnings(ResultSet row, int connections) throws SQLException {
        List<String> warnings = new ArrayList<>();
        for (String setting : List.of("fsync", "full_page_writes", "synchronous_commit")) {
            if (row.getString(setting).equals("off")) {
                warnings.add(setting + " is off: payments that were answered are lost when "
                        + (setting.equals("synchronous_commit") ? "PostgreSQL or its machine" : "its machine")
                        + " stops; set it to on");
            }
        }
        if (row.getBoolean("superuser")) {
            warnings.add("the gateway logs in as the superuser " + row.getString("role")
                    + ", who may read every file of PostgreSQL and run programs there: give it a role of its own that owns the"
                    + " schema upay and nothing else");
        }
        if (row.getInt("connections") < connections) {
            warnings.add("at most " + row.getInt("connections")
                    + " connections are allowed, and this gateway opens up to "
                    + connections + ": raise max_connections (or the limit of the role or the database), or lower"
                    + " db.max-pool-size");
        }
        return List.copyOf(warnings);
    }
}
