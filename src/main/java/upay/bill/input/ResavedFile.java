package upay.bill.input;

import java.util.regex.Pattern;

/**
 * What a spreadsheet leaves in a file that it saved: it writes times, long numbers and amounts in its own way, and the
 * digits that it dropped cannot be had again.
 */
public final class ResavedFile {
    /** At the end of a reason. */
    public static final String WORDS =
            "; the file was opened and saved again by a spreadsheet, which changes numbers: take it from the channel anew";

    private static final Pattern SCIENTIFIC = Pattern.compile("-?[0-9]+([.][0-9]+)?[eE][+-]?[0-9]+");
    private static final Pattern DATE = Pattern.compile("[0-9]{1,4}[/-][0-9]{1,2}[/-][0-9]{1,4}( [0-9:. APMapm]+)?");
    private static final Pattern DROPPED = Pattern.compile("-?[0-9]{1,15}([.][0-9])?");
    private static final int QUOTED_MAX = 60;

    private ResavedFile() {}

    /** Whether a number was written as 1.23E+18. */
    public static boolean isScientific(String value) {
        // Nearly all numbers have no such letter.
        return (value.indexOf('E') >= 0 || value.indexOf('e') >= 0)
                && SCIENTIFIC.matcher(value).matches()
                && (value.indexOf('.') >= 0 || value.indexOf('+') >= 0);
    }

    /** The words about a value that a spreadsheet wrote; else empty. */
    static String trace(String value) {
        boolean changed = isScientific(value)
                || DATE.matcher(value).matches()
                || DROPPED.matcher(value).matches();
        return changed ? WORDS : "";
    }

    /** Foreign text in a reason. */
    public static String quoted(String value) {
        String shown = value.length() <= QUOTED_MAX ? value : value.substring(0, QUOTED_MAX) + "…";
        return shown.replaceAll("\\p{Cntrl}", " ");
    }
}
