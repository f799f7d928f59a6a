package upay.statement;

import org.jspecify.annotations.Nullable;

/** Foreign texts in comma-separated values: quoted where needed, and never a formula for the spreadsheet that opens them. */
public final class CsvText {
    private static final String FORMULA = "=+-@\t\r\n";
    private static final char WIDE_FROM = '！';
    private static final char WIDE_TO = '～';
    private static final int WIDE = '！' - '!';

    private CsvText() {}

    /** The cell of a text; empty for null. A text that could begin a formula gets an apostrophe before it. */
    public static String cell(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return "";
        }
        String safe = beginsFormula(value) ? "'" + value : value;
        return safe.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')
                ? "\"" + safe.replace("\"", "\"\"") + "\""
                : safe;
    }

    /** Also behind blanks, which some spreadsheets skip, and in the full width that others take for the same. */
    private static boolean beginsFormula(String value) {
        char first = value.charAt(0);
        if (FORMULA.indexOf(first) >= 0) {
            return true;
        }
        String text = value.strip();
        if (text.isEmpty()) {
            return false;
        }
        char begin = text.charAt(0);
        char narrow = begin >= WIDE_FROM && begin <= WIDE_TO ? (char) (begin - WIDE) : begin;
        return FORMULA.indexOf(narrow) >= 0;
    }
}
