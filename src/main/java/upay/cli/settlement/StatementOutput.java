package upay.cli.settlement;

import java.util.Map;
import upay.cli.console.JsonOutput;
import upay.statement.StatementFields;
import upay.statement.StatementHead;
import upay.statement.StatementRow.Place;
import upay.statement.StatementSums;
import upay.store.statement.StoredStatement.Closed;

/** Statements as lines of text. */
final class StatementOutput {
    private StatementOutput() {}

    static JsonOutput line(StatementHead head, Place place, StatementSums sums) {
        return put(new JsonOutput(), StatementFields.line(head, place, sums));
    }

    /** Of all lines. */
    static JsonOutput total(StatementHead head, StatementSums sums) {
        return put(new JsonOutput(), StatementFields.total(head, sums));
    }

    /** Behind the sums of a closed day. */
    static JsonOutput closed(JsonOutput line, Closed closed) {
        return put(line, closed.fields());
    }

    private static JsonOutput put(JsonOutput line, Map<String, Object> fields) {
        fields.forEach(line::put);
        return line;
    }
}
