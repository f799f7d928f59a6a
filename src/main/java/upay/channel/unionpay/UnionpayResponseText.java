package upay.channel.unionpay;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Parses an answer's text: {@code name=value&…} with raw values. Between braces, and between brackets, an ampersand
 * belongs to the value: that is how UnionPay embeds a list of fields in a field. Strict: the signed text and the
 * parsed text must be the same.
 */
final class UnionpayResponseText {
    /** Several times the longest real answer. */
    private static final int FIELDS_MAX = 256;

    private UnionpayResponseText() {}

    /**
     * Empty if a field has no name or no equals sign, a name is duplicate, a brace stays open, or there are too many.
     */
    static Optional<Map<String, String>> read(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        int from = 0;
        while (from <= text.length()) {
            int equals = text.indexOf('=', from);
            int end = equals < 0 ? -1 : end(text, equals + 1);
            boolean named = equals > from && text.lastIndexOf('&', equals) < from;
            if (!named || end < 0 || fields.size() == FIELDS_MAX) {
                return Optional.empty();
            }
            if (fields.put(text.substring(from, equals), text.substring(equals + 1, end)) != null) {
                return Optional.empty();
            }
            from = end + 1;
        }
        return Optional.of(fields);
    }

    /** The end of the value that begins here; -1 if it has none. */
    private static int end(String text, int from) {
        char closing = 0;
        for (int at = from; at < text.length(); at++) {
            char c = text.charAt(at);
            if (closing != 0) {
                closing = c == closing ? 0 : closing;
            } else if (c == '&') {
                return at;
            } else {
                closing = c == '{' ? '}' : c == '[' ? ']' : 0;
            }
        }
        return closing == 0 ? text.length() : -1;
    }
}
