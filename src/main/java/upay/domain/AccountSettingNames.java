package upay.domain;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The former names of channel accounts' settings. The configuration and the command line take them with a warning for
 * one version; stored settings under a former name stay readable without a time limit, since they are sealed and no
 * migration can rename them.
 */
public final class AccountSettingNames {
    /** Former name to current name. */
    public static final Map<String, String> RENAMED = Map.of(
            "till-fields", "extended-fields",
            "notice-fields", "callback-fields",
            "unsigned-answers", "unsigned-responses",
            "reversal-answer", "reversal-response");

    private AccountSettingNames() {}

    /** The current name of a setting; a name that was never changed is its own. */
    public static String current(String name) {
        return RENAMED.getOrDefault(name, name);
    }

    /** The same settings under their current names; a value under a current name wins over one under a former name. */
    public static <T> Map<String, T> current(Map<String, T> settings) {
        Map<String, T> renamed = new LinkedHashMap<>();
        settings.forEach((name, value) -> {
            if (name.equals(current(name))) {
                renamed.put(name, value);
            } else {
                renamed.putIfAbsent(current(name), value);
            }
        });
        return renamed;
    }
}
