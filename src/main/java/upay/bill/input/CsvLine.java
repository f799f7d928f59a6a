package upay.bill.input;

import java.util.ArrayList;
import java.util.List;

/** Cuts a line of comma-separated values. */
public final class CsvLine {
    private static final int COLUMNS_MAX = 128;

    private CsvLine() {}

    /** The values between the commas, as they are. */
    public static List<String> bare(String line) {
        return cut(line, ",");
    }

    /** The values between the separators. */
    public static List<String> cut(String line, String separator) {
        List<String> values = new ArrayList<>();
        int from = 0;
        int to;
        while ((to = line.indexOf(separator, from)) >= 0 && values.size() < COLUMNS_MAX) {
            values.add(line.substring(from, to));
            from = to + separator.length();
        }
        values.add(line.substring(from));
        return values;
    }

    /**
     * Values that may be quoted, with a doubled quote for one in them, and with an equals sign before the quote.
     *
     * @throws IllegalArgumentException with the reason, if a quote does not end or text follows it
     */
    public static List<String> quoted(String line) {
        List<String> values = new ArrayList<>();
        int at = 0;
        do {
            int open = line.startsWith("=\"", at) ? at + 1 : at;
            if (open < line.length() && line.charAt(open) == '"') {
                StringBuilder value = new StringBuilder();
                at = quoted(line, open + 1, value);
                values.add(value.toString());
            } else {
                int comma = line.indexOf(',', at);
                int end = comma < 0 ? line.length() : comma;
                values.add(line.substring(at, end));
                at = end;
            }
            at++;
        } while (at <= line.length() && values.size() < COLUMNS_MAX);
        return values;
    }

    /** Returns the place of the comma behind it, or the line's length. */
    private static int quoted(String line, int from, StringBuilder value) {
        int at = from;
        while (true) {
            int quote = line.indexOf('"', at);
            if (quote < 0) {
                throw new IllegalArgumentException("a quoted value does not end in its line");
            }
            value.append(line, at, quote);
            if (line.startsWith("\"", quote + 1)) {
                value.append('"');
                at = quote + 2;
            } else if (quote + 1 == line.length() || line.charAt(quote + 1) == ',') {
                return quote + 1;
            } else {
                throw new IllegalArgumentException("text follows the end of a quoted value");
            }
        }
    }
}
