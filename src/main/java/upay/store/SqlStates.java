package upay.store;

/** What the server's codes mean for the connection that they came over, and for the store as a whole. Pure. */
final class SqlStates {
    static final String READ_ONLY = "25006";
    static final String LOCKED = "55P03";

    private SqlStates() {}

    /**
     * True where nothing good will come over this connection any more: it leads to a server that is no longer a primary, is
     * going, or has forgotten what was prepared.
     */
    static boolean condemnsConnection(String sqlState) {
        return sqlState != null
                && (sqlState.equals(READ_ONLY)
                        || sqlState.startsWith("57P")
                        || sqlState.startsWith("08")
                        // A prepared statement that is not there, or there twice: a pooler in between gave this session
                        // to others.
                        || sqlState.equals("26000")
                        || sqlState.equals("42P05"));
    }

    /**
     * True where the next statement fares no better, whatever is in it: the server lacks something (53), only reads (25), is
     * going (57P, 08), is broken (58, XX), or knows neither these tables nor these rights (42).
     */
    static boolean failsAll(String sqlState) {
        return sqlState != null && sqlState.matches("(08|25|42|53|57P|58|XX).*");
    }

    /**
     * For people: what it is, and what is to be done; one sentence each.
     *
     * @param state empty: there was no answer
     */
    static String explain(String state) {
        return switch (state) {
            case READ_ONLY ->
                "it only reads, as a standby does, or a server with default_transaction_read_only. Point db.uri"
                        + " (UPAY_DB_URI) at the primary, or let this server write (promote it, or set"
                        + " default_transaction_read_only to off).";
            case "53100" -> "its disk is full. Make room where PostgreSQL keeps its data and its log (pg_wal).";
            case "53200" -> "it has no memory left. Give the server more, or lower its work_mem and max_connections.";
            case "53300" ->
                "it takes no more connections. Raise its max_connections, lower db.connections, or end sessions that"
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
