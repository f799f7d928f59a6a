package upay.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;

/** The settings with which the protocol's JSON is read and written. */
final class Json {
    /** No known goods or extended data nest deeper; the work is linear in the body's size anyway. */
    private static final int DEPTH_MAX = 64;

    private static final int ESCAPE_DIGITS = 4;

    /**
     * Bodies are bounded earlier, so lengths need no second limit; no value is converted to a number. Names are not
     * interned across requests: a client could fill such a table.
     */
    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    private Json() {}

    /**
     * Whether every escape by number is followed by four hexadecimal digits: Jackson evaluates only the lower eight
     * bits of each, and accepts U+8336 as a 6.
     */
    static boolean escapesAreHex(CharSequence text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) == '\\' && ++i < length && text.charAt(i) == 'u') {
                for (int digit = 1; digit <= ESCAPE_DIGITS; digit++) {
                    if (i + digit >= length || !isHex(text.charAt(i + digit))) {
                        return false;
                    }
                }
                i += ESCAPE_DIGITS;
            }
        }
        return true;
    }

    /** Whether it is an array without entries, as PHP sends an empty object too. */
    static boolean isEmptyArray(String text) {
        int open = nextVisible(text, 0);
        int close = nextVisible(text, open + 1);
        return text.startsWith("[", open)
                && text.startsWith("]", close)
                && nextVisible(text, close + 1) >= text.length();
    }

    /** The index of the first character from there on that is not white space; at or behind the end if there is none. */
    private static int nextVisible(String text, int from) {
        int at = from;
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean isHex(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }
}
