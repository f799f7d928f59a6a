package upay.store.sql;

import io.vertx.pgclient.PgException;

/**
 * The server refused a statement and so stored nothing of it. Says which rule was broken and never by what: of a row's fault
 * PostgreSQL's own message would quote the row.
 */
public final class SqlRefusal extends Exception {
    private static final long serialVersionUID = 1;
    private final String sqlState;
    private final String constraint;
    private final String said;

    public SqlRefusal(String sqlState, String constraint) {
        this(sqlState, constraint, "");
    }

    private SqlRefusal(String sqlState, String constraint, String said) {
        super(
                "SQLSTATE " + sqlState + (constraint == null ? "" : ", " + constraint)
                        + (said.isEmpty() ? "" : ": " + said),
                null,
                false,
                false);
        this.sqlState = sqlState;
        this.constraint = constraint;
        this.said = said;
    }

    static SqlRefusal of(PgException refusal) {
        String said = StoreRefusal.of(refusal.getSqlState(), refusal.getErrorMessage())
                .said();
        return new SqlRefusal(refusal.getSqlState(), refusal.getConstraint(), said);
    }

    /** Of a server that only reads: nothing was even tried. */
    static SqlRefusal readOnly() {
        return new SqlRefusal(SqlStates.READ_ONLY, null);
    }

    String sqlState() {
        return sqlState;
    }

    /** In the server's words, where these cannot quote a row; else empty. */
    String said() {
        return said;
    }

    public boolean violates(String name) {
        return name.equals(constraint);
    }

    /**
     * True where one row may be to blame: its data (class 22), a constraint (23), or a deadlock or serialisation failure
     * (40), which another try of fewer rows escapes; or somebody holds a lock of it ({@link #isLocked}).
     */
    public boolean mayBeOneRowsFault() {
        return sqlState != null
                && (sqlState.startsWith("22") || sqlState.startsWith("23") || sqlState.startsWith("40") || isLocked());
    }

    /** True where a row was waited for that somebody has locked, and does not let go in time. */
    public boolean isLocked() {
        return SqlStates.LOCKED.equals(sqlState);
    }
}
