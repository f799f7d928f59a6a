package upay.store.table;

import upay.history.HistoryFormat;

/**
 * Events that statements write and read themselves, in the form of {@link HistoryFormat}: a letter and fields,
 * separated by tabs.
 */
public final class HistorySql {
    private static final String DUE = "(extract(epoch from due_at) * 1000000)::int8";

    /** Of a row with {@code tsn}, {@code before} (its owner until then) and {@code due_at}. */
    public static final String TAKEN =
            "E'" + HistoryFormat.TAKEN + "\\t' || tsn || E'\\t' || before || E'\\t' || " + DUE;

    /** Of a row with {@code tsn} and {@code due_at}. */
    public static final String RELEASED = "E'" + HistoryFormat.RELEASED + "\\t' || tsn || E'\\t' || " + DUE;

    private static final String CALL = "e.line ~ '^" + HistoryFormat.CALLED + "\\t-?[0-9]{1,15}\\t";

    /**
     * Of a line {@code e.line}: how many microseconds before the commit the channel was called; null if it is not
     * about a call.
     */
    public static final String CALL_MICROS = "case when " + CALL + "' then split_part(e.line, chr(9), 2)::int8 end";

    /** The transaction of that call. */
    public static final String CALL_TSN =
            "case when " + CALL + "[0-9]*\\t[0-9]+\\t[0-9]{1,18}\\t' then split_part(e.line, chr(9), 5)::int8 end";

    private HistorySql() {}
}
