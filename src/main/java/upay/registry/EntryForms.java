package upay.registry;

import java.util.regex.Pattern;

/** The forms of ids, numbers and names, each with its words for people. */
public final class EntryForms {
    /** Characters that are safe in paths and logs. */
    public static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    public static final String ID_RULE = "1 to 64 letters, digits, dots, dashes and underscores";

    /** The number of a terminal or vendor. */
    public static final Pattern SN = Pattern.compile("[A-Za-z0-9]{1,32}");

    public static final String SN_RULE = "1 to 32 letters and digits";

    /** The id of a vendor's application. */
    public static final Pattern APP_ID = Pattern.compile("[A-Za-z0-9._-]{1,32}");

    public static final String APP_ID_RULE = "1 to 32 letters, digits, dots, dashes and underscores";

    /** The most characters of a name or reason. */
    public static final int NAME_MAX = 128;

    public static final String NAME_RULE = "1 to " + NAME_MAX + " characters in one line";

    private EntryForms() {}

    /** A name or reason in free text. */
    public static boolean isName(String value) {
        return !value.isBlank() && value.length() <= NAME_MAX && value.chars().noneMatch(Character::isISOControl);
    }
}
