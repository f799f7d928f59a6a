package upay.api.registry;

import java.util.regex.Pattern;

/** The forms of ids and names. */
final class Names {
    /** Characters that are safe in paths and logs. */
    static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    static final String ID_RULE = "1 to 64 letters, digits, dots, dashes and underscores";
    /** The most characters of a name or reason. */
    static final int NAME_MAX = 128;

    private Names() {}
}
