package upay.channel.message;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The text that most channels sign: {@code name=value&…}, sorted by name, values raw. Nothing in it is escaped, so
 * several sets of fields may have the same text: a message is accepted only if its text parses to exactly its fields.
 */
public final class SignedText {
    private SignedText() {}

    /** @param unsigned names that are left out, such as the signature's own */
    public static String of(Map<String, String> fields, Set<String> unsigned) {
        StringBuilder text = new StringBuilder(64 * fields.size());
        new TreeMap<>(fields).forEach((name, value) -> {
            if (!unsigned.contains(name)) {
                text.append(text.isEmpty() ? "" : "&").append(name).append('=').append(value);
            }
        });
        return text.toString();
    }

    /**
     * Whether the text of these fields parses to these fields and no others. It is parsed from the left: an ampersand
     * begins a field if an equals sign follows before the next ampersand, and otherwise belongs to the value.
     */
    public static boolean readsAs(Map<String, String> fields) {
        return fields.entrySet().stream().allMatch(field -> isName(field.getKey()) && isValue(field.getValue()));
    }

    private static boolean isName(String name) {
        return !name.isEmpty() && name.indexOf('&') < 0 && name.indexOf('=') < 0;
    }

    private static boolean isValue(String value) {
        int ampersand = value.indexOf('&');
        return ampersand < 0 || value.indexOf('=', ampersand) < 0;
    }
}
