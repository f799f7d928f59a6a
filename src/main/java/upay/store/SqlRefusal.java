package upay.store;

/**
 * The server refused a statement and so stored nothing of it. Says which rule was broken and never by what: PostgreSQL's
 * own message would quote the row.
 */
final class SqlRefusal extends Exception {
    private static final long serialVersionUID = 1;
    private final String sqlState;
    private final String constraint;

    SqlRefusal(String sqlState, String constraint) {
        super("SQLSTATE " + sqlState + (constraint == null ? "" : ", " + constraint), null, false, false);
        this.sqlState = sqlState;
        this.constraint = constraint;
    }

    /** Of a server that only reads: nothing was even tried. */
    static SqlRefusal readOnly() {
        return new SqlRefusal(SqlStates.READ_ONLY, null);
    }

    String sqlState() {
        return sqlState;
    }

    boolean violates(String name) {
        return name.equals(constraint);
    }

    /**
     * True where one row may be to blame: its data (class 22), a constraint (23), or a deadlock or serialisation failure
     * (40), which another try of fewer rows escapes; or somebody holds a lock of it ({@link #isLocked}).
     */
    boolean mayBeOneRowsFault() {
        return sqlState != null
                && (sqlState.startsWith("22") || sqlState.startsWith("23") || sqlState.startsWith("40") || isLocked());
    }

    /** True where a row was waited for that somebody has locked, and does not let go in time. */
    boolean isLocked() {
        return SqlStates.LOCKED.equals(sqlState);
    }
}
