package upay.identity;

import java.util.regex.Pattern;

/** The names of users. */
public final class UserName {
    /** In words, for errors. */
    public static final String RULE =
            "2 to 64 lower-case letters, digits, dots, dashes, underscores and @, the first a letter or a digit";

    public static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9._@-]{1,63}");

    private UserName() {}

    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }
}
