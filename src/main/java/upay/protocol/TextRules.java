package upay.protocol;

/** The allowed characters of a text, and its length (protocol.md#text-and-numbers). */
public final class TextRules {
    private TextRules() {}

    /**
     * The length in Unicode code points; negative if there is a control character (except tab and newline) or a lone
     * surrogate, which neither the store nor a channel can represent.
     */
    static int length(String text) {
        int points = 0;
        for (int i = 0; i < text.length(); i++, points++) {
            char c = text.charAt(i);
            if (Character.isISOControl(c) && c != '\t' && c != '\n') {
                return -1;
            }
            if (Character.isSurrogate(c) && !Character.isSurrogatePair(c, next(text, i++))) {
                return -1;
            }
        }
        return points;
    }

    /** The same text with a question mark in place of each lone surrogate, so that UTF-8 can carry it. */
    public static String encodable(String text) {
        StringBuilder mended = null;
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isSurrogate(text.charAt(i))) {
                continue;
            }
            if (Character.isSurrogatePair(text.charAt(i), next(text, i))) {
                i++;
            } else {
                mended = mended == null ? new StringBuilder(text) : mended;
                mended.setCharAt(i, '?');
            }
        }
        return mended == null ? text : mended.toString();
    }

    static boolean isDigits(String text, int from, int to) {
        if (from >= to) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    static boolean isDigits(String text) {
        return isDigits(text, 0, text.length());
    }

    /** NUL after the end, which forms no surrogate pair. */
    private static char next(String text, int index) {
        return index + 1 < text.length() ? text.charAt(index + 1) : 0;
    }
}
