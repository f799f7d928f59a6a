package upay.store.sql;

/** The meaning of the server's codes for their connection, and for the store as a whole. Pure. */
public final class SqlStates {
    public static final String READ_ONLY = "25006";
    static final String LOCKED = "55P03";
    /** The error of a pooler that does not support all settings of a session. */
    static final String PROTOCOL = "08P01";

    private SqlStates() {}

    /** The server's code of a failure; empty if the server sent none. */
    static String of(Throwable failure) {
        return StoreRefusal.of(failure).map(StoreRefusal::sqlState).orElse("");
    }

    /** True if the server's message names settings, roles, tables and files, and never row data. */
    static boolean quotesNoData(String sqlState) {
        return sqlState != null && sqlState.matches("(08|0A|25|26|28|3D|3F|40|42|53|54|55|57|58|F0|XX).*");
    }

    /**
     * True if a retry may succeed: a conflict (40), lack of resources (53), in use (55) or timed out, a server that
     * starts or stops (57), a lost connection (08, or no answer at all). A read-only server, wrong rights, tables or
     * names are permanent.
     */
    public static boolean mayPass(String sqlState) {
        return sqlState.isEmpty() || sqlState.matches("(40|53|55|57|58|08).*") && !sqlState.equals(PROTOCOL);
    }

    /**
     * True if the connection is useless from now on: its server is no longer a primary, is stopping, or has lost the
     * prepared statements.
     */
    static boolean condemnsConnection(String sqlState) {
        return sqlState != null
                && (sqlState.equals(READ_ONLY)
                        || sqlState.startsWith("57P")
                        || sqlState.startsWith("08")
                        // A prepared statement is missing, or exists twice: a pooler in between gave this session
                        // to others.
                        || sqlState.equals("26000")
                        || sqlState.equals("42P05"));
    }

    /**
     * True if the next statement fails as well, whatever it contains: the server lacks resources (53), is read-only
     * (25), is stopping (57P, 08), is broken (58, XX), or lacks these tables or rights (42).
     */
    static boolean failsAll(String sqlState) {
        return sqlState != null && sqlState.matches("(08|25|42|53|57P|58|XX).*");
    }

    /** As {@link #explain(String)}, with the server's message. */
    public static String explain(String state, String said) {
        return state.equals(PROTOCOL) && said.contains("startup parameter")
                ? "a pooler stands before it that takes not all that a session of the gateway sets. Name the server itself in"
                        + " db.uri (UPAY_DB_URI): a gateway keeps its connections, and needs no pooler."
                : explain(state);
    }

    /**
     * For display: the cause, and the remedy; one sentence each.
     *
     * @param state empty: there was no answer
     */
    public static String explain(String state) {
        return switch (state) {
            case "26000", "42P05" ->
                "a pooler stands before it that gives a session to others after each transaction. Name the server itself in"
                        + " db.uri (UPAY_DB_URI), or let the pooler keep sessions.";
            case "28000" ->
                "it refuses the log-in. Let the role log in, and pg_hba.conf let it in from here, with TLS or without"
                        + " (sslmode in db.uri, UPAY_DB_URI).";
            case "42704" -> "it knows not all that a session of the gateway sets. PostgreSQL 14 or later is needed.";
            case "3F000", "42P01" ->
                "it has not the gateway's tables. Correct the database in db.uri (UPAY_DB_URI), or run migrate.";
            case "57014" ->
                "it was too slow, and the statement was given up. See what keeps it busy (pg_stat_activity, its disk), or raise"
                        + " db.statement-timeout.";
            case LOCKED -> "somebody holds a lock of what is to be changed. See who does (pg_stat_activity, pg_locks).";
            case READ_ONLY ->
                "it only reads, as a standby does, or a server with default_transaction_read_only. Point db.uri"
                        + " (UPAY_DB_URI) at the primary, or let this server write (promote it, or set"
                        + " default_transaction_read_only to off).";
            case "53100" -> "its disk is full. Make room where PostgreSQL keeps its data and its log (pg_wal).";
            case "53200" -> "it has no memory left. Give the server more, or lower its work_mem and max_connections.";
            case "53300" ->
                "it takes no more connections. Raise its max_connections, lower db.max-pool-size, or end sessions that"
                        + " hang (pg_stat_activity).";
            case "42501" -> "the role lacks a right. Grant it all on the gateway's schema.";
            case "3D000" -> "there is no such database. Correct db.uri (UPAY_DB_URI), or create it.";
            default -> explainClass(state);
        };
    }

    private static String explainClass(String state) {
        if (state.startsWith("57P")) {
            return "it is starting, stopping or has crashed. Wait for it, or start it; PostgreSQL's log says why.";
        }
        if (state.startsWith("28")) {
            return "it refuses the log-in. Correct user and password in db.uri (UPAY_DB_URI).";
        }
        if (state.startsWith("42")) {
            return "its tables are not those of this version. Run migrate with this version, and look for who changed"
                    + " them.";
        }
        if (state.startsWith("58") || state.startsWith("XX")) {
            return "it is broken: look into PostgreSQL's log and at its disk before anything else.";
        }
        return state.isEmpty() || state.startsWith("08")
                ? "it does not answer. See that PostgreSQL runs and can be reached from here."
                : "PostgreSQL's log says more.";
    }
}
