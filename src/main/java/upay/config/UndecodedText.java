package upay.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Text of the command line or the environment that the JVM could not decode: without a locale, Java 17 takes every byte
 * beyond ASCII for U+FFFD, and the text is lost. It is refused, since it would be stored as that.
 */
public final class UndecodedText {
    /** What to do about it. */
    public static final String REMEDY =
            "set a UTF-8 locale, LC_ALL=C.UTF-8, or use scripts/upay, which does; the text must be UTF-8";

    private static final char REPLACEMENT = '\ufffd';

    private UndecodedText() {}

    /** Whether a part of it was not decoded. */
    public static boolean isIn(String text) {
        return text.indexOf(REPLACEMENT) >= 0;
    }

    /** The gateway's variables that were not decoded; one sentence each, without the value. */
    static List<String> faults(Map<String, String> environment) {
        List<String> faults = new ArrayList<>();
        environment.forEach((name, value) -> {
            if (name.startsWith(SettingKey.PREFIX) && (isIn(name) || isIn(value))) {
                faults.add(name + ": can't be decoded in this locale; " + REMEDY);
            }
        });
        faults.sort(null);
        return faults;
    }
}
