package upay.store.statement;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import upay.statement.StatementHead;
import upay.statement.StatementSums;

/**
 * A merchant's day in the store.
 *
 * @param closed null: it is not closed
 */
public record StoredStatement(StatementHead head, @Nullable Closed closed) {
    /**
     * What was made of a closed day.
     *
     * @param at when
     * @param digests of the whole file in each form
     */
    public record Closed(Instant at, StatementSums sums, Digests digests) {}

    /** SHA-256 in lower-case hexadecimal digits. */
    public record Digests(String csv, String json) {}
}
