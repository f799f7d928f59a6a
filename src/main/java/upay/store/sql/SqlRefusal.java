package upay.store.sql;

import io.vertx.pgclient.PgException;
import org.jspecify.annotations.Nullable;

/**
 * The server refused a statement and so stored nothing of it. Names the violated rule and never the value: for a
 * fault of a row PostgreSQL's own message would quote the row.
 */
public final class SqlRefusal extends Exception {
    private static final long serialVersionUID = 1;
    private final String sqlState;
    private final @Nullable String constraint;
    private final String said;

    public SqlRefusal(String sqlState, @Nullable String constraint) {
        this(sqlState, constraint, "");
    }

    private SqlRefusal(String sqlState, @Nullable String constraint, String said) {
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

    /** Of a read-only server: nothing was attempted. */
    static SqlRefusal readOnly() {
        return new SqlRefusal(SqlStates.READ_ONLY, null);
    }

    String sqlState() {
        return sqlState;
    }

    /** The server's message, if it cannot quote a row; otherwise empty. */
    String said() {
        return said;
    }

    public boolean violates(String name) {
        return name.equals(constraint);
    }

    /**
     * True if one row may be the cause: its data (class 22), a constraint (23), or a deadlock or serialisation
     * failure (40), which a retry with fewer rows avoids; or a lock on it ({@link #isLocked}).
     */
    public boolean mayBeOneRowsFault() {
        return sqlState != null
                && (sqlState.startsWith("22") || sqlState.startsWith("23") || sqlState.startsWith("40") || isLocked());
    }

    /** True if a row is locked by another session that does not release it in time. */
    public boolean isLocked() {
        return SqlStates.LOCKED.equals(sqlState);
    }
}
