package upay.history;

import org.jspecify.annotations.Nullable;

/**
 * Masks a channel's text before it is stored: the text may repeat a payment code or identify the payer. So long numbers
 * and addresses are masked, except for what distinguishes two of them.
 */
public final class ChannelTextMask {
    /** Codes and dates are shorter; payment codes, telephone numbers and accounts are not. */
    private static final int LONG_NUMBER = 9;

    private static final int SHOWN = 2;

    private ChannelTextMask() {}

    /** @param words may be null */
    public static @Nullable String words(@Nullable String words) {
        if (words == null) {
            return null;
        }
        StringBuilder masked = new StringBuilder(words.length());
        int from = 0;
        while (from < words.length()) {
            int to = from;
            while (to < words.length() && isOfAName(words.charAt(to))) {
                to++;
            }
            if (to == from) {
                masked.append(words.charAt(from++));
            } else {
                append(masked, words, from, to);
                from = to;
            }
        }
        return masked.toString();
    }

    private static boolean isOfAName(char c) {
        return c < 128 && (Character.isLetterOrDigit(c) || c == '@' || c == '.' || c == '_' || c == '*' || c == '-');
    }

    private static void append(StringBuilder masked, String words, int from, int to) {
        int digits = 0;
        boolean address = false;
        for (int i = from; i < to; i++) {
            digits += Character.isDigit(words.charAt(i)) ? 1 : 0;
            address |= words.charAt(i) == '@';
        }
        if (!address && digits < LONG_NUMBER) {
            masked.append(words, from, to);
        } else {
            masked.append(words, from, Math.min(to, from + SHOWN)).append("***");
        }
    }
}
