package upay.store.statement;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import upay.statement.StatementForm.Format;
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
    public record Closed(Instant at, StatementSums sums, Digests digests) {
        /** As named values, behind those of the sums. */
        public Map<String, Object> fields() {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("closed_at", at.toString());
            fields.put("csv_sha256", digests.csv());
            fields.put("json_sha256", digests.json());
            return fields;
        }
    }

    /** SHA-256 in lower-case hexadecimal digits. */
    public record Digests(String csv, String json) {
        public String of(Format format) {
            return format == Format.CSV ? csv : json;
        }
    }
}
